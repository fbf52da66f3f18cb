from __future__ import annotations

from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from convroute import Router

BATCH = "/api/v1/pixels/fire/batch"


async def batch(client: TestClient[Any, Any], document: Any, **headers: Any):
    response = await client.post(BATCH, json=document, headers=headers)
    return response.status, await response.json()


@pytest.mark.parametrize("wrap", [list, lambda events: {"events": events}], ids=["list", "object"])
async def test_each_event_has_the_answer_that_fire_would_have_given(
    client: TestClient[Any, Any], event: dict[str, Any], plugin: Any, wrap: Any
):
    events = [
        event,
        {"platform": "acme"},
        event | {"leadId": "stranger"},
        "no object",
        event | {"pixelId": "778"},
        event | {"eventId": "event-2"},
    ]
    status, body = await batch(client, wrap(events))
    assert (status, body["success"]) == (200, True)
    data = body["data"]
    assert (data["delivered"], data["skipped"], data["failed"]) == (2, 1, 3)
    assert [result["status"] for result in data["results"]] == [200, 400, 404, 400, 409, 200]
    assert data["results"][0] == {
        "status": 200,
        "success": True,
        "data": {
            "success": True, "platform": "acme", "eventName": "Lead", "pixelId": "777",
            "leadId": "lead_1", "eventId": "event-1", "reference": "trace-1", "notes": [],
        },
    }  # fmt: skip
    assert set(data["results"][1]["error"]["details"]) == {
        f"{name}: is required" for name in ("leadId", "pixelId", "eventName")
    }
    assert data["results"][3]["error"]["details"] == ["event: must be a JSON object"]
    assert len(plugin.transport.requests) == 1
    assert len(plugin.transport.requests[0].json["events"]) == 2


async def test_a_result_says_when_to_try_again(
    client: TestClient[Any, Any], event: dict[str, Any], plugin: Any
):
    plugin.transport.answers[0] = {"verdict": "throttled", "wait": 9}
    _, body = await batch(client, [event])
    (result,) = body["data"]["results"]
    assert (result["status"], result["retryAfter"]) == (503, 9)


async def test_a_thousand_are_taken_and_one_more_is_not(
    client: TestClient[Any, Any], event: dict[str, Any], plugin: Any, router: Router
):
    status, body = await batch(client, [{}] * 1000)
    assert (status, body["data"]["failed"]) == (200, 1000)
    status, body = await batch(client, [{}] * 1001)
    assert status == 400
    assert body["error"]["details"] == ["events: must be at most 1000, not 1001; nothing was sent"]


async def test_no_event_is_no_fault(client: TestClient[Any, Any]):
    status, body = await batch(client, [])
    assert (status, body["data"]) == (
        200,
        {"results": [], "delivered": 0, "skipped": 0, "failed": 0},
    )


@pytest.mark.parametrize("document", [{}, {"events": {}}, "text", 1, {"events": [], "x": 1}])
async def test_what_is_no_list_of_events_is_refused(client: TestClient[Any, Any], document: Any):
    status, body = await batch(client, document)
    assert (status, body["error"]["code"]) == (400, "VALIDATION_ERROR")


async def test_an_idempotency_key_cannot_stand_for_many_events(
    client: TestClient[Any, Any], event: dict[str, Any], plugin: Any
):
    status, body = await batch(client, [event], **{"Idempotency-Key": "k"})
    assert status == 400
    assert body["error"]["details"][0].startswith("Idempotency-Key: ")
    assert not plugin.transport.requests


async def test_a_store_that_fails_fails_each_event_by_itself(
    client: TestClient[Any, Any], event: dict[str, Any], plugin: Any
):
    plugin.memory.fail()
    inline = event | {"lead": {"email": "ann@example.com"}}
    _, body = await batch(client, [event, inline])
    assert [result["status"] for result in body["data"]["results"]] == [503, 200]
