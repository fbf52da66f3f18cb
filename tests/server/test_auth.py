from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from convroute import Router, Secret, ServerSettings, Settings, StoreError
from convroute.server import StoredKeys, create_app
from convroute.store import ApiKeys, embedded

REFUSED = {
    "success": False,
    "error": {"code": "UNAUTHORIZED", "message": "Authentication required", "details": []},
}
GUARDED = [
    ("POST", "/api/v1/pixels/fire"),
    ("POST", "/api/v1/pixels/fire/batch"),
    ("POST", "/api/v1/pixels/preview"),
    ("POST", "/api/v1/leads/import"),
    ("PUT", "/api/v1/leads/lead_1"),
    ("GET", "/api/v1/leads/lead_1"),
    ("DELETE", "/api/v1/leads/lead_1"),
    ("GET", "/api/v1/pixels"),
    ("GET", "/api/v1/platforms"),
    ("GET", "/api/v1/deliveries"),
    ("GET", "/api/v1/nothing-here"),
    ("GET", "/%61pi/v1/pixels"),
    ("GET", "/api"),
]


@pytest.mark.parametrize("method, path", GUARDED)
@pytest.mark.parametrize("headers", [{}, {"X-API-Key": "wrong"}, {"X-API-Key": ""}])
async def test_nothing_under_api_is_open(
    anonymous: TestClient[Any, Any], method: str, path: str, headers: Any
):
    response = await anonymous.request(method, path, headers=headers)
    assert response.status == 401
    assert await response.json() == REFUSED
    assert "WWW-Authenticate" in response.headers


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/openapi.json", "/docs"])
async def test_what_is_open_needs_no_key(anonymous: TestClient[Any, Any], path: str):
    assert (await anonymous.get(path)).status == 200


@pytest.mark.parametrize("key", ["key-0123456789", "another-key"])
async def test_every_key_of_the_settings_opens(anonymous: TestClient[Any, Any], key: str):
    assert (await anonymous.get("/api/v1/pixels", headers={"X-API-Key": key})).status == 200


@pytest.mark.parametrize("key", ["é", "k" * 5000, "key-012345678", "key-01234567890"])
async def test_odd_keys_are_refused_and_break_nothing(anonymous: TestClient[Any, Any], key: str):
    response = await anonymous.get("/api/v1/pixels", headers={"X-API-Key": key})
    assert response.status == 401


@pytest.fixture
def keyless(plugin: Any):
    def make(**settings: Any):
        return Router(settings=Settings(**settings), plugins={"acme": plugin})

    return make


async def test_without_any_key_everything_is_refused_and_the_log_says_how_to_make_one(
    keyless: Any, caplog: pytest.LogCaptureFixture
):
    async with TestClient(TestServer(create_app(keyless()))) as client:
        response = await client.get("/api/v1/pixels", headers={"X-API-Key": ""})
        assert response.status == 401
    assert "convroute keys create" in caplog.text


async def test_an_empty_key_in_the_settings_opens_nothing(keyless: Any):
    router = keyless(server=ServerSettings(api_keys=(Secret(""),)))
    async with TestClient(TestServer(create_app(router))) as client:
        assert (await client.get("/api/v1/pixels")).status == 401


async def test_stored_keys_open_until_they_are_revoked(
    keyless: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.WARNING)
    path = tmp_path / "convroute.db"
    async with embedded(path) as database:
        keys = ApiKeys(database)
        key, text = await keys.create("crm")
        app = create_app(keyless(), keys=StoredKeys(path))
        async with TestClient(TestServer(app)) as client:
            headers = {"X-API-Key": text.reveal()}
            assert (await client.get("/api/v1/pixels", headers=headers)).status == 200
            await keys.revoke(key.id)
            assert (await client.get("/api/v1/pixels", headers=headers)).status == 401
    assert "convroute keys create" not in caplog.text


async def test_a_store_without_a_key_in_force_is_told(
    keyless: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    app = create_app(keyless(), keys=StoredKeys(tmp_path / "convroute.db"))
    async with TestClient(TestServer(app)):
        pass
    assert "convroute keys create" in caplog.text


class Broken:
    async def verify(self, plaintext: Any):
        raise StoreError("database /somewhere: locked")


async def test_keys_that_cannot_be_checked_are_no_refusal(router: Router):
    app = create_app(router, keys=Broken())
    async with TestClient(TestServer(app)) as client:
        response = await client.get("/api/v1/pixels", headers={"X-API-Key": "cvr_x"})
        body = await response.json()
        assert (response.status, body["error"]["code"]) == (503, "KEYS_UNAVAILABLE")
        assert "/somewhere" not in str(body)
        known = await client.get("/api/v1/pixels", headers={"X-API-Key": "another-key"})
        assert known.status == 200


async def test_no_key_reaches_the_log(
    anonymous: TestClient[Any, Any], caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    await anonymous.get("/api/v1/pixels?q=canary-query", headers={"X-API-Key": "canary-key"})
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("convroute")]
    assert ours
    assert not any("canary" in line for line in ours)
