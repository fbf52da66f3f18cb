"""A fictitious platform, a scripted transport and a lead store in memory, behind the real server."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from convroute import Pixel, Router, Secret, ServerSettings, Settings
from convroute.retry import RetryPolicy
from convroute.server import create_app

KEY = "key-0123456789"


def _load_acme() -> Any:
    # importlib mode has no packages of tests: the platform is also what a server process imports.
    spec = importlib.util.spec_from_file_location(
        "acme_plugin", Path(__file__).with_name("acme_plugin.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["acme_plugin"] = module
    spec.loader.exec_module(module)
    return module


acme = sys.modules.get("acme_plugin") or _load_acme()


def pixel(**changes: Any):
    return Pixel(
        **{
            "name": "shop-eu",
            "platform": "acme",
            "pixel_id": "777",
            "access_token": Secret("tok-made-up"),
            "transport": "scripted",
            **changes,
        }
    )


@pytest.fixture
def acme_plugin():
    return acme


@pytest.fixture
def plugin():
    return acme.Acme()


@pytest.fixture
def server_settings():
    return ServerSettings(api_keys=(Secret("another-key"), Secret(KEY)), body_limit=20_000)


@pytest.fixture
def pixels():
    return (
        pixel(),
        pixel(name="purchases", pixel_id="778", events=frozenset({"Purchase"})),
        pixel(name="consented", pixel_id="779", consent=("ads",)),
    )


@pytest.fixture
def router(plugin: Any, pixels: Any, server_settings: ServerSettings):
    settings = Settings(
        pixels=pixels,
        retry=RetryPolicy(attempts=1),
        server=server_settings,
    )
    return Router(settings=settings, plugins={"acme": plugin})


@pytest.fixture
async def anonymous(router: Router):
    async with TestClient(TestServer(create_app(router))) as client:
        yield client


@pytest.fixture
async def client(router: Router):
    async with TestClient(TestServer(create_app(router)), headers={"X-API-Key": KEY}) as client:
        yield client


@pytest.fixture
def event():
    return {
        "leadId": "lead_1",
        "pixelId": "777",
        "platform": "acme",
        "eventName": "Lead",
        "eventId": "event-1",
    }
