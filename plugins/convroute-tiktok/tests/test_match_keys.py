from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from convroute.spi import ActionSource, Identifier, Refusal

OFFLINE = {"offline_event_set_id": "7000000000000000002"}


CRM = {"crm_event_set_id": "7000000000000000003"}


APP = {
    "tiktok_app_id": "7000000000000000004",
    "store_app_id": "com.example.app",
    "app_name": "Shop",
}


LEAD_ID = {"tiktok.lead_id": "7245151489423"}


NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


EVERYTHING = {
    "emails": ("ann@example.com",),
    "phones": ("+12025550123",),
    "first_name": "Ann",
    "last_name": "Doe",
    "date_of_birth": "1990-01-01",
    "gender": "f",
    "city": "Los Angeles",
    "state": "California",
    "zip": "94105-1234",
    "country": "United States",
    "external_id": "user_123",
    "ip_address": "203.0.113.1",
    "user_agent": "UA",
}


ISSUED = {
    "ttclid": "E.C.P.1",
    "ttp": "b",
    "locale": "en-US",
    "idfv": "V-1",
    "gaid": "A-1",
    "att_status": "denied",
}


WEB_KEYS = {
    "email", "phone", "external_id", "ttclid", "ttp", "ip", "user_agent", "locale", "first_name", "last_name",
    "zip_code", "city", "state", "country",
}  # fmt: skip


@pytest.mark.parametrize(
    "action, options, identifiers, wanted",
    [
        (ActionSource.WEBSITE, {}, ISSUED, WEB_KEYS),
        (ActionSource.CHAT, OFFLINE, ISSUED, {"email", "phone"}),
        (ActionSource.OTHER, CRM, {**ISSUED, **LEAD_ID}, {"email", "phone", "external_id"}),
        (
            ActionSource.APP,
            APP,
            {**ISSUED, "idfa": "EA7583CD-A667-48BC-B806-42ECB2B48606"},
            {"email", "phone", "ip", "user_agent", "locale", "idfa", "idfv", "gaid", "att_status"},
        ),
    ],
    ids=["web", "offline", "crm", "app"],
)
def test_match_keys_of_each_event_source(
    action: Any, options: Any, identifiers: Any, wanted: Any, fire: Callable[..., Any]
):
    payload = fire(EVERYTHING, action_source=action, options=options, identifiers=identifiers)
    assert set(payload.body["user"]) == wanted


def test_match_keys_name_the_lead_fields(fire: Callable[..., Any]):
    payload = fire(EVERYTHING, identifiers=ISSUED)
    assert payload.match_keys["email"] == "emails"
    assert payload.match_keys["zip_code"] == "zip"
    assert payload.match_keys["ip"] == "ip_address"
    assert payload.match_keys["ttclid"] == "clickIds.ttclid"
    assert set(payload.match_keys) == set(payload.body["user"])


def test_crm_names_the_lead_id(fire: Callable[..., Any]):
    payload = fire({}, action_source=ActionSource.OTHER, options=CRM, identifiers=LEAD_ID)
    assert payload.match_keys == {"lead_id": "clickIds.tiktok.lead_id"}
    assert payload.body["lead"] == {"lead_id": "7245151489423"}


def test_place_is_clear_and_short(fire: Callable[..., Any]):
    user = fire(EVERYTHING).body["user"]
    assert (user["city"], user["state"], user["country"]) == ("losangeles", "ca", "us")


def test_several_values_are_a_list_without_repeats(fire: Callable[..., Any]):
    user = fire({"emails": ("b@example.com", " B@example.com", "a@example.com")}).body["user"]
    assert len(user["email"]) == 2
    assert user["email"][0] == fire({"emails": ("b@example.com",)}).body["user"]["email"]


@pytest.mark.parametrize(
    "given, lead_id, options, field",
    [
        ("u-1", "lead_1", {}, "external_id"),
        (None, "lead_1", {}, "id"),
        (None, None, {}, None),
        (None, "lead_1", {"external_id": "given"}, None),
        ("u-1", "lead_1", {"external_id": "given"}, "external_id"),
        ("u-1", "lead_1", {"external_id": "off"}, None),
        ("\u200b\ufeff", "lead_1", {}, None),
    ],
)
def test_external_id(given: Any, lead_id: Any, options: Any, field: Any, fire: Callable[..., Any]):
    keys = {"emails": ("ann@example.com",), "external_id": given}
    payload = fire(keys, lead={"id": lead_id}, options=options)
    assert payload.match_keys.get("external_id") == field


def test_external_id_in_lower_case(fire: Callable[..., Any]):
    keys = {"external_id": "User_123"}
    lower = fire(keys, options={"external_id_lower": True})
    assert lower.body["user"] == fire({"external_id": "user_123"}).body["user"]
    assert lower.body["user"] != fire(keys).body["user"]


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"city": "Rome", "country": "it"},
        {"user_agent": "UA"},
        {"emails": ("nobody",)},
        {"ip_address": "10.0.0.1"},
    ],
)
def test_nothing_to_match_by_is_refused(keys: Any, fire: Callable[..., Any]):
    refusal = fire(keys, lead={"id": "lead_1"})
    assert isinstance(refusal, Refusal)
    assert "e-mail" in refusal.reason
    assert refusal.field == "lead"


@pytest.mark.parametrize(
    "given, source_url, landing_url, expected",
    [
        ("given", "https://a.example/?ttclid=page", None, ("given", "clickIds.ttclid")),
        (
            None,
            "https://a.example/?ttclid=page",
            "https://a.example/?ttclid=landing",
            ("page", "event"),
        ),
        (
            None,
            "https://a.example/",
            "https://a.example/?x=1&ttclid=landing",
            ("landing", "landing_url"),
        ),
        (None, None, None, (None, None)),
    ],
)
def test_click_id(
    given: Any, source_url: Any, landing_url: Any, expected: Any, fire: Callable[..., Any]
):
    payload = fire(
        identifiers={"ttclid": given} if given else {},
        source_url=source_url,
        lead={"landing_url": landing_url},
    )
    assert (payload.body["user"].get("ttclid"), payload.match_keys.get("ttclid")) == expected


@pytest.mark.parametrize("days, noted", [(1, False), (28, False), (29, True)])
def test_an_old_click_id_is_noted(days: Any, noted: Any, fire: Callable[..., Any]):
    seen = Identifier(value="E.C.P.1", seen_at=NOW - timedelta(days=days))
    payload = fire(identifiers={"ttclid": seen})
    assert bool(payload.notes) == noted
    assert payload.body["user"]["ttclid"] == "E.C.P.1"


@pytest.mark.parametrize(
    "keys, said", [({}, True), ({"external_id": " "}, False)], ids=["own id", "nothing"]
)
def test_a_refusal_says_that_the_own_id_alone_does_not_count(
    keys: Any, said: bool, fire: Callable[..., Any]
):
    refusal = fire(keys, lead={"id": "lead_1"} if said else {})
    assert isinstance(refusal, Refusal)
    assert refusal.field == "lead"
    assert refusal.reason.endswith("; the lead's own id alone does not count") == said


def test_a_hashed_user_agent_is_left_out(fire: Callable[..., Any]):
    payload = fire({"emails": ("ann@example.com",), "user_agent": "F" * 64})
    assert "user_agent" not in payload.body["user"]
    assert "userAgent" in [note.field for note in payload.notes]
