from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from aioresponses import CallbackResult

from convroute.testing.mocked_http import MockedHttp

URL = "https://events.acme.example/take"


def give(*_: Any, **__: Any) -> CallbackResult:
    return CallbackResult(status=202, payload={"by": "callback"})


async def give_later(*_: Any, **__: Any) -> CallbackResult:
    return give()


ANSWERS = {
    "payload": ({"payload": {"accepted": 1}}, 200, b'{"accepted": 1}'),
    "body-and-status": ({"status": 503, "body": b"<html>"}, 503, b"<html>"),
    "callback": ({"callback": give}, 202, b'{"by": "callback"}'),
    "async-callback": ({"callback": give_later}, 202, b'{"by": "callback"}'),
    "callback-that-only-looks": ({"callback": lambda *_, **__: None, "status": 201}, 201, b""),
}


@pytest.mark.parametrize("answer, status, body", ANSWERS.values(), ids=ANSWERS)
async def test_an_answer_can_be_read(
    mocked_http: MockedHttp, answer: dict[str, Any], status: int, body: bytes
) -> None:
    mocked_http.post(URL, **answer)
    async with aiohttp.ClientSession() as session, session.post(URL, json=[1]) as response:
        assert (response.status, await response.read()) == (status, body)


async def test_an_exception_is_raised(mocked_http: MockedHttp) -> None:
    mocked_http.get(URL, exception=aiohttp.ServerDisconnectedError())
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await session.get(URL)


async def test_what_is_not_mocked_does_not_leave(mocked_http: MockedHttp) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.get(URL)
