from __future__ import annotations

from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from convroute.routing.fire_request import derived_event_id

FIRE = "/api/v1/pixels/fire"


def invalid(*details: Any):
    return {
        "success": False,
        "error": {
            "code": "VALIDATION_ERROR",
            "message": "Invalid input data",
            "details": list(details),
        },
    }


async def fired(client: TestClient[Any, Any], event: dict[str, Any], **headers: Any):
    response = await client.post(FIRE, json=event, headers=headers)
    return response, await response.json()


async def test_a_delivered_event_answers_200_with_the_contract_members_first(
    client: TestClient[Any, Any], event: dict[str, Any]
):
    response, body = await fired(client, event)
    assert response.status == 200
    assert body == {
        "success": True,
        "data": {
            "success": True,
            "platform": "acme",
            "eventName": "Lead",
            "pixelId": "777",
            "leadId": "lead_1",
            "eventId": "event-1",
            "reference": "trace-1",
            "notes": [],
        },
    }
    assert list(body["data"])[:5] == ["success", "platform", "eventName", "pixelId", "leadId"]
    assert response.headers["Content-Type"] == "application/json"


async def test_an_inline_lead_needs_no_stored_one(
    client: TestClient[Any, Any], event: dict[str, Any], plugin: Any
):
    event |= {"leadId": "stranger", "lead": {"email": "bob@example.com"}}
    response, body = await fired(client, event)
    assert response.status == 200
    assert body["data"]["leadId"] == "stranger"
    assert "stranger" not in plugin.memory.leads


async def test_every_fault_is_told_at_once_with_its_field(
    client: TestClient[Any, Any], plugin: Any
):
    record = {
        "leadId": " ",
        "platform": "acme",
        "eventValue": "10",
        "currency": "euro",
        "actionSource": "carrier_pigeon",
        "eventTime": "yesterday",
        "lead": {"email": {"no": "text"}},
        "contents": [{"quantity": "1"}],
        "evntId": "1",
    }
    response, body = await fired(client, record)
    assert response.status == 400
    assert body["error"] | {"details": []} == invalid()["error"]
    named = {detail.partition(":")[0] for detail in body["error"]["details"]}
    assert named == {
        "leadId", "pixelId", "eventName", "eventValue", "currency", "actionSource", "eventTime",
        "lead.email", "contents[0].id", "contents[0].quantity", "evntId",
    }  # fmt: skip
    assert "evntId: unknown field; did you mean eventId?" in body["error"]["details"]
    assert not plugin.transport.requests


async def test_nothing_but_the_required_fields_is_asked_for(client: TestClient[Any, Any]):
    response, body = await fired(client, {})
    assert (response.status, set(body["error"]["details"])) == (
        400,
        {f"{name}: is required" for name in ("leadId", "pixelId", "platform", "eventName")},
    )


async def test_an_unknown_platform_is_told_the_known_ones(
    client: TestClient[Any, Any], event: dict[str, Any]
):
    response, body = await fired(client, event | {"platform": "nope"})
    assert response.status == 400
    (detail,) = body["error"]["details"]
    assert detail.startswith("platform: ")
    assert "known: acme" in detail


async def test_a_value_needs_its_currency(client: TestClient[Any, Any], event: dict[str, Any]):
    response, body = await fired(client, event | {"eventValue": 5})
    assert (response.status, body) == (
        400,
        invalid("currency: is required with eventValue; it is never assumed"),
    )


@pytest.mark.parametrize(
    "change, field",
    [({"leadId": "stranger"}, "leadId"), ({"pixelId": "000"}, "pixelId")],
    ids=["lead", "pixel"],
)
async def test_what_is_not_there_is_named(
    client: TestClient[Any, Any], event: dict[str, Any], change: Any, field: str
):
    response, body = await fired(client, event | change)
    assert response.status == 404
    assert body["error"]["code"] == "NOT_FOUND"
    assert body["error"]["message"] == "Resource not found"
    (detail,) = body["error"]["details"]
    assert detail.startswith(f"{field}: ")


async def test_a_local_refusal_is_invalid_input(
    client: TestClient[Any, Any], event: dict[str, Any], plugin: Any
):
    response, body = await fired(client, event | {"leadId": "bare"})
    assert (response.status, body) == (400, invalid("lead: needs an e-mail or a phone"))
    assert not plugin.transport.requests


@pytest.mark.parametrize(
    "verdict, status, code, retry",
    [
        ("rejected", 502, "PLATFORM_REJECTED", None),
        ("credential", 502, "PLATFORM_AUTH", None),
        ("misconfigured", 502, "PLATFORM_REJECTED", None),
        ("throttled", 503, "PLATFORM_UNAVAILABLE", "8"),
        ("unavailable", 503, "PLATFORM_UNAVAILABLE", "8"),
        ("unknown", 503, "PLATFORM_UNAVAILABLE", "8"),
    ],
)
async def test_what_the_platform_said_reaches_the_client(
    client: TestClient[Any, Any],
    event: dict[str, Any],
    plugin: Any,
    verdict: str,
    status: int,
    code: str,
    retry: str | None,
):
    plugin.transport.answers[0] = {
        "verdict": verdict, "detail": "it said no", "code": "100", "subcode": "33",
        "trace": "trace-2", "wait": 7.2,
    }  # fmt: skip
    response, body = await fired(client, event)
    assert (response.status, body["success"], body["error"]["code"]) == (status, False, code)
    details = body["error"]["details"]
    expected = ["it said no", "code: 100", "subcode: 33", "reference: trace-2", "eventId: event-1"]
    expected = expected[:-1] if verdict == "unknown" else expected
    assert details[-len(expected) :] == expected
    assert body["error"]["eventId"] == "event-1"
    assert len([detail for detail in details if detail.startswith("eventId: ")]) == 1
    assert response.headers.get("Retry-After") == retry
    assert "tok-made-up" not in str(body)
    if verdict == "misconfigured":
        assert details[0].startswith("pixel: is misconfigured")
    if verdict == "unknown":
        assert "may have taken the event" in details[0]


async def test_a_platform_that_asks_for_no_pause_gets_five_seconds(
    client: TestClient[Any, Any], event: dict[str, Any], plugin: Any
):
    plugin.transport.answers[0] = {"verdict": "unavailable"}
    response, _ = await fired(client, event)
    assert (response.status, response.headers["Retry-After"]) == (503, "5")


@pytest.mark.parametrize("pixel_id, word", [("778", "does not take"), ("779", "consent")])
async def test_a_withheld_event_is_a_conflict(
    client: TestClient[Any, Any], event: dict[str, Any], plugin: Any, pixel_id: str, word: str
):
    response, body = await fired(client, event | {"pixelId": pixel_id})
    assert (response.status, body["error"]["code"]) == (409, "SKIPPED")
    assert word in body["error"]["details"][0]
    assert not plugin.transport.requests


async def test_a_store_that_fails_is_unavailable_and_its_file_is_not_told(
    client: TestClient[Any, Any], event: dict[str, Any], plugin: Any
):
    plugin.memory.fail()
    response, body = await fired(client, event)
    assert (response.status, body["error"]["code"]) == (503, "LEADS_UNAVAILABLE")
    assert response.headers["Retry-After"] == "5"
    assert "convroute.db" not in str(body)


class TestIdempotencyKey:
    async def test_it_makes_the_event_id(self, client: TestClient[Any, Any], event: dict[str, Any]):
        del event["eventId"]
        _, body = await fired(client, event, **{"Idempotency-Key": "order-9"})
        assert body["data"]["eventId"] == derived_event_id("Lead", "order-9")

    async def test_the_event_id_of_the_body_wins(
        self, client: TestClient[Any, Any], event: dict[str, Any]
    ):
        _, body = await fired(client, event, **{"Idempotency-Key": "order-9"})
        assert body["data"]["eventId"] == "event-1"

    async def test_it_goes_before_the_order_id(
        self, client: TestClient[Any, Any], event: dict[str, Any]
    ):
        event |= {"eventId": None, "orderId": "order-1"}
        _, body = await fired(client, event, **{"Idempotency-Key": "order-9"})
        assert body["data"]["eventId"] == derived_event_id("Lead", "order-9")

    async def test_one_that_cannot_be_used_is_told_with_the_other_faults(
        self, client: TestClient[Any, Any], event: dict[str, Any], plugin: Any
    ):
        headers = {"Idempotency-Key": "x" * 300}
        response, body = await fired(client, event | {"currency": "x"}, **headers)
        assert response.status == 400
        assert [d.partition(":")[0] for d in body["error"]["details"]] == [
            "Idempotency-Key",
            "currency",
        ]
        response, body = await fired(client, event, **headers)
        assert response.status == 400
        assert not plugin.transport.requests


@pytest.mark.parametrize("wish", ["respond-async", "wait=10, Respond-Async; x=1"])
async def test_an_asynchronous_answer_needs_a_queue(
    client: TestClient[Any, Any], event: dict[str, Any], plugin: Any, wish: str
):
    response, body = await fired(client, event, Prefer=wish)
    assert (response.status, body["error"]["code"]) == (501, "NOT_IMPLEMENTED")
    assert not plugin.transport.requests


async def test_a_preview_shows_the_request_and_sends_nothing(
    client: TestClient[Any, Any], event: dict[str, Any], plugin: Any
):
    response = await client.post("/api/v1/pixels/preview", json=event)
    data = (await response.json())["data"]
    assert response.status == 200
    assert data["wouldSend"] is True
    assert data["request"]["headers"] == {"Authorization": "***"}
    assert data["request"]["json"] == {"events": [{"name": "Lead", "id": "event-1"}]}
    assert [(k["key"], k["field"], k["source"]) for k in data["matchKeys"]] == [
        ("email", "emails", "memory")
    ]
    assert data["missing"] == ["phone"]
    assert data["advice"]["fields"] == ["phone"]
    assert not plugin.transport.requests


async def test_a_preview_judges_the_body_as_fire_does(client: TestClient[Any, Any]):
    response = await client.post("/api/v1/pixels/preview", json={"platform": "acme"})
    assert response.status == 400
    assert "leadId: is required" in (await response.json())["error"]["details"]


async def test_what_nobody_expected_is_500_without_its_text(
    client: TestClient[Any, Any],
    event: dict[str, Any],
    plugin: Any,
    caplog: pytest.LogCaptureFixture,
):
    async def broken(*_: Any, **__: Any):
        raise RuntimeError("ann@example.com")

    from convroute.server.app_keys import ROUTER

    client.app[ROUTER].fire_record = broken
    response, body = await fired(client, event)
    assert (response.status, body["error"]) == (
        500,
        {
            "code": "INTERNAL_ERROR",
            "message": "Something went wrong on the server",
            "details": [],
        },
    )
    assert "RuntimeError" in caplog.text
    assert response.headers["X-Request-ID"] in caplog.text
    assert "ann@example.com" not in caplog.text
