"""The real HTTP transport against each fault: what it gives, or whether it says that it is in doubt."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from convroute.emulation import EmulationHost, Fault, FaultKind
from convroute.errors import TransportError
from convroute.spi import HttpRequest
from convroute.transports.http import HttpSettings, HttpTransport


@pytest.fixture
async def transport() -> AsyncIterator[HttpTransport]:
    async with HttpTransport(settings=HttpSettings(total_timeout=1.0)) as transport:
        yield transport


def request(host: EmulationHost) -> HttpRequest:
    return HttpRequest(url=f"{host.base_url('acme')}/", json=[{"name": "Lead"}])


ANSWERED: dict[str, tuple[Fault, int, bool]] = {
    "latency": (Fault(kind=FaultKind.LATENCY, seconds=0.05), 200, True),
    "drip": (Fault(kind=FaultKind.DRIP, seconds=0.1), 200, True),
    "status": (Fault(kind=FaultKind.STATUS), 503, True),
    "throttled": (Fault(kind=FaultKind.THROTTLED), 429, True),
    "token_refused": (Fault(kind=FaultKind.TOKEN_REFUSED), 401, True),
    "wrong_count": (Fault(kind=FaultKind.WRONG_COUNT), 200, True),
    "html": (Fault(kind=FaultKind.HTML), 502, False),
    "empty": (Fault(kind=FaultKind.EMPTY), 200, False),
    "bad_json": (Fault(kind=FaultKind.BAD_JSON), 200, False),
}


@pytest.mark.parametrize("fault, status, document", ANSWERED.values(), ids=ANSWERED)
async def test_whole_http_is_given_as_it_came(
    host: EmulationHost, transport: HttpTransport, fault: Fault, status: int, document: bool
) -> None:
    host.script("acme", [fault])
    response = await transport.send(request(host))
    assert (response.status, bool(response.document)) == (status, document)


BROKEN: dict[str, tuple[Fault, str]] = {
    "latency": (Fault(kind=FaultKind.LATENCY, seconds=5), "no answer in time"),
    "drip": (Fault(kind=FaultKind.DRIP, seconds=5), "no answer in time"),
    "reset_before": (Fault(kind=FaultKind.RESET_BEFORE), "the connection was "),
    "reset_after": (Fault(kind=FaultKind.RESET_AFTER), "the connection was "),
    "truncated": (Fault(kind=FaultKind.TRUNCATED), "the answer broke off"),
    "bad_status_line": (Fault(kind=FaultKind.BAD_STATUS_LINE), "the answer is not valid HTTP"),
    "huge_header": (Fault(kind=FaultKind.HUGE_HEADER), "the answer is not valid HTTP"),
    "endless": (Fault(kind=FaultKind.ENDLESS), "the answer is longer than 65536 bytes"),
}


@pytest.mark.parametrize("fault, words", BROKEN.values(), ids=BROKEN)
async def test_anything_else_leaves_it_in_doubt(
    host: EmulationHost, transport: HttpTransport, fault: Fault, words: str
) -> None:
    host.script("acme", [fault])
    with pytest.raises(TransportError, match=words) as raised:
        await transport.send(request(host))
    assert raised.value.in_doubt
    response: Any = await transport.send(request(host))
    assert response.document["accepted"] == 1


def test_every_kind_of_fault_has_a_case() -> None:
    met = [case[0].kind for case in ANSWERED.values()] + [case[0].kind for case in BROKEN.values()]
    assert set(met) == set(FaultKind)
