from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from convroute.spi import ActionSource, Item, Payload, Refusal

OFFLINE = {"offline_event_set_id": "7000000000000000002"}


CRM = {"crm_event_set_id": "7000000000000000003"}


APP = {
    "tiktok_app_id": "7000000000000000004",
    "store_app_id": "com.example.app",
    "app_name": "Shop",
}


LEAD_ID = {"tiktok.lead_id": "7245151489423"}


NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "options, action, days, result",
    [
        ({}, ActionSource.WEBSITE, 6.9, "sent"),
        ({}, ActionSource.WEBSITE, 7.1, "noted"),
        ({}, ActionSource.WEBSITE, 27.9, "noted"),
        ({}, ActionSource.WEBSITE, 28.1, "refused"),
        (OFFLINE, ActionSource.CHAT, 27.9, "sent"),
        (OFFLINE, ActionSource.CHAT, 28.1, "refused"),
        (CRM, ActionSource.OTHER, 27.9, "sent"),
        (CRM, ActionSource.OTHER, 28.1, "refused"),
    ],
)
def test_age(options: Any, action: Any, days: Any, result: Any, fire: Callable[..., Any]):
    at = NOW - timedelta(days=days)
    identifiers = LEAD_ID if options is CRM else {}
    mapped = fire(occurred_at=at, action_source=action, options=options, identifiers=identifiers)
    if result == "refused":
        assert isinstance(mapped, Refusal)
        assert (mapped.field, "28 days" in mapped.reason) == ("eventTime", True)
    else:
        assert mapped.body["event_time"] == int(at.timestamp())
        assert ("eventTime" in [note.field for note in mapped.notes]) == (result == "noted")


def test_future(fire: Callable[..., Any]):
    near = fire(occurred_at=NOW + timedelta(seconds=60))
    assert near.body["event_time"] == int(NOW.timestamp())
    assert [note.field for note in near.notes] == ["eventTime"]
    assert isinstance(fire(occurred_at=NOW + timedelta(seconds=61)), Refusal)


@pytest.mark.parametrize(
    "name, overrides, wire",
    [
        ("Lead", {}, "Lead"),
        ("Lead", {"Lead": "SubmitForm"}, "SubmitForm"),
        ("CompletePayment", {"CompletePayment": "CompletePayment"}, "CompletePayment"),
        ("Signed up", {}, "Signed up"),
        ("download", {}, "download"),
        ("Refund", {"Refund": "Refund"}, "Refund"),
    ],
)
def test_event_name(name: Any, overrides: Any, wire: Any, fire: Callable[..., Any]):
    assert fire(name=name, pixel_fields={"event_names": overrides}).body["event"] == wire


@pytest.mark.parametrize("name", ["Refund", "  ", ""])
def test_event_name_that_is_refused(name: Any, fire: Callable[..., Any]):
    refusal = fire(name=name)
    assert isinstance(refusal, Refusal)
    assert refusal.field == "eventName"


@pytest.mark.parametrize("name", ["CompletePayment", "PlaceAnOrder", "purchase"])
def test_event_name_that_is_noted(name: Any, fire: Callable[..., Any]):
    assert [note.field for note in fire(name=name).notes] == ["eventName"]


def test_app_events_have_names_of_their_own(fire: Callable[..., Any]):
    payload = fire(name="Lead", action_source=ActionSource.APP, options=APP)
    assert payload.body["event"] == "GenerateLead"
    assert payload.body["app"] == {"app_id": "com.example.app", "app_name": "Shop"}


def test_a_custom_crm_event_goes(fire: Callable[..., Any]):
    payload = fire(
        name="Signed", action_source=ActionSource.OTHER, options=CRM, identifiers=LEAD_ID
    )
    assert payload.body["event"] == "Signed"


def test_test_event_code_stands_in_the_envelope(fire: Callable[..., Any]):
    payload = fire(test_event_code=" TEST123 ")
    assert payload.envelope["test_event_code"] == "TEST123"
    assert [note.field for note in payload.notes] == ["testEventCode"]
    assert "test_event_code" not in fire(test_event_code="  ").envelope


@pytest.mark.parametrize(
    "value, currency, sent, noted",
    [
        (Decimal("19.90"), "USD", {"value": 19.9, "currency": "USD"}, []),
        (Decimal(20), "usd", {"value": 20, "currency": "USD"}, []),
        (None, "EUR", {"currency": "EUR"}, []),
        (Decimal(0), "EUR", {"value": 0, "currency": "EUR"}, []),
        (Decimal(1), "BGN", {}, ["currency", "eventValue"]),
        (Decimal(1), None, {}, ["eventValue"]),
        (Decimal("NaN"), "EUR", {"currency": "EUR"}, ["eventValue"]),
        (Decimal("Infinity"), "EUR", {"currency": "EUR"}, ["eventValue"]),
        (Decimal("1e999"), "EUR", {"currency": "EUR"}, ["eventValue"]),
    ],
)
def test_value_and_currency(
    value: Any, currency: Any, sent: Any, noted: Any, fire: Callable[..., Any]
):
    payload = fire(value=value, currency=currency)
    assert payload.body.get("properties", {}) == sent
    assert [note.field for note in payload.notes] == noted


def test_contents(fire: Callable[..., Any]):
    item = Item(
        id="987",
        quantity=2,
        price=Decimal("9.95"),
        name="Tea",
        category="Drinks",
        brand="Leaf",
        delivery_category="curbside",
    )
    payload = fire(contents=(item, Item(id=""), Item(id="b", price=Decimal("NaN"))))
    assert payload.body["properties"] == {
        "contents": [
            {
                "content_id": "987",
                "quantity": 2,
                "price": 9.95,
                "content_name": "Tea",
                "content_category": "Drinks",
                "brand": "Leaf",
            },
            {"content_id": "b"},
        ],
        "content_type": "product",
    }
    assert [note.field for note in payload.notes] == [
        "contents[0].deliveryCategory",
        "contents[2].price",
    ]


@pytest.mark.parametrize(
    "event, options, sent",
    [
        ({"limited_data_use": True}, {}, True),
        ({}, {"limited_data_use": True}, True),
        ({"extras": {"tiktok": {"limited_data_use": True}}}, {}, True),
        ({"extras": {"tiktok": {"limited_data_use": False}}}, {}, None),
        ({}, {}, None),
    ],
)
def test_limited_data_use(event: Any, options: Any, sent: Any, fire: Callable[..., Any]):
    keys = {"ip_address": "203.0.113.1"}
    payload = fire(keys, options=options, **event)
    assert payload.body.get("limited_data_use") is sent
    assert payload.notes == ()


def test_limited_data_use_without_an_address_is_noted(fire: Callable[..., Any]):
    assert [note.field for note in fire(limited_data_use=True).notes] == ["limitedDataUse"]


def test_limited_data_use_that_offline_events_do_not_have_is_noted(fire: Callable[..., Any]):
    payload = fire(limited_data_use=True, action_source=ActionSource.CHAT, options=OFFLINE)
    assert isinstance(payload, Payload)
    assert "limited_data_use" not in payload.body
    assert [note.field for note in payload.notes] == ["limitedDataUse"]


@pytest.mark.parametrize(
    "quantity, price, sent, dropped",
    [
        (2, Decimal("19.90"), {"quantity": 2, "price": 19.9}, []),
        (2**53, Decimal("NaN"), {}, ["contents[0].quantity", "contents[0].price"]),
        (2**70, Decimal("1E+400"), {}, ["contents[0].quantity", "contents[0].price"]),
        (1, Decimal(2**64), {"quantity": 1, "price": 2.0**64}, []),
    ],
    ids=["plain", "not exact", "no number", "an amount is never refused for its size"],
)
def test_numbers_of_an_item(
    quantity: Any, price: Any, sent: Any, dropped: Any, fire: Callable[..., Any]
):
    items = (Item(id="a", quantity=quantity, price=price),)
    payload = fire({"emails": ("ann@example.com",)}, contents=items)
    (line,) = payload.body["properties"]["contents"]
    assert line == {"content_id": "a", **sent}
    assert [note.field for note in payload.notes if note.kind.value == "dropped"] == dropped


@pytest.mark.parametrize("event_id", ["", "  ", "\ud800", "\udfff \ud800"])
def test_an_event_needs_an_id(event_id: str, fire: Callable[..., Any]):
    refusal = fire(event_id=event_id)
    assert isinstance(refusal, Refusal)
    assert refusal.field == "eventId"


def test_the_id_is_sent_without_blanks_around_it(fire: Callable[..., Any]):
    payload = fire(event_id=" event-1 ")
    assert payload.event_id == payload.body["event_id"] == "event-1"
