"""The kit finds what transports get wrong: the built-in one, and one fault at a time laid over it."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest
from attrs import evolve

from convroute.spi import HttpRequest, HttpResponse, TransportError
from convroute.testing import TransportContract
from convroute.testing.contracts.run import CheckState, checks, run_check
from convroute.transports.dry_run import DryRunTransport
from convroute.transports.http import HttpTransport

TLS = ssl.create_default_context()


class Good(HttpTransport):
    def __init__(self) -> None:
        super().__init__(tls=TLS)


class Unnamed(Good):
    def __init__(self) -> None:
        super().__init__()
        self.name = "My Transport"


class Raising(Good):
    async def send(self, request: HttpRequest) -> HttpResponse:
        response = await super().send(request)
        if response.status >= 400:
            raise TransportError("the platform refused", in_doubt=True)
        return response


class Trimming(Good):
    async def send(self, request: HttpRequest) -> HttpResponse:
        response = await super().send(request)
        return evolve(response, body=response.body.strip(b"\x00"))


class Masking(Good):
    async def send(self, request: HttpRequest) -> HttpResponse:
        return await super().send(evolve(request, headers={}))


class Retrying(Good):
    async def send(self, request: HttpRequest) -> HttpResponse:
        response = await super().send(request)
        return await super().send(request) if response.status == 503 else response


class Sure(Good):
    async def send(self, request: HttpRequest) -> HttpResponse:
        try:
            return await super().send(request)
        except TransportError as error:
            raise TransportError(str(error), in_doubt=False) from None


class Unsure(Good):
    async def send(self, request: HttpRequest) -> HttpResponse:
        try:
            return await super().send(request)
        except TransportError as error:
            raise TransportError(str(error), in_doubt=True) from None


class Talkative(Good):
    async def send(self, request: HttpRequest) -> HttpResponse:
        try:
            return await super().send(request)
        except TransportError as error:
            raise TransportError(f"{request.url}: {error}", in_doubt=error.in_doubt) from None


class Foreign(Good):
    async def send(self, request: HttpRequest) -> HttpResponse:
        try:
            return await super().send(request)
        except TransportError as error:
            raise aiohttp.ClientError(str(error)) from None


class OneAtATime(Good):
    last: HttpRequest | None = None

    async def send(self, request: HttpRequest) -> HttpResponse:
        import asyncio

        OneAtATime.last = request
        await asyncio.sleep(0)
        return await super().send(OneAtATime.last)


class Pretending(DryRunTransport):
    async def send(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse.of(200, {})


FAULTS: Mapping[str, tuple[type[Any], str]] = {
    "a name with a blank": (Unnamed, "it_is_a_transport_with_a_name"),
    "a dry run that answers": (Pretending, "a_transport_that_withholds_says_so"),
    "errors for statuses": (Raising, "every_status_comes_back"),
    "a body that is trimmed": (Trimming, "the_answer_comes_back_to_the_byte"),
    "headers forgotten": (Masking, "the_request_arrives_to_the_byte"),
    "a retry of its own": (Retrying, "a_request_is_sent_once"),
    "never in doubt": (Sure, "a_broken_exchange_is_in_doubt"),
    "an exception of the library's": (Foreign, "a_broken_exchange_is_in_doubt"),
    "always in doubt": (Unsure, "a_refused_connection_is_not_in_doubt"),
    "in doubt before it was sent": (Unsure, "what_has_no_json_form_never_leaves"),
    "the URL in the error": (Talkative, "an_error_shows_neither_token_nor_url_nor_body"),
    "a shared variable": (OneAtATime, "many_requests_at_once"),
}


@pytest.mark.parametrize("cls, check", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_found_by_its_check(cls: type[Any], check: str) -> None:
    class Filled(TransportContract):
        sends = cls is not Pretending

        def transport(self) -> Any:
            return cls()

    result = run_check(Filled, f"test_{check}", checks(Filled)[f"test_{check}"])
    assert result.state is CheckState.FAULT, result
    assert len(result.remedy) > 10


def test_every_check_has_a_fault_that_it_finds() -> None:
    assert {f"test_{check}" for _, check in FAULTS.values()} == set(checks(TransportContract))
