"""What other routers' own tests expect, run where the folder of recorded cases is at hand."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from convroute.spi import ActionSource, HttpResponse, Item, Payload, Refusal, Verdict
from convroute_tiktok import TikTok

FOLDER = os.environ.get("CONVROUTE_SHARED")
OPTIONS = {"offline_event_set_id": "7000000000000000002", "crm_event_set_id": "7000000000000000003"}
ACTIONS = {
    "web": ActionSource.WEBSITE,
    "offline": ActionSource.PHONE_CALL,
    "crm": ActionSource.SYSTEM_GENERATED,
}
CLASSES = {
    "success": {Verdict.DELIVERED},
    "retryable": {Verdict.UNAVAILABLE, Verdict.UNKNOWN},
    "permanent": {Verdict.REJECTED, Verdict.MISCONFIGURED},
    "auth": {Verdict.CREDENTIAL},
    "throttled": {Verdict.THROTTLED},
}

# Where the peer is wrong, or says what TikTok has said otherwise since.
WRONG_VALUES = {
    "ip": {"0.0.0.0"},  # TikTok asks for a public address
    "country": {"dummycountry"},  # and for an ISO 3166 country
}
# On 2025-05-01; the peer's tests are older.
RENAMED = {
    "CompletePayment": "Purchase",
    "SubmitForm": "Lead",
}
SOURCE_KEYS = {  # the peer sends web's keys with every event source; the reference marks each key's sources
    "offline": {"email", "phone"},
    "crm": {"email", "phone", "external_id"},
}
REFUSED = {
    "rudder-tiktok-map-1dc612ef82": "its only key is a number without a country, which the peer hashes as it is"
}
OTHERWISE = {
    "rudder-tiktok-map-cec1c7023d": "a name that is a number is refused before mapping, by its type",
    "rudder-tiktok-map-35ab86c9cc": "no calling code begins with 0, and the reference forbids leading zeros",
    "segment-tiktok-delivery-48fb75273d": "HTTP 501: the reference takes every 5xx for an outage",
}
CHECKED = {
    "event_name", "event_time", "event_id", "event_source", "test_event_code", "user", "properties", "page", "lead",
}  # fmt: skip


def cases(kind: str) -> list[Any]:
    if not FOLDER:
        reason = "set CONVROUTE_SHARED to the folder that holds cases/peer-cases.jsonl"
        return [pytest.param(None, marks=pytest.mark.skip(reason=reason))]
    lines = (Path(FOLDER) / "cases" / "peer-cases.jsonl").read_text("utf-8").splitlines()
    rows = [
        row for row in map(json.loads, lines) if row["platform"] == "tiktok" and row["kind"] == kind
    ]
    return [pytest.param(row, id=row["id"]) for row in rows]


def many(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),) if value else ()


@pytest.mark.parametrize("case", cases("map"))
def test_mapping(case: Any, fire: Callable[..., Any]):
    if case["id"] in OTHERWISE:
        pytest.skip(OTHERWISE[case["id"]])
    payload = mapped(case, fire)
    if case["id"] in REFUSED:
        assert isinstance(payload, Refusal)
        return
    assert isinstance(payload, Payload), payload
    sent = {
        **payload.envelope,
        **{{"event": "event_name"}.get(name, name): value for name, value in payload.body.items()},
    }
    for name, value in expected(case, str(sent["event_source"])).items():
        if isinstance(value, dict):
            for inner, wanted in value.items():
                assert as_sets(sent.get(name, {}).get(inner)) == as_sets(wanted), (name, inner)
        else:
            assert sent.get(name) == value, name


def expected(case: Any, source: str) -> dict[str, Any]:
    """What the peer expects, less what it is wrong about."""
    expect = {name: value for name, value in case["expect"].items() if name in CHECKED}
    dubious = case.get("dubious") or ""
    expect["user"] = {
        name: value
        for name, value in expect.get("user", {}).items()
        if name in SOURCE_KEYS.get(source, {name})
        and f"{name}:" not in dubious
        and value not in WRONG_VALUES.get(name, ())
        and not (name == "external_id" and isinstance(value, list))
    }
    expect["properties"] = {
        name: str(value) if name == "order_id" else value
        for name, value in expect.get("properties", {}).items()
        if value != []
    }
    if source != "web":
        expect.pop("page", None)
    if "event_name" in expect:
        expect["event_name"] = RENAMED.get(expect["event_name"], expect["event_name"])
    return expect


def as_sets(value: Any) -> Any:
    """One value and a list of one are the same, and lists have no order."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return set(value)
    return {value} if isinstance(value, str) else value


def mapped(case: Any, fire: Callable[..., Any]) -> Payload | Refusal:
    lead, event = case["lead"], case["event"]
    at = datetime.fromtimestamp(event.get("event_time", 1_700_000_000), UTC)
    keys = {
        "emails": many(lead.get("email")),
        "phones": many(lead.get("phone")),
        **{
            name: lead[name]
            for name in ("first_name", "last_name", "city", "state", "country", "user_agent")
            if name in lead
        },
        **{
            ours: lead[theirs]
            for theirs, ours in (("zip", "zip"), ("zip_code", "zip"), ("ip", "ip_address"))
            if theirs in lead
        },
        "external_id": next(iter(many(lead.get("external_id"))), None),
    }
    if not any(
        keys.get(name) for name in ("emails", "phones", "ip_address", "external_id")
    ) or case.get("partial"):
        keys["emails"] = keys["emails"] or ("somebody@example.com",)
    identifiers = {name: lead[name] for name in ("ttclid", "ttp", "locale") if name in lead}
    if "lead" in event:
        identifiers["tiktok.lead_id"] = event["lead"]["lead_id"]
    own = ("content_type", "query", "status", "shop_id", "description")
    return fire(
        keys,
        identifiers=identifiers,
        # Segment hashes external ids in lower case; we keep their case unless the pixel's option says so.
        options={
            **OPTIONS,
            "external_id_lower": case["peer"] == "segment",
            "crm_name": event.get("lead", {}).get("lead_event_source"),
        },
        now=at,
        test_event_code=event.get("test_event_code"),
        action_source=ACTIONS[event.get("event_source", "web")],
        name=event.get("event_name", "Lead"),
        event_id=event.get("event_id", "event-1"),
        source_url=event.get("event_source_url"),
        referrer_url=event.get("referrer_url"),
        value=None if event.get("value") is None else Decimal(str(event["value"])),
        currency=event.get("currency"),
        order_id=str(event["order_id"]) if "order_id" in event else None,
        contents=tuple(item(line) for line in event.get("contents", ())),
        properties={name: event[name] for name in own if name in event},
    )


def item(line: Any) -> Item:
    price = line.get("price")
    return Item(
        id=str(line.get("id", "")),
        quantity=line.get("quantity"),
        price=None if price is None else Decimal(str(price)),
        name=line.get("name"),
        category=line.get("category"),
        brand=line.get("brand"),
    )


@pytest.mark.parametrize("case", cases("delivery"))
def test_delivery(case: Any, platform: TikTok):
    if case["id"] in OTHERWISE:
        pytest.skip(OTHERWISE[case["id"]])
    body = case["response_body"]
    if isinstance(body, str):
        response = HttpResponse(status=case["http_status"], body=body.encode())
    else:
        response = HttpResponse.of(case["http_status"], body)
    [outcome] = platform.outcomes(response, [Payload(body={}, event_id="1")])
    if case.get("dubious") and outcome.verdict not in CLASSES[case["expect"]]:
        pytest.skip(case["dubious"])
    assert outcome.verdict in CLASSES[case["expect"]]
