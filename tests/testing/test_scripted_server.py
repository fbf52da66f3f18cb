from __future__ import annotations

import asyncio
import time

import aiohttp
import pytest

from convroute.testing import RawAnswer, ScriptedServer, Way

RESET = (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError)


async def post(url: str, seconds: float = 5) -> tuple[int, bytes]:
    limit = aiohttp.ClientTimeout(total=seconds)
    async with (
        aiohttp.ClientSession(timeout=limit) as session,
        session.post(f"{url}/take?a=1", json={"n": 1}) as response,
    ):
        return response.status, await response.read()


async def test_answers_come_in_order_and_the_last_again() -> None:
    script = [RawAnswer(status=503, body=b"no"), RawAnswer(body=b"yes")]
    async with ScriptedServer(script) as server:
        answers = [await post(server.url) for _ in range(3)]
    assert answers == [(503, b"no"), (200, b"yes"), (200, b"yes")]


async def test_requests_are_kept() -> None:
    async with ScriptedServer() as server:
        await post(server.url)
    (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/take?a=1")
    assert request.headers["content-type"] == "application/json"
    assert request.body == b'{"n": 1}'


async def test_one_connection_serves_many_requests() -> None:
    async with ScriptedServer() as server, aiohttp.ClientSession() as session:
        for _ in range(3):
            async with session.get(server.url) as response:
                await response.read()
    assert len(server.requests) == 3


FAULTS: dict[Way, type[Exception] | tuple[type[Exception], ...]] = {
    Way.RESET_BEFORE: RESET,
    Way.RESET_AFTER: RESET,
    Way.CLOSED: aiohttp.ServerDisconnectedError,
    Way.SILENT: TimeoutError,
    Way.TRUNCATED: aiohttp.ClientPayloadError,
    Way.ENDLESS: TimeoutError,
    Way.BAD_STATUS_LINE: aiohttp.ClientResponseError,
    Way.OVERSIZED_HEADER: aiohttp.ClientResponseError,
}


@pytest.mark.parametrize("way", FAULTS, ids=lambda way: way.value)
async def test_each_way_of_failing_reaches_the_client(way: Way) -> None:
    async with ScriptedServer([RawAnswer(way=way), RawAnswer()]) as server:
        with pytest.raises(FAULTS[way]):
            await post(server.url, seconds=0.3)
        assert await post(server.url) == (200, b"{}")


def test_every_way_has_a_case() -> None:
    assert {*FAULTS, Way.WHOLE} == set(Way)


async def test_a_delay_is_waited() -> None:
    async with ScriptedServer([RawAnswer(delay=0.2)]) as server:
        started = time.monotonic()
        await post(server.url)
    assert time.monotonic() - started >= 0.19


async def test_leaving_does_not_wait_for_a_silent_connection() -> None:
    started = time.monotonic()
    async with ScriptedServer([RawAnswer(way=Way.SILENT)]) as server:
        waiting = asyncio.create_task(post(server.url))
        await asyncio.sleep(0.1)
        assert server.requests
    with pytest.raises(RESET):
        await waiting
    assert time.monotonic() - started < 2
