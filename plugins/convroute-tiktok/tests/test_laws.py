from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from convroute.spi import (
    ActionSource,
    Conversion,
    ConversionEvent,
    HttpResponse,
    Identifier,
    Item,
    Lead,
    MatchKeys,
    Payload,
    Pixel,
    Refusal,
    Secret,
)
from convroute_tiktok import TikTok

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
EMPTY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
TIKTOK = TikTok()
PIXELS = [
    Pixel(
        name="shop",
        platform="tiktok",
        pixel_id="CTESTPIXELCODE000001",
        access_token=Secret("made-up-token"),
        options=options,
    )
    for options in (
        {},
        {
            "offline_event_set_id": "7000000000000000002",
            "crm_event_set_id": "7000000000000000003",
            "tiktok_app_id": "7000000000000000004",
            "store_app_id": "com.example.app",
            "default_phone_region": "US",
        },
    )
]

# Surrogates too: what Python programs read from file names and broken exports.
TEXT = st.text(st.characters(codec=None, categories=None), max_size=40)
MAYBE = st.none() | TEXT
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
OWN_NAMES = st.sampled_from(
    [
        "contents",
        "content_ids",
        "content_type",
        "num_items",
        "query",
        "order_id",
        "value",
        "currency",
        "email",
    ]
)
EXTRA_NAMES = st.sampled_from(
    ["ad", "app", "lead", "locale", "idfa", "gaid", "ttclid", "limited_data_use", "shop_id"]
)
E_MAILS = st.tuples(TEXT, TEXT).map("@".join) | TEXT
PHONES = st.from_regex(r"\+?[0-9 ()x.-]{0,20}") | TEXT
KEYS = st.builds(
    MatchKeys,
    emails=st.lists(E_MAILS, max_size=3).map(tuple),
    phones=st.lists(PHONES, max_size=3).map(tuple),
    **dict.fromkeys(
        (
            "first_name",
            "last_name",
            "date_of_birth",
            "gender",
            "city",
            "state",
            "zip",
            "country",
            "external_id",
        ),
        MAYBE,
    ),
    ip_address=st.none() | st.ip_addresses().map(str) | TEXT,
    user_agent=MAYBE,
    identifiers=st.dictionaries(
        st.sampled_from([spec.name for spec in TikTok.identifiers]) | TEXT,
        st.builds(Identifier, value=TEXT, seen_at=st.none() | st.datetimes(timezones=st.just(UTC))),
        max_size=4,
    ),
)
ITEMS = st.builds(
    Item,
    id=TEXT,
    quantity=st.none() | st.integers(),
    price=st.none() | st.decimals(),
    name=MAYBE,
    category=MAYBE,
    brand=MAYBE,
    delivery_category=MAYBE,
)
EVENTS = st.builds(
    ConversionEvent,
    name=st.sampled_from([*sorted(TikTok.event_names), "CompletePayment", "Refund"]) | TEXT,
    event_id=TEXT,
    occurred_at=st.timedeltas(timedelta(days=-30), timedelta(seconds=90)).map(NOW.__add__)
    | st.datetimes(timezones=st.just(UTC)),
    action_source=st.sampled_from(ActionSource),
    source_url=MAYBE | st.just("https://shop.example/?ttclid=E.C.P.1"),
    referrer_url=MAYBE,
    value=st.none() | st.decimals(),
    currency=st.none() | st.sampled_from(["USD", "usd", "BGN"]) | TEXT,
    order_id=MAYBE,
    contents=st.lists(ITEMS, max_size=3).map(tuple),
    properties=st.dictionaries(OWN_NAMES | TEXT, JSON_VALUES, max_size=5),
    extras=st.fixed_dictionaries(
        {},
        optional={
            "tiktok": st.dictionaries(EXTRA_NAMES | TEXT, JSON_VALUES, max_size=4) | JSON_VALUES
        },
    ),
    limited_data_use=st.booleans(),
)
CONVERSIONS = st.builds(
    Conversion,
    event=EVENTS,
    lead=st.builds(Lead, id=MAYBE, keys=KEYS, landing_url=MAYBE),
    fired_at=st.just(NOW),
    test_event_code=MAYBE,
)


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for member in value.values():
            yield from leaves(member)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)
    else:
        yield value


@settings(max_examples=400, deadline=None)
@given(CONVERSIONS, st.sampled_from(PIXELS))
def test_mapping_never_raises_and_gives_clean_json(conversion: Any, pixel: Pixel):
    mapped = TIKTOK.map(conversion, pixel)
    assert mapped == TIKTOK.map(conversion, pixel)
    if isinstance(mapped, Refusal):
        assert mapped.reason
        return
    content = TIKTOK.request([mapped], pixel).content()
    body = json.loads(content, parse_constant=lambda name: f"<{name}>")
    assert body["data"][0] == mapped.body  # nothing became null or was lost on the way
    assert not [
        leaf for leaf in leaves(body) if leaf in (EMPTY_HASH, "<NaN>", "<Infinity>", "<-Infinity>")
    ]
    user = mapped.body.get("user", {})
    assert "" not in user.values()
    assert all(
        len(value) == len(set(value)) > 1 for value in user.values() if isinstance(value, list)
    )
    assert set(user) <= set(mapped.match_keys)


@settings(max_examples=100, deadline=None)
@given(KEYS)
def test_hashed_input_is_passed_on(keys: Any):
    def fire(some: MatchKeys) -> dict[str, Any]:
        event = ConversionEvent(
            name="Lead",
            event_id="1",
            occurred_at=NOW,
            action_source=ActionSource.WEBSITE,
            source_url="https://a.example",
        )
        mapped = TIKTOK.map(Conversion(event=event, lead=Lead(keys=some), fired_at=NOW), PIXELS[0])
        return dict(mapped.body["user"]) if isinstance(mapped, Payload) else {}

    once = fire(evolve(keys, identifiers={"ttp": Identifier(value="b")}))
    many = {
        name: once[name] if isinstance(once[name], list) else [once[name]]
        for name in ("email", "phone")
        if name in once
    }
    hashed = MatchKeys(
        emails=tuple(value.upper() for value in many.get("email", ())),
        phones=tuple(many.get("phone", ())),
        first_name=once.get("first_name"),
        last_name=once.get("last_name"),
        zip=once.get("zip_code"),
        external_id=once.get("external_id"),
        identifiers={"ttp": Identifier(value="b")},
    )
    kept = {
        name: value
        for name, value in once.items()
        if name not in {"city", "state", "country", "ip", "user_agent"}
    }
    assert fire(hashed) == kept


@settings(max_examples=200, deadline=None)
@given(JSON_VALUES, st.integers(100, 599), st.integers(1, 5), TEXT)
def test_verdicts_never_raise_and_only_a_code_delivers(
    value: Any, status: Any, count: Any, message: Any
):
    payloads = [Payload(body={}, event_id="1")] * count
    for document in (value, {"code": value, "message": message, "request_id": value}):
        text = json.dumps(document).encode("utf-8", "replace")
        outcomes = TIKTOK.outcomes(HttpResponse(status=status, body=text), payloads)
        assert len(outcomes) == count
        delivered = [outcome for outcome in outcomes if outcome.verdict.value == "delivered"]
        assert not delivered or (document["code"] in (0, "0", 20001, 40050))
