from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import aiohttp
import pytest
from aiohttp import ClientSession

from convroute.emulation import EmulationHost, Fault, FaultKind
from convroute.emulation.misbehaviour import MOST
from convroute.errors import ConfigurationError

EVENT = {"name": "Lead"}
RESET = (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError)


async def post(session: ClientSession, host: EmulationHost) -> tuple[int, bytes, Any]:
    async with session.post(f"{host.base_url('acme')}/", json=[EVENT]) as response:
        return response.status, await response.read(), response.headers


ANSWERS = {
    "status-default": (Fault(kind=FaultKind.STATUS), 503, False),
    "status-500": (Fault(kind=FaultKind.STATUS, status=500), 500, False),
    "status-processed": (Fault(kind=FaultKind.STATUS, status=500, processed=True), 500, True),
    "throttled": (Fault(kind=FaultKind.THROTTLED), 429, False),
    "html": (Fault(kind=FaultKind.HTML), 502, False),
    "html-200": (Fault(kind=FaultKind.HTML, status=200), 200, False),
    "empty": (Fault(kind=FaultKind.EMPTY), 200, True),
    "empty-unprocessed": (Fault(kind=FaultKind.EMPTY, processed=False), 200, False),
    "latency": (Fault(kind=FaultKind.LATENCY, seconds=0.01), 200, True),
    "drip": (Fault(kind=FaultKind.DRIP, seconds=0.05), 200, True),
    "wrong-count": (Fault(kind=FaultKind.WRONG_COUNT), 200, True),
    "token-refused": (Fault(kind=FaultKind.TOKEN_REFUSED), 401, False),
    "bad-json": (Fault(kind=FaultKind.BAD_JSON), 200, True),
}


@pytest.mark.parametrize("fault, status, processed", ANSWERS.values(), ids=ANSWERS)
async def test_a_fault_meets_one_request(
    host: EmulationHost, session: ClientSession, fault: Fault, status: int, processed: bool
) -> None:
    host.script("acme", [fault])
    assert (await post(session, host))[0] == status
    assert len(host.received("acme")) == processed
    assert (await post(session, host))[0] == 200
    assert len(host.received("acme")) == processed + 1
    faults = [(e.fault, e.status, e.processed) for e in host.exchanges("acme")]
    assert faults == [(fault.kind, status, processed), (None, 200, True)]


async def test_the_bodies_of_faults(host: EmulationHost, session: ClientSession) -> None:
    kinds = (FaultKind.HTML, FaultKind.EMPTY, FaultKind.THROTTLED, FaultKind.STATUS)
    host.script("acme", [Fault(kind=kind) for kind in kinds])
    html, empty, throttled, status = [await post(session, host) for _ in kinds]
    assert html[2]["content-type"].startswith("text/html")
    assert html[1].startswith(b"<!doctype html>")
    assert empty[1] == b""
    assert throttled[2]["retry-after"] == "7"
    assert status[1] == b'{"message":"scripted fault"}'


@pytest.mark.parametrize("by, told", [(-1, 0), (2, 3)], ids=["fewer", "more"])
async def test_a_wrong_count_is_the_platforms_own_answer(
    host: EmulationHost, session: ClientSession, by: int, told: int
) -> None:
    host.script("acme", [Fault(kind=FaultKind.WRONG_COUNT, by=by)])
    _, body, _ = await post(session, host)
    assert json.loads(body)["accepted"] == told
    assert len(host.received("acme")) == 1


async def test_bad_json_is_whole_http(host: EmulationHost, session: ClientSession) -> None:
    whole = (await post(session, host))[1]
    host.script("acme", [Fault(kind=FaultKind.BAD_JSON)])
    status, body, headers = await post(session, host)
    assert (status, body) == (200, whole[:-1])
    assert headers["content-length"] == str(len(whole) - 1)
    with pytest.raises(ValueError, match="delimiter"):
        json.loads(body)


@pytest.mark.parametrize(
    "kind, error",
    [
        (FaultKind.BAD_STATUS_LINE, "Bad status line|Expected HTTP"),
        (FaultKind.HUGE_HEADER, "too large|Got more than"),
    ],
)
async def test_what_is_not_http_breaks_the_client_and_not_the_host(
    host: EmulationHost, session: ClientSession, kind: FaultKind, error: str
) -> None:
    host.script("acme", [Fault(kind=kind)])
    with pytest.raises(aiohttp.ClientResponseError, match=error):
        await post(session, host)
    assert len(host.received("acme")) == 1
    seen = None if kind is FaultKind.BAD_STATUS_LINE else 200
    assert [e.status for e in host.exchanges("acme")] == [seen]
    assert (await post(session, host))[0] == 200


async def test_an_endless_body_ends_when_the_client_leaves(
    host: EmulationHost, session: ClientSession
) -> None:
    host.script("acme", [Fault(kind=FaultKind.ENDLESS)])
    async with session.post(f"{host.base_url('acme')}/", json=[EVENT]) as response:
        assert response.status == 200
        assert len(await response.content.readexactly(100_000)) == 100_000
        response.close()
    assert (await post(session, host))[0] == 200
    assert len(host.received("acme")) == 2


async def test_an_endless_body_has_an_end_all_the_same(
    host: EmulationHost, session: ClientSession
) -> None:
    host.script("acme", [Fault(kind=FaultKind.ENDLESS)])
    assert len((await post(session, host))[1]) == MOST


async def test_an_endless_body_that_nobody_reads_is_reset(
    host: EmulationHost, session: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("convroute.emulation.misbehaviour.LONGEST", 0.2)
    host.script("acme", [Fault(kind=FaultKind.ENDLESS)])
    async with session.post(f"{host.base_url('acme')}/", json=[EVENT]) as response:
        await asyncio.sleep(0.4)
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.read()


async def test_a_token_is_refused_from_the_third_request_on(
    host: EmulationHost, session: ClientSession
) -> None:
    host.script("acme", [Fault(kind=FaultKind.TOKEN_REFUSED, after=2, times=None)])
    assert [(await post(session, host))[0] for _ in range(6)] == [200, 200, *[401] * 4]
    assert len(host.received("acme")) == 2
    assert len(host.pending("acme")) == 1
    host.reset("acme")
    assert (await post(session, host))[0] == 200


async def test_after_counts_before_the_first_only(
    host: EmulationHost, session: ClientSession
) -> None:
    host.script("acme", [Fault(kind=FaultKind.STATUS, after=1, times=2)])
    assert [(await post(session, host))[0] for _ in range(4)] == [200, 503, 503, 200]


async def test_a_truncated_body_was_processed(host: EmulationHost, session: ClientSession) -> None:
    host.script("acme", [Fault(kind=FaultKind.TRUNCATED)])
    with pytest.raises(aiohttp.ClientPayloadError):
        await post(session, host)
    assert len(host.received("acme")) == 1


@pytest.mark.parametrize(
    "kind, processed",
    [(FaultKind.RESET_BEFORE, False), (FaultKind.RESET_AFTER, True)],
    ids=["before", "after"],
)
async def test_a_reset_reaches_the_client(
    host: EmulationHost, session: ClientSession, kind: FaultKind, processed: bool
) -> None:
    host.script("acme", [Fault(kind=kind)])
    with pytest.raises(RESET):
        await post(session, host)
    assert len(host.received("acme")) == processed
    assert [(e.status, e.processed) for e in host.exchanges("acme")] == [(None, processed)]
    assert (await post(session, host))[0] == 200


@pytest.mark.parametrize("kind", [FaultKind.LATENCY, FaultKind.DRIP, FaultKind.STATUS])
async def test_seconds_are_waited(
    host: EmulationHost, session: ClientSession, kind: FaultKind
) -> None:
    host.script("acme", [Fault(kind=kind, seconds=0.2)])
    started = time.monotonic()
    await post(session, host)
    assert time.monotonic() - started >= 0.19


async def test_a_slow_drip_gives_the_whole_answer(
    host: EmulationHost, session: ClientSession
) -> None:
    whole = (await post(session, host))[1]
    host.script("acme", [Fault(kind=FaultKind.DRIP, seconds=0.05)])
    assert (await post(session, host))[1] == whole


async def test_a_client_that_leaves_early_breaks_nothing(
    host: EmulationHost, session: ClientSession
) -> None:
    host.script("acme", [Fault(kind=FaultKind.LATENCY, seconds=0.3)])
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(post(session, host), 0.05)
    assert (await post(session, host))[0] == 200


async def test_times_meets_that_many(host: EmulationHost, session: ClientSession) -> None:
    host.script("acme", [Fault(kind=FaultKind.STATUS, times=2)])
    assert len(host.pending("acme")) == 2
    assert [(await post(session, host))[0] for _ in range(3)] == [503, 503, 200]


async def test_faults_are_each_platforms_own(host: EmulationHost, session: ClientSession) -> None:
    host.script("acme2", [Fault(kind=FaultKind.STATUS)])
    assert (await post(session, host))[0] == 200


async def test_the_queue_has_an_end(host: EmulationHost) -> None:
    host.script("acme", [Fault(kind=FaultKind.STATUS, times=10_000)])
    with pytest.raises(ConfigurationError, match="10000"):
        host.script("acme", [Fault(kind=FaultKind.STATUS)])
    assert len(host.pending("acme")) == 10_000
