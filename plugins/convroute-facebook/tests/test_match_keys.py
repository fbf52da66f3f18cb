"""Match keys: whom Meta can recognise, and who is too many people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from convroute.spi import Payload

NOW = datetime(2026, 11, 23, 12, 0, 0, 123_000, tzinfo=UTC)
ANN = {"email": "ann@example.com"}


def digest(text: Any):
    return sha256(text.encode()).hexdigest()


def body(payload: Any):
    assert isinstance(payload, Payload), payload
    return payload.body


def custom(payload: Any):
    return body(payload).get("custom_data", {})


def fields(mapped: Any):
    return [note.field for note in mapped.notes]


IDENTITY = [
    # lead record, passes
    ({}, False), ({"userAgent": "B"}, False), ({"country": "us", "city": "Paris"}, False),
    ({"country": "us", "city": "Paris", "state": "tx", "zip": "75001", "gender": "f", "userAgent": "B"}, False),
    ({"dateOfBirth": "1990-01-01", "userAgent": "B"}, False), ({"firstName": "Ann"}, False),
    ({"firstName": "Ann", "gender": "f"}, False), ({"lastName": "Lee", "gender": "f"}, False),
    ({"firstName": "Ann", "lastName": "Lee"}, True), ({"dateOfBirth": "1990-01-01", "gender": "f"}, True),
    ({"ipAddress": "203.0.113.7", "userAgent": "B"}, True), ({"ipAddress": "203.0.113.7"}, True),
    ({"email": "ann@example.com"}, True), ({"phone": "+12025550123"}, True), ({"externalId": "x"}, True),
    ({"id": "lead_1"}, False), ({"id": "lead_1", "fbp": "fb.1.1795348800000.1"}, True),
    ({"fbp": "fb.1.1795348800000.1"}, True), ({"fbclid": "AbC"}, True),
    ({"facebook.lead_id": "123456789012345"}, True), ({"facebook.madid": "m"}, True),
    ({"email": "nobody", "country": "us"}, False), ({"ipAddress": "10.0.0.1", "userAgent": "B"}, False),
]  # fmt: skip


@pytest.mark.parametrize(
    "record, passes",
    IDENTITY,
    ids=lambda value: "+".join(value) if isinstance(value, dict) else None,
)
def test_minimum_identity(record: Any, passes: Any, fire: Callable[..., Any]) -> None:
    mapped = fire(record)
    assert isinstance(mapped, Payload) is passes
    if not passes:
        assert mapped.field == "lead"


def test_a_refusal_tells_what_was_dropped_before(fire: Callable[..., Any]) -> None:
    refusal = fire({"email": "nobody", "phone": "1"})
    assert fields(refusal) == ["emails[0]", "phones[0]"]
    assert "nobody" not in repr(refusal)


PHONES = [
    # number, lead's country, region of options, of pixel, sent, notes
    ("+44 20 7946 0958", None, None, None, "442079460958", 0),
    ("020 7946 0958", "GB", None, None, "442079460958", 0),
    ("020 7946 0958", "United Kingdom", "US", None, "442079460958", 0),
    ("020 7946 0958", None, "GB", "US", "442079460958", 0),
    ("(202) 555-0123", None, None, "US", "12025550123", 0),
    ("020 7946 0958", None, None, None, "2079460958", 1),
    ("anonymous", "GB", None, None, None, 1),
]


@pytest.mark.parametrize("number, country, option, region, sent, notes", PHONES)
def test_phone(
    number: Any,
    country: Any,
    option: Any,
    region: Any,
    sent: Any,
    notes: Any,
    fire: Callable[..., Any],
) -> None:
    options = {"default_phone_region": option} if option else {}
    payload = fire(
        {**ANN, "phone": number, "country": country},
        options=options,
        pixel={"default_phone_region": region},
    )
    assert body(payload)["user_data"].get("ph") == (sent and [digest(sent)])
    assert fields(payload) == ["phones[0]"] * notes


def test_one_bad_value_of_several_is_left_out(fire: Callable[..., Any]) -> None:
    hashed = "A" * 64
    payload = fire(
        {
            "emails": ["ann@example.com", "no", hashed, hashed.lower()],
            "phones": ["+12025550123", "x", "12025550123"],
        }
    )
    assert body(payload)["user_data"]["em"] == [digest("ann@example.com"), "a" * 64]
    assert body(payload)["user_data"]["ph"] == [digest("12025550123")]
    assert fields(payload) == ["emails[1]", "phones[1]"]


@pytest.mark.parametrize("suffix", [".AQICAQMC", ".Bg"])
def test_a_digest_with_the_builders_suffix_is_passed(suffix: Any, fire: Callable[..., Any]) -> None:
    payload = fire({"email": "A" * 64 + suffix})
    assert body(payload)["user_data"]["em"] == ["a" * 64 + suffix]


@pytest.mark.parametrize("text, day", [("3/4/1997", "19970403"), ("16/2/1997", "19970216")])
def test_birth_date_of_a_country_that_writes_the_day_first(
    text: Any, day: Any, fire: Callable[..., Any]
) -> None:
    assert body(fire({**ANN, "country": "de", "dateOfBirth": text}))["user_data"]["db"] == digest(
        day
    )


def test_birth_date_is_month_first_where_nobody_knows_better(fire: Callable[..., Any]) -> None:
    assert body(fire({**ANN, "dateOfBirth": "3/4/1997"}))["user_data"]["db"] == digest("19970304")
    assert "db" not in body(fire({**ANN, "dateOfBirth": "2026-11-24"}))["user_data"]


def test_a_state_abroad_is_text(fire: Callable[..., Any]) -> None:
    assert body(fire({**ANN, "country": "au", "state": "WA"}))["user_data"]["st"] == digest("wa")
    assert body(fire({**ANN, "country": "ge", "state": "Georgia"}))["user_data"]["st"] == digest(
        "georgia"
    )
    assert body(fire({**ANN, "state": "Georgia"}))["user_data"]["st"] == digest("ga")


@pytest.mark.parametrize(
    "options, record, sent, field",
    [
        ({}, {"externalId": "AB 1", "id": "L"}, digest("ab1"), "external_id"),
        ({}, {"id": "Lead_1", "email": "ann@example.com"}, digest("lead_1"), "id"),
        ({"external_id": "raw"}, {"externalId": " AB 1 "}, "AB 1", "external_id"),
        ({"external_id": "raw"}, {"externalId": "A" * 64}, "a" * 64, "external_id"),
        (
            {},
            {"externalId": "ac862c981fee6b90654257051c4e197a"},
            digest("ac862c981fee6b90654257051c4e197a"),
            "external_id",
        ),
    ],
)
def test_external_id(
    options: Any, record: Any, sent: Any, field: Any, fire: Callable[..., Any]
) -> None:
    payload = fire(record, options=options)
    assert body(payload)["user_data"]["external_id"] == sent
    assert payload.match_keys["external_id"] == field


@pytest.mark.parametrize(
    "address, sent, notes",
    [
        ("203.0.113.7", "203.0.113.7", 0), ("2001:db8::1", "2001:db8::1", 0), ("10.0.0.1", None, 1), ("::1", None, 1),
        ("203.0.113.7:443", None, 1), ("203.0.113.7, 10.0.0.1", "203.0.113.7", 1), ("10.0.0.1, 203.0.113.7",
         "203.0.113.7", 1),
        ("10.0.0.1,x", None, 1), ("a" * 64, None, 1),
    ],
)  # fmt: skip
def test_ip_address(address: Any, sent: Any, notes: Any, fire: Callable[..., Any]) -> None:
    payload = fire({**ANN, "ipAddress": address})
    assert body(payload)["user_data"].get("client_ip_address") == sent
    assert fields(payload) == ["ipAddress"] * notes


def test_a_hashed_user_agent_is_left_out(fire: Callable[..., Any]) -> None:
    payload = fire({**ANN, "userAgent": "a" * 64})
    assert "client_user_agent" not in body(payload)["user_data"]
    assert fields(payload) == ["userAgent"]
