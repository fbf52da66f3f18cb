"""What the caller hands through: properties and extras."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from convroute.spi import ActionSource, Item

APP = {"tiktok_app_id": "7000000000000000004", "store_app_id": "com.example.app"}
CRM = {"crm_event_set_id": "7000000000000000003"}


def nested(levels: int, inside: Any = 1) -> Any:
    return {"b": nested(levels - 1, inside)} if levels else inside


@pytest.mark.parametrize(
    "given, sent, noted",
    [
        ({"content_ids": [1, "a", 1, None]}, {"content_ids": ["1", "a"]}, []),
        ({"content_ids": []}, {}, []),
        ({"content_type": "product_group"}, {"content_type": "product_group"}, []),
        ({"content_type": "thing"}, {}, ["properties.content_type"]),
        ({"num_items": 3}, {"num_items": 3}, []),
        ({"num_items": 2.0}, {"num_items": 2}, []),
        ({"num_items": "3"}, {}, ["properties.num_items"]),
        ({"num_items": True}, {}, ["properties.num_items"]),
        ({"order_id": 60241286212}, {"order_id": "60241286212"}, []),
        ({"description": "Tea"}, {"description": "Tea"}, []),
        ({"customer_type": "returning"}, {"customer_type": "returning"}, []),
        ({"customer_type": "vip"}, {}, ["properties.customer_type"]),
        (
            {"status": "processed", "deep": {"a": [1]}},
            {"status": "processed", "deep": {"a": [1]}},
            [],
        ),
        ({"a": nested(32)}, {"a": nested(32)}, []),
        ({"a": nested(40)}, {"a": nested(31, {})}, ["properties"]),
        ({"absent": None}, {}, []),
        ({"value": 5, "currency": "USD"}, {}, ["properties.value", "properties.currency"]),
        ({"email": "ann@example.com", "Phone-Number": "1"}, {}, ["properties", "properties"]),
        ({"rate": float("nan"), "huge": 2**64, "set": {1}}, {}, ["properties"] * 3),
        (
            {"list": [1, float("inf"), 2], "map": {"a": float("nan"), "b": 1}},
            {"list": [1, 2], "map": {"b": 1}},
            ["properties"] * 2,
        ),
        ({"rate": Decimal("0.5")}, {"rate": 0.5}, []),
        (
            {"rate": Decimal("sNaN"), "num_items": Decimal("sNaN")},
            {},
            ["properties", "properties.num_items"],
        ),
        (
            {"contents": [{"content_id": 5, "price": 2, "quantity": 1, "other": 1}, "x", {}]},
            {
                "contents": [{"content_id": "5", "price": 2, "quantity": 1}],
                "content_type": "product",
            },
            ["properties.contents[1]"],
        ),
        ({"num_items": 1.8446744073709552e19}, {}, ["properties.num_items"]),
        ({"num_items": 2**53}, {}, ["properties.num_items"]),
        ({"num_items": 2**53 - 1}, {"num_items": 2**53 - 1}, []),
        ({"rate": 2**53, "score": -(2**53)}, {}, ["properties"] * 2),
        ({"order_id": 2**63}, {"order_id": str(2**63)}, []),
        (
            {"contents": [{"content_id": 2**60, "quantity": 1e19, "price": 2**64}]},
            {"contents": [{"content_id": str(2**60)}], "content_type": "product"},
            ["properties.contents[0].quantity", "properties.contents[0].price"],
        ),
        ({"contents": "x"}, {}, ["properties.contents"]),
        (
            {"value\ud800": 5, "email\udfff": "x", "a\u200b": 1, " ": 1, "": 1},
            {},
            ["properties"] * 5,
        ),
    ],
)
def test_properties(given: Any, sent: Any, noted: Any, fire: Callable[..., Any]):
    payload = fire(properties=given)
    assert payload.body.get("properties", {}) == sent
    assert [note.field for note in payload.notes] == noted


def test_a_match_key_is_not_sent_twice(fire: Callable[..., Any]):
    keys = {"emails": ("ann@example.com",), "city": "Berlin", "country": "DE"}
    properties = {"city": "Paris", "country": "FR", "ttp": "b", "state": "sold"}
    payload = fire(keys, identifiers={"ttp": "b"}, properties=properties)
    assert payload.body["properties"] == {"state": "sold"}
    assert [note.field for note in payload.notes] == ["properties"] * 3


def test_the_lead_id_of_a_crm_event_is_not_sent_twice(fire: Callable[..., Any]):
    payload = fire(
        action_source=ActionSource.OTHER,
        options=CRM,
        identifiers={"tiktok.lead_id": "1"},
        properties={"lead_id": "2"},
    )
    assert "properties" not in payload.body


def test_the_events_own_fields_go_before_properties(fire: Callable[..., Any]):
    payload = fire(
        order_id="own",
        contents=(Item(id="own"),),
        properties={"order_id": "x", "contents": [{"brand": "x"}]},
    )
    assert payload.body["properties"]["order_id"] == "own"
    assert payload.body["properties"]["contents"] == [{"content_id": "own"}]
    assert [note.field for note in payload.notes] == ["properties.order_id", "properties.contents"]


@pytest.mark.parametrize("given", [{"query": "shoes"}, {"search_string": "shoes"}])
def test_search_says_its_terms_under_both_names(given: Any, fire: Callable[..., Any]):
    assert fire(name="Search", properties=given).body["properties"] == {
        "query": "shoes",
        "search_string": "shoes",
    }
    assert fire(name="Lead", properties=given).body["properties"] == given


def test_customer_type_is_not_for_crm(fire: Callable[..., Any]):
    payload = fire(
        action_source=ActionSource.OTHER,
        options=CRM,
        identifiers={"tiktok.lead_id": "1"},
        properties={"customer_type": "new"},
        extras={"tiktok": {"customer_type": "new"}},
    )
    assert "properties" not in payload.body
    assert [note.field for note in payload.notes] == [
        "extras.tiktok.customer_type",
        "properties.customer_type",
    ]


@pytest.mark.parametrize(
    "given, place, sent",
    [
        ({"ttclid": "E.C.P.2"}, "user", {"ttclid": "E.C.P.2"}),
        ({"ttp": "b"}, "user", {"ttp": "b"}),
        ({"locale": "en_US"}, "user", {"locale": "en-US"}),
        ({"customer_type": "new"}, "properties", {"customer_type": "new"}),
        ({"shop_id": 7}, "properties", {"shop_id": "7"}),
        ({"ad": {"attribution_share": 0.5}}, "ad", {"attribution_share": 0.5}),
    ],
)
def test_extras_on_the_web(given: Any, place: Any, sent: Any, fire: Callable[..., Any]):
    payload = fire(extras={"tiktok": given})
    assert payload.body[place].items() >= sent.items()
    assert payload.notes == ()


def test_extras_of_an_app_event(fire: Callable[..., Any]):
    ad = {
        "callback": "c",
        "campaign_id": 1,
        "ad_id": "2",
        "creative_id": "3",
        "is_retargeting": False,
        "attributed": True,
    }
    given = {
        "idfa": "ea7583cd-a667-48bc-b806-42ecb2b48606",
        "idfv": "v-1",
        "gaid": "ABC-1",
        "att_status": "authorized",
        "app": {"app_version": "1.2"},
        "ad": ad,
    }
    payload = fire(action_source=ActionSource.APP, options=APP, extras={"tiktok": given})
    assert payload.body["app"] == {"app_id": "com.example.app", "app_version": "1.2"}
    assert payload.body["ad"] == {**ad, "campaign_id": "1"}
    user = payload.body["user"]
    assert user["idfa"] == "EA7583CD-A667-48BC-B806-42ECB2B48606"
    assert (user["idfv"], user["gaid"], user["att_status"]) == ("v-1", "abc-1", "AUTHORIZED")
    assert payload.match_keys["idfa"] == "event"
    assert payload.notes == ()


def test_extras_make_a_crm_event(fire: Callable[..., Any]):
    payload = fire(
        {},
        action_source=ActionSource.SYSTEM_GENERATED,
        options=CRM,
        extras={"tiktok": {"lead": {"lead_id": 7245151489423, "lead_event_source": "Salesforce"}}},
    )
    assert payload.envelope["event_source"] == "crm"
    assert payload.body["lead"] == {"lead_id": "7245151489423", "lead_event_source": "Salesforce"}
    assert payload.match_keys == {"lead_id": "event"}


@pytest.mark.parametrize(
    "given, noted",
    [
        (5, ["extras.tiktok"]),
        ({"unknown": 1}, ["extras.tiktok"]),
        ({"limited_data_use": "yes"}, ["extras.tiktok.limited_data_use"]),
        ({"customer_type": []}, ["extras.tiktok.customer_type"]),
        ({"locale": "not a locale"}, ["extras.tiktok.locale"]),
        ({"ad": 1}, ["extras.tiktok.ad"]),
        (
            {"ad": {"attribution_share": 2, "x": 1}},
            ["extras.tiktok.ad.attribution_share", "extras.tiktok.ad"],
        ),
        ({"ad": {"callback": "c"}}, ["extras.tiktok.ad"]),
        ({"app": {"app_id": "1"}}, ["extras.tiktok.app"]),
        ({"lead": {"lead_id": "1"}}, ["extras.tiktok.lead"]),
        ({"idfa": "00000000-0000-0000-0000-000000000000"}, ["extras.tiktok.idfa"]),
    ],
)
def test_wrong_extras_are_dropped_with_a_note(given: Any, noted: Any, fire: Callable[..., Any]):
    payload = fire(extras={"tiktok": given})
    assert [note.field for note in payload.notes] == noted
    assert payload.body.keys() == {"event", "event_time", "event_id", "user", "page"}
