"""Plugins that put everything they know into their exceptions: none of it gets any further."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import leak_scan
import pytest
from aiohttp.test_utils import TestClient, TestServer
from canary import APP_SECRET, EMAIL, PHONE, TOKEN
from canary_requests import LEAD, drive, faulty_events, faulty_pixel

from convroute import Router, Secret, ServerSettings, Settings
from convroute.retry import RetryPolicy
from convroute.server import create_app


async def test_a_router_with_a_plugin_that_fails_everywhere(faulty: Path):
    module = importlib.import_module("convroute_faulty")
    settings = Settings(retry=RetryPolicy(attempts=1))
    async with Router([faulty_pixel()], settings=settings, plugins={"acme": module}) as router:
        await drive(router, faulty_events())


BECOMES = {"map": "rejected", "request": "rejected", "outcomes": "failed", "gate": "skipped", "observer": "delivered",
           "transport": "failed"}  # fmt: skip


@pytest.mark.parametrize("place", BECOMES)
async def test_what_becomes_of_an_event_when_a_plugin_fails(faulty: Path, place: str):
    module = importlib.import_module("convroute_faulty")
    settings = Settings(retry=RetryPolicy(attempts=1))
    async with Router([faulty_pixel()], settings=settings, plugins={"acme": module}) as router:
        for event in faulty_events():
            if event["eventName"].startswith(place):
                receipt = await router.fire_record(event)
                assert receipt.status.value == BECOMES[place], event["eventName"]


async def test_a_server_with_a_plugin_that_fails_everywhere(
    faulty: Path, monkeypatch: pytest.MonkeyPatch
):
    module = importlib.import_module("convroute_faulty")
    monkeypatch.setattr(module, "SECRETS", [TOKEN, EMAIL, PHONE])
    server = ServerSettings(api_keys=(Secret(APP_SECRET),))
    settings = Settings(retry=RetryPolicy(attempts=1), server=server)
    app = create_app(Router([faulty_pixel()], settings=settings, plugins={"acme": module}))
    headers = {"X-API-Key": APP_SECRET}
    async with TestClient(TestServer(app), headers=headers) as client:

        async def call(method: str, path: str, **further: Any) -> int:
            response = await client.request(method, f"/api/v1{path}", **further)
            leak_scan.record("an answer", await response.read(), strict=True)
            return response.status

        for record in faulty_events():
            await call("POST", "/pixels/fire", json=record)
        await call("POST", "/pixels/fire/batch", json=faulty_events())
        for way in module.WAYS[:-1]:
            for method, place in (
                ("GET", "get"),
                ("PUT", "put"),
                ("PUT", "get"),
                ("DELETE", "forget"),
            ):
                body = {"json": dict(LEAD) | {"id": f"{place}{way}"}} if method == "PUT" else {}
                assert await call(method, f"/leads/{place}{way}", **body) == 500
            line = json.dumps(dict(LEAD) | {"id": f"put{way}"}).encode()
            kind = {"Content-Type": "application/x-ndjson"}
            assert await call("POST", "/leads/import", data=line, headers=kind) == 500
