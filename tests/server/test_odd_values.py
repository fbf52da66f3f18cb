"""No value that JSON can say makes the server fail."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from attrs import fields

from convroute.model.lead_record import KEY_FIELDS, PLURAL
from convroute.routing.fire_request import FireRequest
from convroute.wire import camel

ODD: list[Any] = [
    None, True, False, 0, -1, 1e308, 10**30, 0.1, "", " ", "x", "\x00", "é" * 300, "\U0001f600",
    [], [[]], [None], ["x"], [{}], {}, {"": ""}, {"x": {"y": [1]}}, {"value": {}, "seenAt": []},
]  # fmt: skip
RECORD_FIELDS = [
    "id", *PLURAL, *PLURAL.values(), *map(camel, KEY_FIELDS), "landingUrl", "clickIds", "acid",
    "consent", "createdAt", "custom", "", "unknown",
]  # fmt: skip


@pytest.mark.parametrize("name", [camel(field.name) for field in fields(FireRequest)])
async def test_no_field_of_an_event(client: TestClient[Any, Any], event: dict[str, Any], name: str):
    for value in ODD:
        for path in ("fire", "preview"):
            response = await client.post(f"/api/v1/pixels/{path}", json=event | {name: value})
            assert response.status in (200, 400, 404), (value, await response.text())
    records = [event | {name: value} for value in ODD]
    response = await client.post("/api/v1/pixels/fire/batch", json=records)
    assert response.status == 200, await response.text()


@pytest.mark.parametrize("name", RECORD_FIELDS)
async def test_no_field_of_a_lead(client: TestClient[Any, Any], event: dict[str, Any], name: str):
    for value in ODD:
        response = await client.put("/api/v1/leads/lead_2", json={name: value})
        assert response.status in (200, 201, 400), (value, await response.text())
        response = await client.post(
            "/api/v1/pixels/fire", json=event | {"lead": {name: value, "email": "a@example.com"}}
        )
        assert response.status in (200, 400, 409), (value, await response.text())
        response = await client.get("/api/v1/leads/lead_2")
        assert response.status in (200, 404)
