from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import ModuleType

import pytest
from aiohttp.test_utils import TestClient, TestServer

from convroute import Router, Settings
from convroute.emulation import EmulationHost
from convroute.sync import Router as BlockingRouter

Example = Callable[[str], ModuleType]
ANN = {"id": "lead_ann", "email": "ann@example.com", "phone": "+1 202 555 0123"}
GOOD = ("facebook-good", "tiktok-good")


def good_pixels(host: EmulationHost):
    return [pixel for pixel in host.pixels() if pixel.name in GOOD]


def settings_for(host: EmulationHost):
    return Settings(plugins=host.plugin_tables())


def arrived(host: EmulationHost):
    return {name: [event.event_id for event in host.received(name)] for name in host.emulators}


async def test_aiohttp_answers_at_once_and_fires_behind_the_answer(
    example: Example, host: EmulationHost
):
    app = example("embed_aiohttp").create_app(
        Router(good_pixels(host), settings=settings_for(host))
    )
    async with TestClient(TestServer(app)) as client:
        answer = await client.post("/signup", json=ANN)
        event_id = (await answer.json())["eventId"]
    assert arrived(host) == {"facebook": [event_id], "tiktok": [event_id]}


async def test_aiohttp_survives_a_lead_that_nobody_can_use(
    example: Example, host: EmulationHost, caplog: pytest.LogCaptureFixture
):
    app = example("embed_aiohttp").create_app(
        Router(good_pixels(host), settings=settings_for(host))
    )
    async with TestClient(TestServer(app)) as client:
        answer = await client.post("/signup", json={"id": 7, "email": ["not", {}]})
        assert answer.status == 200
    assert arrived(host) == {"facebook": [], "tiktok": []}
    assert "not fired" in caplog.text


async def test_flask_fires_in_the_view(example: Example, host: EmulationHost):
    router = BlockingRouter(good_pixels(host), settings=settings_for(host))
    app = example("embed_flask").create_app(router)
    try:
        answers = await asyncio.gather(
            *(asyncio.to_thread(app.test_client().post, "/signup", json=ANN) for _ in range(4))
        )
    finally:
        router.close()
    assert [answer.status_code for answer in answers] == [200] * 4
    assert {r["status"] for answer in answers for r in answer.get_json()["receipts"]} == {
        "delivered"
    }
    ids = {answer.get_json()["eventId"] for answer in answers}
    assert {name: set(got) for name, got in arrived(host).items()} == {
        "facebook": ids,
        "tiktok": ids,
    }


def test_flask_says_what_its_caller_did_wrong(example: Example, host: EmulationHost):
    router = BlockingRouter(good_pixels(host), settings=settings_for(host))
    try:
        answer = (
            example("embed_flask")
            .create_app(router)
            .test_client()
            .post("/signup", json={"id": "lead_ann", "email": {}})
        )
    finally:
        router.close()
    assert answer.status_code == 400
    assert "email" in answer.get_json()["error"]
