"""What the platform pages say in prose, tried: each case is a sentence of a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import md5, sha256
from typing import Any

import pytest

from convroute import Pixel, Preview, Router, Secret
from convroute.ambient import Ambient

NOW = datetime.now(UTC)
EMAIL = {"email": "ann@example.com"}
WEB = {"ipAddress": "203.0.113.7", "userAgent": "Mozilla/5.0"}
MD5 = md5(b"ann@example.com", usedforsecurity=False).hexdigest()
HASH = sha256(b"ann@example.com").hexdigest()
Check = Callable[[Preview, Mapping[str, Any]], bool]


def body_of(preview: Preview) -> Mapping[str, Any]:
    request: Any = preview.request
    return request["json"] if request else {}


def before(**age: float) -> datetime:
    return NOW - timedelta(**age)


def millis(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def noted(kind: str, field: str) -> Check:
    return lambda p, _: any(n.kind.value == kind and n.field == field for n in p.notes)


def refused(field: str) -> Check:
    return lambda p, _: not p.would_send and p.field == field


def sent(**members: Any) -> Check:
    return lambda p, event: p.would_send and all(event.get(k) == v for k, v in members.items())


def source(name: str) -> Check:
    return lambda p, _: bool(body_of(p)) and body_of(p)["event_source"] == name


def both(*checks: Check) -> Check:
    return lambda p, event: all(check(p, event) for check in checks)


FBC_OLD = f"fb.1.{millis(before(days=9))}.old"
LEAD_AD = {**EMAIL, "clickIds": {"facebook.lead_id": "123456789012345"}}
TT_LEAD = {**EMAIL, "clickIds": {"tiktok.lead_id": "7000000000000000099"}}
OFFLINE = {"offline_event_set_id": "7000000000000000001"}
CRM = {"crm_event_set_id": "7000000000000000002"}
AD_PAGE = "https://shop.example.com/?utm_source=a&fbclid=AbC1&token=s"

FACEBOOK: Mapping[str, tuple[dict[str, Any], dict[str, Any], Check]] = {
    "SignUp is translated, with a note": (
        {"event_name": "SignUp"}, {}, both(sent(event_name="CompleteRegistration"), noted("changed", "eventName"))),
    "generate_lead is translated": ({"event_name": "generate_lead"}, {}, sent(event_name="Lead")),
    "begin checkout is translated": ({"event_name": "begin checkout"}, {}, sent(event_name="InitiateCheckout")),
    "any other name goes as it is": ({"event_name": "Qualified"}, {}, sent(event_name="Qualified")),
    "a custom name beyond 50 characters gets a note": ({"event_name": "Q" * 51}, {}, noted("warning", "eventName")),
    "stages are never translated": (
        {"event_name": "signup", "lead": LEAD_AD}, {"options": {"crm_name": "Acme"}}, sent(event_name="signup")),
    "event_names goes first": ({}, {"event_names": {"Lead": "Contact"}}, sent(event_name="Contact")),
    "a Purchase without value is refused": ({"event_name": "Purchase"}, {}, refused("eventValue")),
    "a number without a country is sent with a warning": (
        {"lead": {**EMAIL, "phone": "202 555 0123"}}, {},
        both(noted("warning", "phones[0]"), lambda _, e: "ph" in e["user_data"])),
    "default_phone_region gives the country": (
        {"lead": {"phone": "202 555 0123"}}, {"default_phone_region": "US"}, lambda p, _: p.notes == ()),
    "an MD5 is dropped": ({"lead": {"emails": [MD5, "ann@example.com"]}}, {}, noted("dropped", "emails[0]")),
    "what came hashed is passed on": (
        {"lead": {"email": HASH.upper()}}, {}, lambda _, e: e["user_data"]["em"] == [HASH]),
    "the id of the lead is the external id": ({}, {}, lambda p, e: "external_id" in e["user_data"]),
    "raw external ids": (
        {"lead": {"externalId": "Crm-1"}}, {"options": {"external_id": "raw"}},
        lambda _, e: e["user_data"]["external_id"] in ("Crm-1", ["Crm-1"])),
    "a private address is dropped": ({"lead": {**EMAIL, "ipAddress": "10.0.0.1"}}, {}, noted("dropped", "ipAddress")),
    "fbc has the time at which the click was first seen": (
        {"lead": {"landingUrl": AD_PAGE, "createdAt": before(days=2).isoformat()}}, {},
        lambda _, e: e["user_data"]["fbc"] == f"fb.1.{millis(before(days=2))}.AbC1"),
    "a newer fbclid goes before an older fbc": (
        {"lead": {"clickIds": {"fbc": FBC_OLD, "fbclid": {"value": "new", "seenAt": before(days=1).isoformat()}}}}, {},
        lambda _, e: e["user_data"]["fbc"].endswith(".new")),
    "a city alone is not enough": ({"lead_id": None, "lead": {"city": "Paris"}}, {}, refused("lead")),
    "a user agent alone is not enough": ({"lead_id": None, "lead": {"userAgent": "Mozilla/5.0"}}, {}, refused("lead")),
    "a first name alone is not enough": ({"lead_id": None, "lead": {"firstName": "Ann"}}, {}, refused("lead")),
    "a website event without its page goes, with a note": (
        {"action_source": "website"}, {}, both(noted("warning", "sourceUrl"), noted("warning", "userAgent"), sent())),
    "an app event needs app_data": ({"action_source": "app"}, {}, refused("extras.facebook.app_data")),
    "crm_name marks the events of Lead Ads people": (
        {"lead": LEAD_AD}, {"options": {"crm_name": "Acme"}}, lambda _, e: e["custom_data"]["event_source"] == "crm"),
    "but not those of others": (
        {}, {"options": {"crm_name": "Acme"}}, lambda _, e: "event_source" not in e.get("custom_data", {})),
    "crm_events = all marks them too": (
        {}, {"options": {"crm_name": "Acme", "crm_events": "all"}},
        lambda _, e: e["custom_data"]["event_source"] == "crm"),
    "older than 7 days is refused": ({"event_time": before(days=7.1)}, {}, refused("eventTime")),
    "5 minutes early": ({"event_time": before(days=7, minutes=-4)}, {}, refused("eventTime")),
    "6 days are fine": ({"event_time": before(days=6)}, {}, sent()),
    "physical_store takes 62 days": ({"event_time": before(days=60), "action_source": "physical_store"}, {}, sent()),
    "physical_store_days": (
        {"event_time": before(days=60), "action_source": "physical_store"}, {"options": {"physical_store_days": 7}},
        refused("eventTime")),
    "a little in the future is sent as now": ({"event_time": before(seconds=-50)}, {}, noted("changed", "eventTime")),
    "far in the future is refused": ({"event_time": before(minutes=-5)}, {}, refused("eventTime")),
    "a URL loses its query, with a note": (
        {"source_url": AD_PAGE}, {},
        both(sent(event_source_url="https://shop.example.com/?utm_source=a&fbclid=AbC1"),
             noted("changed", "sourceUrl"))),
    "keep_query keeps it": (
        {"source_url": AD_PAGE}, {"options": {"keep_query": ["token"]}}, sent(event_source_url=AD_PAGE)),
    "a property that sounds like personal data is dropped": (
        {"properties": {"city": "Paris", "plan": "pro"}}, {},
        both(noted("dropped", "properties.city"), lambda _, e: e["custom_data"] == {"plan": "pro"})),
    "keep_properties keeps it": (
        {"properties": {"city": "Paris"}}, {"options": {"keep_properties": ["city"]}},
        lambda _, e: e["custom_data"] == {"city": "Paris"}),
    "opt_out in the extras": ({"extras": {"facebook": {"opt_out": True}}}, {}, sent(opt_out=True)),
    "an unknown member of the extras is dropped": (
        {"extras": {"facebook": {"bogus": 1}}}, {}, noted("dropped", "extras.facebook.bogus")),
}  # fmt: skip

TIKTOK: Mapping[str, tuple[dict[str, Any], dict[str, Any], Check]] = {
    "CompletePayment became Purchase": (
        {"event_name": "CompletePayment", "event_value": 1, "currency": "EUR"}, {},
        both(sent(event="Purchase"), noted("changed", "eventName"))),
    "SubmitForm became Lead": ({"event_name": "SubmitForm"}, {}, sent(event="Lead")),
    "event_names keeps the old name": (
        {"event_name": "Lead"}, {"event_names": {"Lead": "SubmitForm"}}, sent(event="SubmitForm")),
    "PageView is sent as Pageview": ({"event_name": "PageView"}, {}, sent(event="Pageview")),
    "names are case-sensitive": ({"event_name": "purchase"}, {}, noted("warning", "eventName")),
    "Refund is refused": ({"event_name": "Refund"}, {}, refused("eventName")),
    "unless event_names names one": ({"event_name": "Refund"}, {"event_names": {"Refund": "Back"}}, sent(event="Back")),
    "offline takes standard names only": (
        {"event_name": "Qualified", "action_source": "phone_call"}, {"options": OFFLINE}, refused("eventName")),
    "a national number whose country nobody tells is dropped": (
        {"lead": {**EMAIL, "phone": "0171 5550123"}}, {}, noted("dropped", "phones[0]")),
    "digits that are a valid international number are taken": (
        {"lead": {"phone": "12025550123"}}, {}, lambda _, e: "phone" in e["user"]),
    "digits_as_international = false drops them": (
        {"lead": {**EMAIL, "phone": "12025550123"}}, {"options": {"digits_as_international": False}},
        noted("dropped", "phones[0]")),
    "a city goes in clear text": ({"lead": {**EMAIL, "city": "Paris"}}, {}, lambda _, e: e["user"]["city"] == "paris"),
    "a hashed city is dropped": ({"lead": {**EMAIL, "city": HASH}}, {}, noted("dropped", "city")),
    "offline takes e-mail and phone only": (
        {"lead": {**EMAIL, **WEB, "city": "Paris", "externalId": "c"}, "action_source": "phone_call"},
        {"options": OFFLINE},
        lambda _, e: set(e["user"]) == {"email"}),
    "CRM takes the external id too": (
        {"lead": {**TT_LEAD, **WEB, "externalId": "c"}}, {"options": CRM},
        lambda _, e: set(e["user"]) == {"email", "external_id"}),
    "website is web": ({"action_source": "website"}, {"options": {**OFFLINE, **CRM}}, source("web")),
    "phone_call is offline": ({"action_source": "phone_call"}, {"options": OFFLINE}, source("offline")),
    "chat is offline": ({"action_source": "chat"}, {"options": OFFLINE}, source("offline")),
    "physical_store is offline": ({"action_source": "physical_store"}, {"options": OFFLINE}, source("offline")),
    "phone_call is web without the set, with a note": (
        {"action_source": "phone_call"}, {}, both(source("web"), noted("info", "actionSource"))),
    "app is web without the app, with a note": (
        {"action_source": "app"}, {}, both(source("web"), noted("info", "actionSource"))),
    "system_generated is crm": ({"lead": TT_LEAD}, {"options": {**OFFLINE, **CRM}}, source("crm")),
    "system_generated is offline": ({}, {"options": {**OFFLINE, **CRM}}, source("offline")),
    "system_generated is web if a browser was seen": ({"lead": {**EMAIL, **WEB}}, {"options": OFFLINE}, source("web")),
    "system_generated is web for a name of one's own": ({"event_name": "Own"}, {"options": OFFLINE}, source("web")),
    "system_generated is web without any set": ({}, {}, source("web")),
    "the page is sourceUrl": (
        {"source_url": "https://a.example/", "lead": {**EMAIL, "landingUrl": "https://b.example/"}}, {},
        sent(page={"url": "https://a.example/"})),
    "else landingUrl": (
        {"lead": {**EMAIL, "landingUrl": "https://b.example/"}}, {"options": {"default_page_url": "https://c.example/"}},
        sent(page={"url": "https://b.example/"})),
    "else default_page_url": (
        {}, {"options": {"default_page_url": "https://c.example/"}}, sent(page={"url": "https://c.example/"})),
    "without any it goes, with a note": ({}, {}, both(sent(), noted("warning", "sourceUrl"))),
    "a URL loses its query, with a note": (
        {"source_url": "https://a.example/?utm_source=a&ttclid=E.C.P.1&token=s#f"}, {},
        both(sent(page={"url": "https://a.example/?utm_source=a&ttclid=E.C.P.1"}), noted("changed", "sourceUrl"))),
    "keep_query keeps it": (
        {"source_url": "https://a.example/?token=s"}, {"options": {"keep_query": ["token"]}},
        sent(page={"url": "https://a.example/?token=s"})),
    "after 7 days a note": ({"event_time": before(days=8)}, {}, both(sent(), noted("warning", "eventTime"))),
    "after 28 days refused": ({"event_time": before(days=29)}, {}, refused("eventTime")),
    "offline: no note after 8 days": (
        {"event_time": before(days=8), "action_source": "chat"}, {"options": OFFLINE},
        lambda p, _: not any(n.field == "eventTime" for n in p.notes)),
    "a little in the future is sent as now": ({"event_time": before(seconds=-50)}, {}, noted("changed", "eventTime")),
    "value and currency of another currency are dropped": (
        {"event_name": "Purchase", "event_value": 1, "currency": "GEL"}, {},
        lambda p, e: p.would_send and not {"value", "currency"} & set(e.get("properties", {})) and bool(p.notes)),
    "limited data use on web": ({"limited_data_use": True, "lead": {**EMAIL, **WEB}}, {}, sent(limited_data_use=True)),
    "and not offline": (
        {"limited_data_use": True, "action_source": "chat"}, {"options": OFFLINE},
        lambda _, e: "limited_data_use" not in e),
    "ttclid in the extras goes first": (
        {"lead": {"ttclid": "E.C.P.lead"}, "extras": {"tiktok": {"ttclid": "E.C.P.event"}}}, {},
        lambda _, e: e["user"]["ttclid"] == "E.C.P.event"),
    "app events have names of their own": (
        {"event_name": "Lead", "action_source": "app", "lead": {**EMAIL, **WEB}},
        {"options": {"tiktok_app_id": "7000000000000000003", "store_app_id": "com.example.shop"}},
        both(source("app"), sent(event="GenerateLead"))),
    "the path ends in a slash": ({}, {}, lambda p, _: str((p.request or {})["url"]).endswith("/event/track/")),
}  # fmt: skip

IDS = {"facebook": "123456789", "tiktok": "C0EXAMPLE00000000001"}
CASES = [
    pytest.param(platform, *case, id=f"{platform}: {sentence}")
    for platform, table in (("facebook", FACEBOOK), ("tiktok", TIKTOK))
    for sentence, case in table.items()
]


@pytest.mark.parametrize("platform, arguments, settings, holds", CASES)
async def test_it_is_so(
    platform: str, arguments: dict[str, Any], settings: dict[str, Any], holds: Check
) -> None:
    token = Secret("made-up")
    pixel = Pixel(
        name="a", platform=platform, pixel_id=IDS[platform], access_token=token, **settings
    )
    fire = {"event_name": "Lead", "lead_id": "lead_1", "lead": EMAIL, **arguments}
    router = Router([pixel], ambient=Ambient(now=lambda: NOW))
    preview = await router.preview(platform=platform, pixel_id=IDS[platform], **fire)
    events = body_of(preview).get("data", [{}])
    assert len(events) == 1
    assert holds(preview, events[0]), (preview, preview.request)
