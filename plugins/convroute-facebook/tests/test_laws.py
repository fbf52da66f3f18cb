"""Laws: what holds for every lead and every event, whatever is in them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any
from urllib.parse import urlsplit

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convroute.spi import (
    ActionSource,
    Conversion,
    ConversionEvent,
    EmulatedRequest,
    HttpResponse,
    Identifier,
    Item,
    Lead,
    MatchKeys,
    Payload,
    Pixel,
    Refusal,
    Secret,
    Verdict,
)  # fmt: skip
from convroute_facebook import Facebook
from convroute_facebook.emulator import EmulatedFacebook
from convroute_facebook.members import CUSTOM, EVENT, USER
from convroute_facebook.outcome import outcomes

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
EMPTY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
FACEBOOK = Facebook()
PIXELS = [
    Pixel(name="p", platform="facebook", pixel_id="1", access_token=Secret("t"), options=options)
    for options in (
        {},
        {"external_id": "raw", "limited_data_use": True, "default_phone_region": "GB"},
        {"crm_name": "Acme", "crm_events": "all", "keep_properties": ["email"]},
    )
]

# Every character, lone surrogates too.
texts = st.text(st.characters(codec=None), max_size=80)
tokens = st.sampled_from([
    "bob@example.com", "+12025550166", "020 7946 0958", "1997-02-16", "N/A", "a" * 64, "A" * 32, "é" * 40, "US",
    "fb.1.1795348800000.AbC", "fb.1.1795348800.7", "203.0.113.7", "10.0.0.1,1.2.3.4", "\u200b", "\ud800",
])  # fmt: skip
values = texts | tokens
maybe = st.none() | values
many = st.lists(values, max_size=3).map(tuple)
moments = st.datetimes(timezones=st.just(UTC)) | st.timedeltas(
    timedelta(days=-8), timedelta(minutes=2)
).map(lambda delta: NOW + delta)
identifiers = st.dictionaries(
    st.sampled_from([spec.name for spec in Facebook.identifiers] + ["ttclid"]),
    st.builds(Identifier, value=values, seen_at=st.none() | moments | st.datetimes()),
    max_size=4,
)
match_keys = st.builds(
    MatchKeys,
    emails=many,
    phones=many,
    **dict.fromkeys(("first_name", "last_name", "date_of_birth", "gender", "city", "state", "zip", "country",
    "external_id", "ip_address", "user_agent"), maybe),
    identifiers=identifiers,
)  # fmt: skip
leads = st.builds(Lead, id=maybe, keys=match_keys, created_at=st.none() | moments)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(2**80), 2**80)
    | st.floats()
    | values
    | st.decimals()
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(values, inner, max_size=4),
    max_leaves=12,
)


def members(*tables: Any):
    names = st.sampled_from(sorted({name for table in tables for name in table}))
    return st.dictionaries(names | values, anything, max_size=6)


known = {
    "user_data",
    "custom_data",
    "data_processing_options",
    "data_processing_options_state",
    "event_id",
}
items = st.builds(
    Item,
    id=values,
    quantity=st.none() | st.integers(),
    price=st.none() | st.decimals(),
    name=maybe,
    category=maybe,
    brand=maybe,
    delivery_category=maybe,
)
events = st.builds(
    ConversionEvent,
    name=st.sampled_from(["Lead", "Purchase", "won"]) | values,
    event_id=values,
    occurred_at=moments,
    action_source=st.sampled_from(ActionSource),
    source_url=maybe | values.map("https://a.example/".__add__),
    referrer_url=maybe,
    value=st.none() | st.decimals(),
    currency=st.none() | st.sampled_from(["EUR", "xx"]),
    order_id=maybe,
    contents=st.lists(items, max_size=2).map(tuple),
    properties=members(CUSTOM, {"contents"}),
    extras=st.just({}) | st.fixed_dictionaries({"facebook": members(EVENT, USER, CUSTOM, known)}),
    limited_data_use=st.booleans(),
)
conversions = st.builds(
    Conversion, event=events, lead=leads, fired_at=st.just(NOW), test_event_code=maybe
)
relaxed = settings(max_examples=80, suppress_health_check=list(HealthCheck), deadline=None)


def walk(value: Any):
    yield value
    if isinstance(value, dict):
        for name, inner in value.items():
            assert isinstance(name, str)
            yield from walk(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from walk(inner)


@relaxed
@given(conversions, st.sampled_from(PIXELS))
def test_whatever_comes_gives_sendable_json_or_a_refusal(conversion: Any, pixel: Any) -> None:
    mapped = FACEBOOK.map(conversion, pixel)
    if isinstance(mapped, Refusal):
        assert mapped.reason
        return
    content = FACEBOOK.request([mapped], pixel).content()
    assert json.loads(content)["data"] == [json.loads(json.dumps(mapped.body))]
    for value in walk(mapped.body):
        assert value is not None
        assert not isinstance(value, float) or isfinite(value)
        assert value != EMPTY_HASH
        assert not isinstance(value, Decimal)
    for value in mapped.body["user_data"].values():
        assert value not in ("", [])
        assert not isinstance(value, list) or len(set(value)) == len(value)
    assert mapped.match_keys.keys() == mapped.body["user_data"].keys()
    assert mapped.event_id == mapped.body["event_id"] != ""


@relaxed
@given(conversions, st.sampled_from(PIXELS))
def test_the_same_conversion_maps_the_same(conversion: Any, pixel: Any) -> None:
    assert FACEBOOK.map(conversion, pixel) == FACEBOOK.map(conversion, pixel)


@relaxed
@given(conversions, st.randoms())
def test_the_order_of_fields_does_not_matter(conversion: Any, random: Any) -> None:
    def shuffled(mapping: Any):
        pairs = list(mapping.items())
        random.shuffle(pairs)
        return dict(pairs)

    keys = evolve(conversion.lead.keys, identifiers=shuffled(conversion.lead.keys.identifiers))
    event = evolve(conversion.event, properties=shuffled(conversion.event.properties))
    other = evolve(conversion, lead=evolve(conversion.lead, keys=keys), event=event)
    one, two = FACEBOOK.map(conversion, PIXELS[0]), FACEBOOK.map(other, PIXELS[0])
    assert type(one) is type(two)
    if isinstance(one, Payload):
        assert one.body == two.body
        assert list(one.body["user_data"]) == list(two.body["user_data"])
        assert set(one.notes) == set(two.notes)


HASHED = {
    "em": "emails", "ph": "phones", "fn": "first_name", "ln": "last_name", "db": "date_of_birth", "ge": "gender",
    "ct": "city", "st": "state", "zp": "zip", "country": "country", "external_id": "external_id",
}  # fmt: skip


@relaxed
@given(match_keys)
def test_what_is_hashed_is_never_hashed_again(keys: Any) -> None:
    def user(keys: Any):
        event = ConversionEvent(name="Lead", event_id="1", occurred_at=NOW)
        lead = Lead(keys=keys)
        mapped = FACEBOOK.map(Conversion(event=event, lead=lead, fired_at=NOW), PIXELS[0])
        return mapped.body["user_data"] if isinstance(mapped, Payload) else {}

    first = user(keys)
    again = {
        field: tuple(value) if isinstance(value, list) else value
        for wire, field in HASHED.items()
        if (value := first.get(wire))
    }
    second = user(MatchKeys(**again))
    assert {wire: second.get(wire) for wire in HASHED if wire in first} == (
        {wire: first[wire] for wire in HASHED if wire in first}
        if second
        else {wire: None for wire in first if wire in HASHED}
    )


@relaxed
@given(conversions)
def test_notes_hold_no_values(conversion: Any) -> None:
    mapped = FACEBOOK.map(conversion, PIXELS[0])
    told = " ".join(str(note) for note in mapped.notes)
    for secret in ("bob@example.com", "2025550166", "7946", "AbC", "203.0.113.7"):
        assert secret not in told


statuses = st.sampled_from([200, 201, 301, 400, 401, 403, 404, 413, 429, 500, 503])
names = st.sampled_from([
    "error", "code", "error_subcode", "is_transient", "message", "error_user_msg", "error_data", "events_received",
    "messages", "fbtrace_id",
])  # fmt: skip
sane = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.floats(allow_nan=False,
    allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=6),
    max_leaves=15,
)  # fmt: skip
headers = st.dictionaries(
    st.sampled_from(
        ["x-app-usage", "x-business-use-case-usage", "x-ad-account-usage", "retry-after"]
    ),
    texts | sane.map(json.dumps),
    max_size=3,
)


@relaxed
@given(statuses, sane | st.dictionaries(names, sane), headers, st.integers(1, 5))
def test_every_answer_gives_one_outcome_each(
    status: Any, document: Any, sent_headers: Any, count: Any
) -> None:
    found = outcomes(HttpResponse.of(status, document, sent_headers), count)
    assert len(found) == count
    for outcome in found:
        assert (
            outcome.retry_after is None
            or 0 <= outcome.retry_after <= 86_400
            or "retry-after" in sent_headers
        )
        if outcome.verdict is Verdict.DELIVERED:
            assert 200 <= status < 300
            assert document["events_received"] >= count


@given(statuses, st.binary(max_size=60))
def test_every_body_of_bytes_gives_an_outcome(status: Any, content: Any) -> None:
    (outcome,) = outcomes(HttpResponse(status=status, body=content), 1)
    assert outcome.verdict is not Verdict.DELIVERED


@relaxed
@given(conversions, st.sampled_from(PIXELS))
def test_what_mapping_lets_through_the_emulated_platform_takes(conversion: Any, pixel: Any) -> None:
    """The two know nothing of each other: each was written from Meta's pages."""
    emulator = EmulatedFacebook()
    account = emulator.pixels()[0]
    pixel = evolve(pixel, pixel_id=account.pixel_id, access_token=account.access_token)
    mapped = FACEBOOK.map(conversion, pixel)
    if isinstance(mapped, Refusal):
        return
    request = FACEBOOK.request([mapped], pixel)
    response = emulator.answer(
        EmulatedRequest(
            method=request.method,
            path=urlsplit(request.url).path,
            headers={
                "content-type": "application/json",
                **{name.lower(): value for name, value in request.revealed_headers().items()},
            },
            body=request.content(),
            received_at=NOW,
        )
    )
    (outcome,) = FACEBOOK.outcomes(response, [mapped])
    assert outcome.verdict is Verdict.DELIVERED, (outcome, mapped.body)
