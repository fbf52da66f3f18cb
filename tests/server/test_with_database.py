"""The server over the embedded database: leads, keys and imports, as an installation has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from convroute import Router, Settings, StoreError
from convroute.server import create_app, serve
from convroute.store import ApiKeys, embedded


async def test_from_a_new_key_to_a_fired_event(
    tmp_path: Path, pixels: Any, event: dict[str, Any], plugin: Any
):
    path = tmp_path / "convroute.db"
    async with embedded(path) as database:
        _, key = await ApiKeys(database).create("crm")
    settings = Settings(database=path, pixels=pixels, lead_sources=("sqlite",))
    router = Router(settings=settings, plugins={"acme": plugin})
    headers = {"X-API-Key": key.reveal()}
    async with TestClient(TestServer(create_app(router)), headers=headers) as client:
        lead = {"email": "ann@example.com", "landingUrl": "https://x.example.com/?acid=click-1"}
        assert (await client.put("/api/v1/leads/a%2Fb", json=lead)).status == 201
        stored = (await (await client.get("/api/v1/leads/a%2Fb")).json())["data"]
        assert (stored["id"], stored["clickIds"]["acid"]["value"]) == ("a/b", "click-1")
        response = await client.post("/api/v1/pixels/fire", json=event | {"leadId": "a/b"})
        assert response.status == 200, await response.text()
        response = await client.post(
            "/api/v1/leads/import",
            data=b"id,email\nc1,bob@example.com\n,nobody@example.com\n",
            headers={"Content-Type": "text/csv"},
        )
        report = (await response.json())["data"]
        assert (report["read"], report["written"], report["refused"]) == (2, 1, 1)
        response = await client.post("/api/v1/pixels/fire", json=event | {"leadId": "c1"})
        assert response.status == 200
        assert (await client.delete("/api/v1/leads/c1")).status == 200
        response = await client.post("/api/v1/pixels/fire", json=event | {"leadId": "c1"})
        assert response.status == 404
        assert (await client.get("/readyz")).status == 200


async def test_a_database_that_is_none_stops_the_server_with_one_line(tmp_path: Path, plugin: Any):
    path = tmp_path / "convroute.db"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreError, match="not a SQLite database"):
        await serve(Settings(database=path, lead_sources=("sqlite",)), plugins={"acme": plugin})
