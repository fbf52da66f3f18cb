"""What three production connectors expect of themselves, where a folder with their cases is given."""

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
from convroute_facebook.outcome import outcomes

FOLDER = os.environ.get("CONVROUTE_SHARED")
FILE = Path(FOLDER or ".") / "cases" / "peer-cases.jsonl"

pytestmark = pytest.mark.skipif(
    not FOLDER or not FILE.exists(), reason="CONVROUTE_SHARED names no folder of cases"
)

# Where the peer is wrong or does something else on purpose, with the reason.
NOT_OURS = {
    "fbsdk-facebook-map-24e3150343": "an address with a space in it: nobody can be reached there",
    "fbsdk-facebook-map-737ef481db": "63 hex digits are no SHA-256",
    "fbsdk-facebook-map-f916afc7c6": "63 hex digits are no SHA-256",
}

CASES = (
    [json.loads(line) for line in FILE.read_text().splitlines()] if FOLDER and FILE.exists() else []
)
OURS = [case for case in CASES if case["platform"] == "facebook"]


def ids(case: dict[str, Any]):
    return case["id"]


VERDICTS = {
    "success": {Verdict.DELIVERED},
    "retryable": {Verdict.UNKNOWN, Verdict.UNAVAILABLE},
    "permanent": {Verdict.REJECTED, Verdict.MISCONFIGURED, Verdict.CREDENTIAL},
    "auth": {Verdict.CREDENTIAL},
    "throttled": {Verdict.THROTTLED},
}
NO_COUNT = "a 200 that does not say how many events were taken is no delivery"


@pytest.mark.parametrize("case", [c for c in OURS if c["kind"] == "delivery"], ids=ids)
def test_delivery(case: dict[str, Any]) -> None:
    (outcome,) = outcomes(HttpResponse.of(case["http_status"], case["response_body"]), 1)
    if case["response_body"] == {"error": None}:
        assert outcome.verdict is Verdict.UNKNOWN, NO_COUNT
    else:
        assert outcome.verdict in VERDICTS[case["expect"]]


LEAD = {
    "first_name": "firstName", "last_name": "lastName", "date_of_birth": "dateOfBirth", "ip": "ipAddress",
    "user_agent": "userAgent",
}  # fmt: skip
EVENT_FIELDS = {
    "event_name", "event_time", "event_id", "action_source", "event_source_url", "referrer_url", "value", "currency",
    "order_id", "contents", "custom", "now", "test_event_code", "missing",
}  # fmt: skip


def listed(value: Any):
    return sorted(map(str, value if isinstance(value, list) else [value]))


def fired(case: dict[str, Any], fire: Callable[..., Any]):
    event, lead = dict(case["event"]), dict(case["lead"])
    extras = {
        name: lead.pop(name) for name in ("partner_id", "partner_name", "ctwa_clid") if name in lead
    }
    record = {LEAD.get(name, name): value for name, value in lead.items()}
    if isinstance(record.get("external_id"), list):
        record["external_id"] = record["external_id"][0]  # a lead has one
    if case.get("partial"):
        record.setdefault("external_id", "filler")
    time = datetime.fromtimestamp(event.get("event_time", 1_700_000_000), UTC)
    for name in list(event):
        if name.startswith("data_processing"):
            extras[name] = event[name]
    properties = {
        **{k: v for k, v in event.items() if k not in EVENT_FIELDS | set(extras)},
        **event.get("custom", {}),
    }
    # Peers send a Purchase without a value, which Meta refuses, or make one up.
    value = event.get("value", 1 if event.get("event_name") == "Purchase" else None)
    if isinstance(value, str):
        properties["value"], value = value, None
    contents = tuple(
        Item(
            id=str(c.get("id", "")), quantity=c.get("quantity"),
            price=None if c.get("price") is None else Decimal(str(c["price"])),
            name=c.get("name"), category=c.get("category"), brand=c.get("brand"),
            delivery_category=c.get("delivery_category"),
        )
        for c in event.get("contents") or ()
    )  # fmt: skip
    return fire(
        record,
        name=event.get("event_name", "Lead"),
        event_id=event.get("event_id", "event-1"),
        action_source=ActionSource(event.get("action_source", "other")),
        source_url=event.get("event_source_url"),
        referrer_url=event.get("referrer_url"),
        occurred_at=time,
        fired_at=datetime.fromtimestamp(event["now"], UTC) if "now" in event else time,
        value=None if value is None else Decimal(str(value)),
        currency=event.get(
            "currency", "USD" if value is not None or "value" in properties else None
        ),
        order_id=event.get("order_id"),
        contents=contents,
        properties=properties,
        extras={"facebook": extras} if extras else {},
        test_event_code=event.get("test_event_code"),
        options={
            "external_id": "raw" if case["peer"] == "fbsdk" else "hashed",
            "keep_properties": ["city", "country", "last_name"]
            if case["peer"] == "segment"
            else [],
        },
    )


# Cases of which one part is no expectation of ours: a wire name to the reason.
PARTS = {
    "fbc": "only the documented form is sent",
    "fbp": "only the documented form is sent",
    "ge": "the peer hashes the word instead of its letter",
    "country": "the peer hashes what is no country",
}


@pytest.mark.parametrize("case", [c for c in OURS if c["kind"] == "map"], ids=ids)
def test_map(case: dict[str, Any], fire: Callable[..., Any]) -> None:
    if reason := NOT_OURS.get(case["id"]):
        pytest.skip(reason)
    expect = case["expect"]
    if expect.get("reason") == "bad_action_source":
        with pytest.raises(ValueError, match="is not a valid ActionSource"):
            fired(case, fire)
        return
    mapped = fired(case, fire)
    if "error" in expect:
        if expect["reason"] in {"stale_event", "bad_value"}:
            assert isinstance(mapped, Refusal) or "value" not in mapped.body.get("custom_data", {})
        return
    if case["lead"].keys() <= {"fbc", "fbp"} and isinstance(mapped, Refusal):
        return
    assert isinstance(mapped, Payload), mapped
    compare_user(case, mapped.body["user_data"])
    compare_custom(case, mapped.body.get("custom_data", {}))
    for name in ("event_name", "event_time", "event_id", "action_source"):
        if name in expect:
            assert mapped.body[name] == expect[name]


def compare_user(case: dict[str, Any], user: Any) -> None:
    problems = {}
    for name, value in case["expect"].get("user", {}).items():
        wanted = value[0] if isinstance(value, list) and name == "external_id" else value
        if name not in user or listed(user[name]) != listed(wanted):
            problems[name] = (value, user.get(name))
    assert problems.keys() <= PARTS.keys() or case.get("dubious"), problems
    assert not set(case["expect"].get("user_absent", ())) & set(user)


def compare_custom(case: dict[str, Any], data: Any) -> None:
    for name, value in case["expect"].get("custom_data", {}).items():
        if name == "contents" and not case.get("dubious"):
            for ours, theirs in zip(data[name], value, strict=True):
                assert words(theirs).items() <= words(ours).items()
        elif not case.get("dubious"):
            assert data.get(name) == value, name
    assert not set(case["expect"].get("custom_absent", ())) & set(data)


def words(content: Any) -> dict[str, str]:
    return {name: str(value) for name, value in content.items()}
