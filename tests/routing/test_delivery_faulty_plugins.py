"""Plugins and transports that misbehave while an event is delivered."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import pytest
from doubles.acme import Acme
from doubles.sender_bench import CANARY, Bench

from convroute.model.http import HttpRequest, HttpResponse
from convroute.model.outcome import Outcome, Verdict
from convroute.model.payload import Payload
from convroute.model.pixel import Pixel


def raising(*_: object) -> Any:
    raise ValueError(CANARY)


@pytest.mark.parametrize(
    "outcomes",
    [raising, lambda *_: [], lambda *_: None, lambda *_: [None], lambda *_: [Outcome(verdict=Verdict.DELIVERED)] * 2],
    ids=["raises", "none", "nothing", "of another kind", "too many"],
)  # fmt: skip
async def test_an_answer_that_the_plugin_cannot_read_is_in_doubt(
    outcomes: Any, caplog: Any
) -> None:
    class Broken(Acme):
        def outcomes(self, response: HttpResponse, payloads: Sequence[Payload]) -> list[Outcome]:
            read: list[Outcome] = outcomes(response, payloads)
            return read

    bench = Bench(platform=Broken(), attempts=1)
    (entry,) = await bench.deliver()
    assert entry.final().verdict is Verdict.UNKNOWN
    assert entry.final().detail == "answer not understood (HTTP 200)"
    assert entry.attempts[0].http_status == 200
    assert CANARY not in caplog.text + repr(entry)


async def test_outcomes_may_be_given_one_by_one() -> None:
    class Lazy(Acme):
        def outcomes(self, response: HttpResponse, payloads: Sequence[Payload]) -> Any:
            return (Outcome(verdict=Verdict.DELIVERED) for _ in payloads)

    assert await Bench(platform=Lazy()).verdicts(2) == [Verdict.DELIVERED] * 2


async def test_a_request_that_cannot_be_built_is_not_sent(caplog: Any) -> None:
    class Broken(Acme):
        def request(self, payloads: Sequence[Payload], pixel: Pixel) -> HttpRequest:
            raise ValueError(CANARY)

    bench = Bench(platform=Broken())
    (entry,) = await bench.deliver()
    assert entry.final().verdict is Verdict.BROKEN
    assert bench.transport.requests == []
    assert CANARY not in caplog.text + repr(entry)
    assert "platform 'acme' while building a request failed: ValueError" in caplog.text


async def test_a_transport_that_gives_no_response_is_in_doubt(caplog: Any) -> None:
    bench = Bench(lambda _: None, attempts=1)
    assert await bench.verdicts() == [Verdict.UNKNOWN]
    assert "transport 'scripted' failed: TypeError" in caplog.text
    assert caplog.records[0].levelno == logging.ERROR
