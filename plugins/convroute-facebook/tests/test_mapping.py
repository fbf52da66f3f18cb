"""The event object: name, time, place, pages, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest

from convroute.spi import ActionSource, Item, NoteKind, Payload, Refusal

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


def test_a_whole_event(fire: Callable[..., Any]) -> None:
    lead = {
        "id": "lead_1", "emails": ["Ann@Example.com", "ann@example.com "], "phone": "+1 (202) 555-0123",
        "firstName": "Ann", "lastName": "O'Neil", "dateOfBirth": "1990-01-02", "gender": "Female",
        "city": "Menlo Park", "state": "California", "zip": "94025-1234", "country": "USA",
        "ipAddress": "203.0.113.7", "userAgent": "Browser/1.0", "fbp": "fb.1.1795348800000.77",
    }  # fmt: skip
    payload = fire(
        lead, name="Purchase", action_source=ActionSource.WEBSITE, value=Decimal("19.90"), currency="eur",
        order_id="A-1", source_url="https://ann:pw@shop.example/a?utm_source=x&email=ann%40example.com&fbclid=Ab#x",
        referrer_url="https://shop.example/?q=secret", properties={"plan": "gold"},
        contents=(Item(id="sku", quantity=2, price=Decimal("9.95"), name="Tea", category="Hot", brand="Acme",
        delivery_category="in_store"),),
        occurred_at=NOW - timedelta(hours=1),
    )  # fmt: skip
    assert body(payload) == {
        "event_name": "Purchase",
        "event_time": 1795431600,
        "event_id": "event-1",
        "action_source": "website",
        "event_source_url": "https://shop.example/a?utm_source=x&fbclid=Ab",
        "referrer_url": "https://shop.example/",
        "user_data": {
            "em": [digest("ann@example.com")],
            "ph": [digest("12025550123")],
            "fn": digest("ann"),
            "ln": digest("oneil"),
            "db": digest("19900102"),
            "ge": digest("f"),
            "ct": digest("menlopark"),
            "st": digest("ca"),
            "zp": digest("94025"),
            "country": digest("us"),
            "external_id": digest("lead_1"),
            "client_ip_address": "203.0.113.7",
            "client_user_agent": "Browser/1.0",
            "fbp": "fb.1.1795348800000.77",
        },
        "custom_data": {
            "value": 19.9,
            "currency": "EUR",
            "order_id": "A-1",
            "contents": [
                {
                    "id": "sku", "quantity": 2, "item_price": 9.95, "title": "Tea", "brand": "Acme",
                    "category": "Hot", "delivery_category": "in_store",
                }
            ],
            "plan": "gold",
        },
    }  # fmt: skip
    assert payload.match_keys == {
        "em": "emails", "ph": "phones", "fn": "first_name", "ln": "last_name", "db": "date_of_birth",
        "ge": "gender", "ct": "city", "st": "state", "zp": "zip", "country": "country", "external_id": "id",
        "client_ip_address": "ip_address", "client_user_agent": "user_agent", "fbp": "clickIds.fbp",
    }  # fmt: skip
    assert payload.event_id == "event-1"
    assert payload.envelope == {}
    assert [note.field for note in payload.notes] == ["sourceUrl", "referrerUrl"]


NAMES = [
    ("Lead", "Lead", 0), ("lead", "Lead", 1), ("generate_lead", "Lead", 1), ("SubmitForm", "Lead", 1),
    ("sign_up", "CompleteRegistration", 1), ("complete_registration", "CompleteRegistration", 1),
    ("begin_checkout", "InitiateCheckout", 1), ("page_view", "PageView", 1), ("QualifiedLead", "QualifiedLead", 0),
    ("Vertrag unterschrieben", "Vertrag unterschrieben", 0), ("x" * 51, "x" * 51, 1), (" Won ", "Won", 0),
]  # fmt: skip


@pytest.mark.parametrize("given, sent, notes", NAMES, ids=[row[0][:20] for row in NAMES])
def test_event_name(given: Any, sent: Any, notes: Any, fire: Callable[..., Any]) -> None:
    payload = fire(ANN, name=given)
    assert body(payload)["event_name"] == sent
    assert fields(payload) == ["eventName"] * notes


def test_the_pixels_names_go_first(fire: Callable[..., Any]) -> None:
    names = {"Won": "Purchase", "lead": "lead"}
    more = {"value": Decimal(1), "currency": "EUR"}
    assert (
        body(fire(ANN, name="Won", pixel={"event_names": names}, **more))["event_name"]
        == "Purchase"
    )
    assert body(fire(ANN, name="lead", pixel={"event_names": names}))["event_name"] == "lead"
    assert isinstance(fire(ANN, name="Won", pixel={"event_names": names}), Refusal)


@pytest.mark.parametrize("name", ["", "  ", "\ud800"], ids=repr)
def test_a_blank_name_is_refused(name: Any, fire: Callable[..., Any]) -> None:
    assert fire(ANN, name=name).field == "eventName"


@pytest.mark.parametrize("event_id", ["", " ", "\ud800"], ids=repr)
def test_a_blank_event_id_is_refused(event_id: Any, fire: Callable[..., Any]) -> None:
    assert fire(ANN, event_id=event_id).field == "eventId"


DAY = timedelta(days=1)
STORE = ActionSource.PHYSICAL_STORE
WEEK = 7 * DAY - timedelta(minutes=5)
TIMES = [
    # id, age, action source, options, taken
    ("now", timedelta(0), ActionSource.CHAT, {}, True),
    ("just inside", WEEK, ActionSource.CHAT, {}, True),
    ("just outside", WEEK + timedelta(seconds=1), ActionSource.CHAT, {}, False),
    ("a month, in a store", 31 * DAY, STORE, {}, True),
    ("62 days less a minute, in a store", 62 * DAY - timedelta(minutes=1), STORE, {}, False),
    ("8 days, in a store that has 7", 8 * DAY, STORE, {"physical_store_days": 7}, False),
    ("the days of a store are a store's", 8 * DAY, ActionSource.OTHER, {}, False),
    ("a minute ahead", -timedelta(seconds=60), ActionSource.CHAT, {}, True),
    ("more than a minute ahead", -timedelta(seconds=61), ActionSource.CHAT, {}, False),
    ("1970", NOW - datetime(1970, 1, 1, tzinfo=UTC), ActionSource.CHAT, {}, False),
]


@pytest.mark.parametrize(
    "age, source, options, taken", [row[1:] for row in TIMES], ids=[row[0] for row in TIMES]
)
def test_event_time(
    age: Any, source: Any, options: Any, taken: Any, fire: Callable[..., Any]
) -> None:
    mapped = fire(ANN, occurred_at=NOW - age, action_source=source, options=options)
    if taken:
        assert body(mapped)["event_time"] == int(min(NOW - age, NOW).timestamp())
        assert fields(mapped) == (["eventTime"] if age < timedelta(0) else [])
    else:
        assert isinstance(mapped, Refusal)
        assert mapped.field == "eventTime"
        assert mapped.reason


def test_the_refusal_names_the_limit(fire: Callable[..., Any]) -> None:
    assert "7 days" in fire(ANN, occurred_at=NOW - 8 * DAY).reason
    assert "62 days" in fire(ANN, occurred_at=NOW - 63 * DAY, action_source=STORE).reason


@pytest.mark.parametrize(
    "event",
    [
        {"occurred_at": NOW - 8 * DAY},
        {"occurred_at": NOW + DAY},
        {"name": "Purchase"},
        {"value": Decimal(1)},
    ],
    ids=["old", "ahead", "purchase", "no currency"],
)
def test_a_local_refusal_does_not_speak_in_the_platforms_codes(
    event: Any, fire: Callable[..., Any]
) -> None:
    reason = fire(ANN, **event).reason
    assert "280400" not in reason
    assert not reason.startswith("is ")


@pytest.mark.parametrize("source", [s for s in ActionSource if s is not ActionSource.APP], ids=str)
def test_action_source(source: Any, fire: Callable[..., Any]) -> None:
    assert body(fire(ANN, action_source=source))["action_source"] == source.value


def test_a_website_event_without_browser_and_page_is_sent_with_notes(
    fire: Callable[..., Any],
) -> None:
    payload = fire(ANN, action_source=ActionSource.WEBSITE)
    assert fields(payload) == ["userAgent", "sourceUrl"]
    assert {"event_source_url", "client_user_agent"}.isdisjoint(
        {**body(payload), **body(payload)["user_data"]}
    )


EXTINFO = ["i2", "", "", "", "17.0", *[""] * 11]
APP_DATA = {
    "advertiser_tracking_enabled": True,
    "application_tracking_enabled": 0,
    "extinfo": EXTINFO,
}


@pytest.mark.parametrize(
    "app_data, taken",
    [
        (APP_DATA, True), (None, False), ({}, False), ({**APP_DATA, "extinfo": EXTINFO[:15]}, False),
        ({**APP_DATA, "extinfo": ["x", *EXTINFO[1:]]}, False), ({**APP_DATA, "extinfo": [*EXTINFO[:4], None,
         *EXTINFO[5:]]}, False),
        ({**APP_DATA, "application_tracking_enabled": 2}, False),
    ],
)  # fmt: skip
def test_app_event(app_data: Any, taken: Any, fire: Callable[..., Any]) -> None:
    mapped = fire(ANN, action_source=ActionSource.APP, extras={"facebook": {"app_data": app_data}})
    assert isinstance(mapped, Payload) is taken
    if taken:
        assert body(mapped)["app_data"] == {**APP_DATA, "advertiser_tracking_enabled": 1}
    else:
        assert mapped.field == "extras.facebook.app_data"


def test_null_in_extinfo_becomes_empty_text(fire: Callable[..., Any]) -> None:
    data = {**APP_DATA, "extinfo": ["a2", None, *EXTINFO[2:]]}
    payload = fire(ANN, action_source=ActionSource.APP, extras={"facebook": {"app_data": data}})
    assert body(payload)["app_data"]["extinfo"] == ["a2", *EXTINFO[1:]]


@pytest.mark.parametrize(
    "url, sent",
    [
        ("https://a.example/p?x=1&utm_source=a&fbclid=B#f", "https://a.example/p?utm_source=a&fbclid=B"),
        ("https://u:p@a.example/p?email=x", "https://a.example/p"),
        ("https://a.example/p?utm_id=1#token", "https://a.example/p?utm_id=1"),
        ("https://a.example/p?fbclid=AbC.AQICAQMC", "https://a.example/p?fbclid=AbC"),
        ("https://a.example/p.AQICAQMC", "https://a.example/p"),
        ("https://a.example/page.abcdefgh", "https://a.example/page.abcdefgh"),
        ("https://example.de", "https://example.de"),
        ("http://a.example/p?gclid=1&shop=2", "http://a.example/p?gclid=1"),
        ("ftp://a.example", None), ("/p", None), ("https://", None), ("https://a b", None),
    ],
)  # fmt: skip
def test_page_url(url: Any, sent: Any, fire: Callable[..., Any]) -> None:
    payload = fire(ANN, source_url=url, referrer_url=url, options={"keep_query": ["gclid"]})
    assert body(payload).get("event_source_url") == sent
    assert body(payload).get("referrer_url") == sent
    untouched = sent is not None and url in (sent, f"{sent}.AQICAQMC")
    assert fields(payload) == ([] if untouched else ["sourceUrl", "referrerUrl"])
    if sent is not None and not untouched:
        assert {note.kind for note in payload.notes} == {NoteKind.CHANGED}
        assert not any("email" in str(note) or "gclid" in str(note) for note in payload.notes)
