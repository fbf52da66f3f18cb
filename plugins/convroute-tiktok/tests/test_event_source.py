from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from convroute.spi import ActionSource, Payload, Refusal

PIXEL_CODE = "CTESTPIXELCODE000001"
OFFLINE, CRM, APP = "7000000000000000002", "7000000000000000003", "7000000000000000004"
ALL = {
    "offline_event_set_id": OFFLINE,
    "crm_event_set_id": CRM,
    "tiktok_app_id": APP,
    "store_app_id": "com.example.app",
}
E_MAIL = {"emails": ("ann@example.com",)}
BROWSER = {**E_MAIL, "ip_address": "203.0.113.1", "user_agent": "UA"}
LEAD_ID = {"tiktok.lead_id": "7245151489423"}
S = ActionSource.SYSTEM_GENERATED

TABLE = [
    ("website", ActionSource.WEBSITE, E_MAIL, {}, ALL, "web", PIXEL_CODE),
    ("website, TikTok lead id", ActionSource.WEBSITE, E_MAIL, LEAD_ID, ALL, "web", PIXEL_CODE),
    ("system, only a pixel code", S, E_MAIL, {}, {}, "web", PIXEL_CODE),
    ("system, TikTok lead id", S, E_MAIL, LEAD_ID, ALL, "crm", CRM),
    ("system, TikTok lead id alone", S, {}, LEAD_ID, ALL, "crm", CRM),
    ("system, TikTok lead id, no crm set", S, E_MAIL, LEAD_ID, {}, "web", PIXEL_CODE),
    (
        "system, TikTok lead id, offline set",
        S,
        E_MAIL,
        LEAD_ID,
        {"offline_event_set_id": OFFLINE},
        "offline",
        OFFLINE,
    ),
    ("system, e-mail", S, E_MAIL, {}, ALL, "offline", OFFLINE),
    ("system, phone", S, {"phones": ("+12025550123",)}, {}, ALL, "offline", OFFLINE),
    (
        "system, useless e-mail",
        S,
        {"emails": ("n/a",), "external_id": "7"},
        {},
        ALL,
        "web",
        PIXEL_CODE,
    ),
    (
        "system, useless phone",
        S,
        {"phones": ("12",), "external_id": "7"},
        {},
        ALL,
        "web",
        PIXEL_CODE,
    ),
    (
        "system, MD5 for a phone",
        S,
        {"phones": ("A" * 32,), "external_id": "7"},
        {},
        ALL,
        "web",
        PIXEL_CODE,
    ),
    (
        "system, useless e-mail, phone",
        S,
        {"emails": ("n/a",), "phones": ("+12025550123",)},
        {},
        ALL,
        "offline",
        OFFLINE,
    ),
    ("system, hashed phone", S, {"phones": ("A" * 64,)}, {}, ALL, "offline", OFFLINE),
    (
        "system, phone by country",
        S,
        {"phones": ("020 7946 0958",), "country": "GB"},
        {},
        ALL,
        "offline",
        OFFLINE,
    ),
    (
        "system, phone by region",
        S,
        {"phones": ("020 7946 0958",)},
        {},
        {**ALL, "default_phone_region": "GB"},
        "offline",
        OFFLINE,
    ),
    ("system, bare digits", S, {"phones": ("447400123456",)}, {}, ALL, "offline", OFFLINE),
    (
        "system, bare digits not taken",
        S,
        {"phones": ("447400123456",), "external_id": "7"},
        {},
        {**ALL, "digits_as_international": False},
        "web",
        PIXEL_CODE,
    ),
    (
        "system, private address",
        S,
        {**BROWSER, "ip_address": "10.0.0.1"},
        {},
        ALL,
        "offline",
        OFFLINE,
    ),
    ("system, address and user agent", S, BROWSER, {}, ALL, "web", PIXEL_CODE),
    ("system, ttclid", S, E_MAIL, {"ttclid": "E.C.P.1"}, ALL, "web", PIXEL_CODE),
    ("system, ttp", S, E_MAIL, {"ttp": "b"}, ALL, "web", PIXEL_CODE),
    ("system, no e-mail or phone", S, {"external_id": "7"}, {}, ALL, "web", PIXEL_CODE),
    ("phone call", ActionSource.PHONE_CALL, BROWSER, {}, ALL, "offline", OFFLINE),
    (
        "phone call, no offline set",
        ActionSource.PHONE_CALL,
        E_MAIL,
        {},
        {"crm_event_set_id": CRM},
        "web",
        PIXEL_CODE,
    ),
    ("chat", ActionSource.CHAT, E_MAIL, {}, ALL, "offline", OFFLINE),
    ("chat, no offline set", ActionSource.CHAT, E_MAIL, {}, {}, "web", PIXEL_CODE),
    ("store", ActionSource.PHYSICAL_STORE, E_MAIL, {}, ALL, "offline", OFFLINE),
    ("store, no offline set", ActionSource.PHYSICAL_STORE, E_MAIL, {}, {}, "web", PIXEL_CODE),
    ("app", ActionSource.APP, E_MAIL, {}, ALL, "app", APP),
    ("app, no app id", ActionSource.APP, E_MAIL, {}, {}, "web", PIXEL_CODE),
    ("email", ActionSource.EMAIL, E_MAIL, {}, ALL, "offline", OFFLINE),
    ("other", ActionSource.OTHER, E_MAIL, {}, {}, "web", PIXEL_CODE),
]


@pytest.mark.parametrize(
    "action, keys, identifiers, options, source, source_id",
    [row[1:] for row in TABLE],
    ids=[row[0] for row in TABLE],
)
def test_event_source(
    action: Any,
    keys: Any,
    identifiers: Any,
    options: Any,
    source: Any,
    source_id: Any,
    fire: Callable[..., Any],
):
    payload = fire(keys, identifiers=identifiers, options=options, action_source=action)
    assert isinstance(payload, Payload)
    assert payload.envelope == {"event_source": source, "event_source_id": source_id}


def test_every_action_source_is_in_the_table():
    assert {row[1] for row in TABLE} == set(ActionSource)


def test_a_click_id_in_the_url_is_a_browser(fire: Callable[..., Any]):
    payload = fire(action_source=S, options=ALL, source_url="https://shop.example/?ttclid=E.C.P.1")
    assert payload.envelope["event_source"] == "web"


def test_a_custom_event_of_unsaid_source_goes_to_the_web(fire: Callable[..., Any]):
    assert fire(action_source=S, options=ALL, name="Signed up").envelope["event_source"] == "web"


@pytest.mark.parametrize(
    "action",
    [ActionSource.PHONE_CALL, ActionSource.CHAT, ActionSource.PHYSICAL_STORE, ActionSource.APP],
)
def test_going_to_the_web_for_want_of_an_id_is_noted(action: Any, fire: Callable[..., Any]):
    assert "actionSource" in [note.field for note in fire(action_source=action).notes]


def test_the_unsaid_source_on_the_web_is_not_noted(fire: Callable[..., Any]):
    assert fire(action_source=S).notes == ()


@pytest.mark.parametrize("name", ["Signed up", "PageView", "Pageview", "lead"])
def test_offline_takes_standard_names_only(name: Any, fire: Callable[..., Any]):
    refusal = fire(action_source=ActionSource.CHAT, options=ALL, name=name)
    assert isinstance(refusal, Refusal)
    assert refusal.field == "eventName"


def test_an_override_makes_a_custom_name_fit_for_offline(fire: Callable[..., Any]):
    payload = fire(
        action_source=ActionSource.CHAT,
        options=ALL,
        name="Signed up",
        pixel_fields={"event_names": {"Signed up": "CompleteRegistration"}},
    )
    assert (payload.envelope["event_source"], payload.body["event"]) == (
        "offline",
        "CompleteRegistration",
    )


def test_offline_needs_an_e_mail_or_a_phone(fire: Callable[..., Any]):
    refusal = fire(
        {"external_id": "7", "phones": ("call me",)}, action_source=ActionSource.CHAT, options=ALL
    )
    assert isinstance(refusal, Refusal)
    assert "e-mail or a phone" in refusal.reason
    assert "phones[0]" in [note.field for note in refusal.notes]


def test_app_needs_the_stores_id(fire: Callable[..., Any]):
    options = {"tiktok_app_id": APP}
    refusal = fire(action_source=ActionSource.APP, options=options)
    assert isinstance(refusal, Refusal)
    assert "store_app_id" in refusal.reason
    payload = fire(
        action_source=ActionSource.APP, options=options, extras={"tiktok": {"app": {"app_id": 5}}}
    )
    assert payload.body["app"] == {"app_id": "5"}
