from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from convroute.spi import ActionSource, HttpResponse, Item, Payload, Refusal, Verdict
from convroute_tiktok import TikTok

listed_deviations = pytest.importorskip(
    "listed_deviations", reason="needs tests/shared of the repository"
)

DATA = json.loads((Path(__file__).parent / "data" / "tiktok.json").read_text("utf-8"))

# TikTok's field -> our match key. What is not here is an identifier, or the time.
PERSON = {
    "email": "emails",
    "phone": "phones",
    "external_id": "external_id",
    "first_name": "first_name",
    "last_name": "last_name",
    "zip_code": "zip",
    "city": "city",
    "state": "state",
    "country": "country",
    "ip": "ip_address",
}
DEVICE = {"idfa", "gaid"}


def ids(rows: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(row, id=f"{row['id']}-{row['field']}") for row in rows]


def user_of(payload: Payload | Refusal) -> dict[str, Any]:
    assert isinstance(payload, Payload), payload
    return dict(payload.body["user"])


def keys_for(vector: dict[str, Any]) -> dict[str, Any]:
    value = vector["input"]
    value = (
        value if isinstance(value, str) else str(value)
    )  # a lead record gives numbers as their digits
    field = PERSON[vector["field"]]
    keys: dict[str, Any] = {field: (value,) if field in {"emails", "phones"} else value}
    if vector.get("country"):
        keys["country"] = vector["country"]
    return keys


def differing(vector: Any, fire: Callable[..., Any], **options: Any) -> set[str]:
    if vector.get("region"):
        options["default_phone_region"] = vector["region"]
    # ttp: so that the event has a match key whatever becomes of the one under test
    payload = fire(keys_for(vector), options=options, identifiers={"ttp": "browser"})
    sent = user_of(payload).get(vector["field"])
    expected = {"sha256": vector["sha256"], "normalized": vector["normalized"], "omit": None}
    return set() if sent == expected[vector["send"]] else {f"user.{vector['field']}"}


@pytest.mark.parametrize("vector", ids([v for v in DATA["vectors"] if v["field"] in PERSON]))
def test_match_key(vector: Any, fire: Callable[..., Any]):
    listed_deviations.agree(vector["id"], differing(vector, fire))
    for settings, parts in listed_deviations.remedies(vector["id"]):
        assert not parts & differing(vector, fire, **settings["options"])


def test_every_listed_vector_is_there():
    known = {vector["id"] for vector in DATA["vectors"]}
    assert {case for case in listed_deviations.listed_cases() if case.startswith("tt-")} <= known


@pytest.mark.parametrize(
    "vector", ids([v for v in DATA["vectors"] if v["field"] == "phone" and v.get("region")])
)
def test_phone_by_the_leads_country(vector: Any, fire: Callable[..., Any]):
    payload = fire({**keys_for(vector), "country": vector["region"]})
    assert user_of(payload)["phone"] == vector["sha256"]


@pytest.mark.parametrize(
    "vector", ids([v for v in DATA["vectors"] if v["id"] in {"tt-166", "tt-167"}])
)
def test_bare_digits_are_international_by_default(vector: Any, fire: Callable[..., Any]):
    payload = fire(keys_for(vector))
    assert "phone" in user_of(payload)
    assert "phones[0]" in [note.field for note in payload.notes]


@pytest.mark.parametrize("vector", ids([v for v in DATA["vectors"] if v["field"] in DEVICE]))
def test_device_id(vector: Any, fire: Callable[..., Any]):
    payload = fire(
        identifiers={vector["field"]: vector["input"]},
        options={"tiktok_app_id": "7000000000000000001", "store_app_id": "com.example"},
        action_source=ActionSource.APP,
    )
    assert user_of(payload)[vector["field"]] == vector["normalized"]


@pytest.mark.parametrize(
    "vector", ids([v for v in DATA["vectors"] if v["field"] in {"ttclid", "locale"}])
)
def test_identifier(vector: Any, fire: Callable[..., Any]):
    payload = fire(identifiers={vector["field"]: vector["input"]})
    assert user_of(payload)[vector["field"]] == vector["normalized"]


@pytest.mark.parametrize("vector", ids([v for v in DATA["vectors"] if v["field"] == "event_time"]))
def test_event_time(vector: Any, fire: Callable[..., Any]):
    value = vector["input"]
    at = (
        datetime.fromisoformat(value)
        if isinstance(value, str)
        else datetime.fromtimestamp(value, UTC)
    )
    payload = fire(occurred_at=at, now=at)
    assert payload.body["event_time"] == vector["normalized"]
    assert isinstance(payload.body["event_time"], int)


def test_every_vector_is_tried():
    tried = set(PERSON) | DEVICE | {"ttclid", "locale", "event_time"}
    assert {vector["field"] for vector in DATA["vectors"]} == tried


NAMES = DATA["event_names"]


@pytest.mark.parametrize(
    "ours, theirs",
    [
        *[(name, name) for name in NAMES["same_name"] + NAMES["tiktok_only_standard"]],
        *NAMES["renamed"].items(),
        *NAMES["legacy_accepted_as_input"].items(),
        *[(name, name) for name in NAMES["legacy_sunset_2027"]],
        ("Donate", "Donate"),
    ],
)
def test_event_name_on_the_web(ours: Any, theirs: Any, fire: Callable[..., Any]):
    assert fire(name=ours).body["event"] == theirs


def test_event_without_standard_equivalent_never_goes_offline(fire: Callable[..., Any]):
    refusal = fire(
        name="Donate",
        action_source=ActionSource.PHONE_CALL,
        options={"offline_event_set_id": "7000000000000000002"},
    )
    assert isinstance(refusal, Refusal)
    assert refusal.field == "eventName"


CLASSES = {
    "success": {Verdict.DELIVERED},
    "duplicate": {Verdict.DELIVERED},
    "permanent": {Verdict.REJECTED, Verdict.MISCONFIGURED},
    "auth": {Verdict.CREDENTIAL},
    "throttled": {Verdict.THROTTLED},
    "retryable": {Verdict.UNAVAILABLE, Verdict.UNKNOWN},
}


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=f"http{row['http_status']}-{row['code']}-{row['class']}")
        for row in DATA["response_classification"]
    ],
)
def test_response_class(row: Any, platform: TikTok, fire: Callable[..., Any]):
    if row["code"] is None:
        response = HttpResponse(status=row["http_status"], body=b"<html>502</html>")
    else:
        body = {"code": row["code"], "message": row["message"], "request_id": "r1", "data": {}}
        response = HttpResponse.of(row["http_status"], body)
    [outcome] = platform.outcomes(response, [fire()])
    assert outcome.verdict in CLASSES[row["class"]]
    assert bool(outcome.notes) == (row["class"] == "duplicate")


def test_web_purchase_payload(fire: Callable[..., Any]):
    case = next(p for p in DATA["payloads"] if p["name"] == "web purchase")
    given, body = case["input"], case["body"]
    payload = fire(
        {
            "emails": (given["email"],),
            "phones": (given["phone"],),
            "external_id": given["externalId"],
            "ip_address": given["ip"],
            "user_agent": given["userAgent"],
        },
        identifiers={"ttclid": given["ttclid"], "ttp": given["ttp"]},
        now=datetime.fromisoformat(given["eventTime"]),
        name=given["event"],
        event_id=given["eventId"],
        source_url=given["url"],
        referrer_url=given["referrer"],
        value=Decimal(given["value"]),
        currency=given["currency"],
        contents=tuple(
            Item(id=str(item["id"]), quantity=item["quantity"], price=Decimal(item["itemPrice"]))
            for item in given["contents"]
        ),
    )
    assert {**payload.envelope, "data": [payload.body]} == body


def test_crm_payload(fire: Callable[..., Any]):
    case = next(p for p in DATA["payloads"] if p["name"] == "crm stage change")
    given, body = case["input"], case["body"]
    payload = fire(
        {"emails": (given["email"],), "external_id": given["externalId"]},
        identifiers={"tiktok.lead_id": given["leadId"]},
        options={"crm_event_set_id": body["event_source_id"], "crm_name": given["crm"]},
        action_source=ActionSource.SYSTEM_GENERATED,
        now=datetime.fromtimestamp(given["eventTime"], UTC),
        name=given["event"],
        event_id=given["eventId"],
        source_url=None,
    )
    assert {**payload.envelope, "data": [payload.body]} == body
