from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer
from attrs import evolve

from convroute import Router, ServerSettings, Settings
from convroute.errors import PortUnavailable
from convroute.server import create_app, serve

FIRE = "/api/v1/pixels/fire"


async def stalled() -> AsyncIterator[bytes]:
    yield b"{"
    await asyncio.sleep(60)


@pytest.mark.parametrize(
    "path, content_type",
    [(FIRE, "application/json"), ("/api/v1/leads/import", "application/x-ndjson")],
)
async def test_a_body_that_stops_coming_is_given_up(
    router: Router, server_settings: ServerSettings, path: str, content_type: str
):
    app = create_app(router, settings=evolve(server_settings, body_timeout=0.05))
    headers = {"Content-Type": content_type, "X-API-Key": "another-key"}
    async with TestClient(TestServer(app)) as client:
        response = await client.post(path, data=stalled(), headers=headers)
        body = await response.json()
    assert (response.status, body["error"]["code"]) == (408, "REQUEST_TIMEOUT")


@asynccontextmanager
async def serving(settings: Any, plugin: Any):
    """The host as it runs in production; aiohttp's test server cancels handlers where it does not."""
    told: list[str] = []
    stop = asyncio.Event()
    task = asyncio.create_task(
        serve(settings, plugins={"acme": plugin}, announce=told.append, stop=stop)
    )
    while not told:
        assert not task.done(), task.result()
        await asyncio.sleep(0.01)
    yield told[0]
    stop.set()
    await asyncio.wait_for(task, 5)


async def test_serve_is_stopped_by_its_event(plugin: Any):
    async with serving(Settings(server=ServerSettings(port=0)), plugin) as told:
        assert told.startswith("listening on http://127.0.0.1:")


async def test_an_event_is_delivered_though_its_client_left(
    plugin: Any,
    pixels: Any,
    server_settings: ServerSettings,
    event: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
):
    caplog.set_level(logging.INFO)
    plugin.transport.delay = 0.3
    settings = Settings(pixels=pixels, server=evolve(server_settings, port=0))
    headers = {"X-API-Key": "another-key"}
    async with serving(settings, plugin) as told:
        url = told.removeprefix("listening on ") + FIRE
        async with ClientSession(headers=headers) as session:

            async def post() -> None:
                async with session.post(url, json=event):
                    pass

            firing = asyncio.create_task(post())
            await asyncio.wait_for(plugin.transport.entered.wait(), 5)
            firing.cancel()
    assert len(plugin.transport.requests) == 1
    assert f"POST {FIRE} 200 in" in caplog.text


@pytest.mark.parametrize(
    "place, word",
    [
        ({"host": "no-such-host.invalid"}, "no-such-host.invalid"),
        ({"host": "203.0.113.1"}, "203.0.113.1"),
    ],
)
async def test_a_place_that_cannot_be_listened_on_is_told(plugin: Any, place: Any, word: str):
    settings = Settings(server=ServerSettings(**place))
    with pytest.raises(PortUnavailable, match=word):
        await serve(settings, plugins={"acme": plugin}, stop=asyncio.Event())
