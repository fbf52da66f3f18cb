"""Value, contents and properties to `custom_data`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest

from convroute.spi import Item, Payload, Refusal

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


MONEY = {"value": Decimal(10), "currency": "EUR"}


@pytest.mark.parametrize("missing", ["value", "currency"])
def test_a_purchase_needs_value_and_currency(missing: Any, fire: Callable[..., Any]) -> None:
    event = {name: value for name, value in MONEY.items() if name != missing}
    refusal = fire(ANN, name="Purchase", **event)
    assert isinstance(refusal, Refusal)
    assert refusal.field in {"eventValue", "currency"}


def test_a_value_needs_its_currency(fire: Callable[..., Any]) -> None:
    assert fire(ANN, value=Decimal(1)).field == "currency"
    assert fire(ANN, value=Decimal(1), currency="???").field == "currency"


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e999"])
def test_an_amount_that_json_has_not_is_refused(value: Any, fire: Callable[..., Any]) -> None:
    assert fire(ANN, value=Decimal(value), currency="EUR").field == "eventValue"


@pytest.mark.parametrize("value, sent", [("20.00", 20), ("0", 0), ("-5.5", -5.5), ("0.1", 0.1)])
def test_value(value: Any, sent: Any, fire: Callable[..., Any]) -> None:
    assert custom(fire(ANN, value=Decimal(value), currency="EUR"))["value"] == sent


def test_contents_without_an_id_and_odd_members(fire: Callable[..., Any]) -> None:
    items = (
        Item(id=" "),
        Item(id="a", quantity=0, price=Decimal("NaN"), delivery_category="drone"),
        Item(id="b"),
    )
    payload = fire(ANN, contents=items)
    assert custom(payload)["contents"] == [{"id": "a"}, {"id": "b"}]
    assert fields(payload) == [
        "contents[0]", "contents[1].quantity", "contents[1].price", "contents[1].deliveryCategory",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "quantity, price, sent, notes",
    [
        (2**31, Decimal(2**64), {"quantity": 2**31, "item_price": 2.0**64}, []),
        (2**53, Decimal("1E+400"), {}, ["contents[0].quantity", "contents[0].price"]),
        (2**70, Decimal("sNaN"), {}, ["contents[0].quantity", "contents[0].price"]),
    ],
    ids=["large", "too large", "far too large"],
)
def test_numbers_of_an_item(
    quantity: Any, price: Any, sent: Any, notes: Any, fire: Callable[..., Any]
) -> None:
    payload = fire(ANN, contents=(Item(id="a", quantity=quantity, price=price),))
    assert custom(payload)["contents"] == [{"id": "a", **sent}]
    assert fields(payload) == notes


def nested(levels: int, inside: Any = 1) -> Any:
    return {"b": nested(levels - 1, inside)} if levels else inside


PROPERTIES = [
    # id, properties, custom data, notes
    ("custom", {"plan": "gold", "seats": 3, "trial": False, "tags": ["a"]}, {"plan": "gold", "seats": 3,
     "trial": False, "tags": ["a"]}, []),
    ("null", {"plan": None}, {}, []),
    ("nan", {"a": float("nan"), "b": float("inf")}, {}, ["properties.a", "properties.b"]),
    ("nan inside", {"a": {"b": float("nan"), "c": 1}}, {"a": {"c": 1}}, ["properties.a"]),
    ("large integer", {"a": 2**70}, {}, ["properties.a"]),
    ("numbers as text", {"num_items": 3.0, "predicted_ltv": "12.5"}, {"num_items": 3, "predicted_ltv": 12.5}, []),
    ("wrong standard members", {"content_type": "thing", "num_items": "x", "content_ids": [{}],
     "delivery_category": 1}, {},
     ["properties.content_type", "properties.num_items", "properties.content_ids", "properties.delivery_category"]),
    ("content ids", {"content_ids": ["a", 7, None], "content_type": "product"}, {"content_ids": ["a", "7"],
     "content_type": "product"}, []),
    ("personal", {"email": "x", "First-Name": "y", "postalCode": "z"}, {}, ["properties.email", "properties",
     "properties.postalCode"]),
    ("an address by another name", {"status": "ann@example.com", "note": {"by": "ann@example.com", "n": 1}},
     {"note": {"n": 1}},
     ["properties.status", "properties.note"]),
    ("personal inside", {"customer": {"email": "a", "tier": 1}}, {"customer": {"tier": 1}}, ["properties.customer"]),
    ("32 levels", {"a": nested(32)}, {"a": nested(32)}, []),
    ("deeper than 32 levels", {"a": nested(40)}, {"a": nested(31, {})}, ["properties.a"]),
    ("kept by option", {"city": "Paris"}, {"city": "Paris"}, []),
    ("contents in Meta's words", {"contents": [{"id": 7, "quantity": 2, "item_price": "1.5", "x": 1},
     {"quantity": 1}]},
     {"contents": [{"id": "7", "quantity": 2, "item_price": 1.5, "x": 1}]}, ["properties.contents[1]"]),
    ("contents that are none", {"contents": 7}, {}, ["properties.contents"]),
    ("a part of contents that JSON has not", {"contents": [{"id": "a", "x": {"y": 2**53}}]},
     {"contents": [{"id": "a", "x": {}}]}, ["properties.contents"]),
    ("whole numbers that readers do not take exactly", {"a": 2**53, "b": {"c": -(2**53)},
      "num_items": 1.8446744073709552e19,
     "predicted_ltv": 2**53}, {"b": {}}, ["properties.a", "properties.b", "properties.num_items",
     "properties.predicted_ltv"]),
    ("the largest whole number", {"a": 2**53 - 1, "num_items": 2**53 - 1}, {"a": 2**53 - 1, "num_items": 2**53 - 1},
     []),
    ("a large id is text", {"content_ids": [2**63]}, {"content_ids": [str(2**63)]}, []),
    ("value with currency", {"value": 5, "currency": "usd"}, {"value": 5, "currency": "USD"}, []),
    ("value alone", {"value": 5}, {}, ["properties.value"]),
    ("segment", {"customer_segmentation": "new_customer_to_business"},
     {"customer_segmentation": "new_customer_to_business"}, []),
    ("a name that is no word", {"\ud800": 1, " ": 2, "ann@example.com": float("nan")}, {}, ["properties",
     "properties", "properties"]),
]  # fmt: skip


@pytest.mark.parametrize(
    "given, sent, notes", [row[1:] for row in PROPERTIES], ids=[row[0] for row in PROPERTIES]
)
def test_properties(given: Any, sent: Any, notes: Any, fire: Callable[..., Any]) -> None:
    payload = fire(ANN, properties=given, options={"keep_properties": ["city"]})
    assert custom(payload) == sent
    assert fields(payload) == notes
    assert "ann@example.com" not in str([str(note) for note in payload.notes])


def test_the_events_own_facts_go_before_properties(fire: Callable[..., Any]) -> None:
    payload = fire(
        ANN, **MONEY, order_id="1", properties={"value": 99, "currency": "EUR", "order_id": "2"}
    )
    assert custom(payload) == {"value": 10, "currency": "EUR", "order_id": "1"}
    assert fields(payload) == ["properties.value", "properties.order_id"]


def test_a_signalling_nan_is_another_value(fire: Callable[..., Any]) -> None:
    payload = fire(ANN, **MONEY, properties={"value": Decimal("sNaN"), "currency": "EUR"})
    assert custom(payload) == {"value": 10, "currency": "EUR"}
    assert fields(payload) == ["properties.value"]


def test_a_match_key_is_not_sent_twice(fire: Callable[..., Any]) -> None:
    lead = {
        **ANN,
        "clickIds": {"facebook.lead_id": "123456789012345", "fbp": "fb.1.1795348800000.7"},
    }
    properties = {"lead_id": 1, "fbp": "x", "em": digest("ann@example.com"), "plan": "gold"}
    payload = fire(lead, properties=properties)
    assert custom(payload) == {"plan": "gold"}
    assert [name for name in fields(payload) if name.startswith("properties")] == [
        "properties.lead_id", "properties.fbp", "properties.em",
    ]  # fmt: skip


def test_a_currency_that_is_none_is_left_out(fire: Callable[..., Any]) -> None:
    payload = fire(ANN, currency="US$")
    assert custom(payload) == {}
    assert fields(payload) == ["currency"]
