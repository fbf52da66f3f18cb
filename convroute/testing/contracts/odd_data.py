"""Data that no platform can use, and that comes all the same: broken exports, jokes, attacks, wrong types."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from attrs import evolve

from convroute.model.conversion import Conversion
from convroute.model.event import ActionSource, Item
from convroute.model.lead import Lead
from convroute.model.match_keys import PLAIN_FIELDS, Identifier, MatchKeys
from convroute.roles.platform import Platform
from convroute.testing.contracts.conversions import MANY, NOW, with_event

ODD_TEXTS: Final = (
    "", " ", "\u200b", "\x00", "\ud800", "null", "N/A", "-", "@", "a@", "call me, maybe 0142", "+", "0" * 40,
    "9" * 400, "\u00e9" * 40, "\U0001f642", "<script>alert(1)</script>", "' OR '1'='1", "../../etc/passwd", "%s%n",
    "a" * 63, "g" * 64, "F" * 64, "0123456789abcdef" * 2, "\u0661\u0662\u0663", "two\nlines", "1e999", "NaN", "-1",
    "2026-13-45", "http://[", "javascript:alert(1)", "x" * 5000, "odd@@example..com", "{{7*7}}", "+1 202 555 01",
)  # fmt: skip

ODD_VALUES: Final[tuple[Any, ...]] = (
    None, True, -1, 2**80, float("nan"), float("inf"), Decimal("NaN"), Decimal("1E+400"), NOW, date(2031, 5, 17),
    b"bytes", {1, 2}, object(), [], {}, [None], {"": ""}, {"a": {"b": [float("nan"), None, ""]}}, "\ud800",
    {"value": "odd-value-774"}, ["odd-value-774", 3, {"x": 1}],
)  # fmt: skip
"""What a Python caller can put where a JSON value belongs."""

NEEDED: Final = ("name", "event_id")
"""Members of an event that are never blank: the router sees to it."""

TELLING: Final = tuple(text for text in ODD_TEXTS if len(text) > 9 and text.isprintable())
"""Odd texts that would be recognised in a note."""


def odd_conversions(platform: Platform, whole: Conversion) -> Iterator[tuple[str, Conversion]]:
    """Go through conversions with one odd field each, with the name of that field."""
    for text in ODD_TEXTS:
        for name in PLAIN_FIELDS:
            changes: dict[str, Any] = {name: (text, text) if name in MANY else text}
            keys = evolve(whole.lead.keys, **changes)
            yield name, evolve(whole, lead=evolve(whole.lead, keys=keys))
        yield "every field of the lead", evolve(whole, lead=_odd_lead(platform, text))
        yield "landing_url", evolve(whole, lead=evolve(whole.lead, landing_url=text))
        yield (
            "clickIds",
            evolve(
                whole,
                lead=Lead(keys=evolve(whole.lead.keys, identifiers=_identifiers(platform, text))),
            ),
        )
        for member in ("name", "event_id", "source_url", "referrer_url", "currency", "order_id"):
            if text.encode("utf-8", "ignore").strip() or member not in NEEDED:
                yield member, with_event(whole, **{member: text})
        yield "test_event_code", evolve(whole, test_event_code=text)
        item = Item(id=text, name=text, category=text, brand=text, delivery_category=text)
        yield "contents", with_event(whole, contents=(item, item))
        yield "properties", with_event(whole, properties={text: text})
    yield from _odd_numbers_and_times(whole)
    yield from _odd_members(platform, whole)


def _identifiers(platform: Platform, text: str) -> dict[str, Identifier]:
    return {s.name: Identifier(value=text, seen_at=NOW) for s in platform.identifiers}


def _odd_lead(platform: Platform, text: str) -> Lead:
    given: dict[str, Any] = {name: (text,) if name in MANY else text for name in PLAIN_FIELDS}
    keys = MatchKeys(**given, identifiers=_identifiers(platform, text))
    return Lead(id=text, keys=keys, landing_url=text)


def _odd_numbers_and_times(whole: Conversion) -> Iterator[tuple[str, Conversion]]:
    for value in ("NaN", "-Infinity", "1E+400", "-1", "0", "0.000000001", "1E-400"):
        yield "value", with_event(whole, value=Decimal(value))
        item = Item(id="sku-1", quantity=-(2**70), price=Decimal(value))
        yield "contents", with_event(whole, contents=(item,))
    for year in (1, 1970, 9999):
        at = datetime(year, 1, 1, tzinfo=UTC)
        yield "occurred_at", with_event(whole, occurred_at=at)
        clicks = {n: evolve(i, seen_at=at) for n, i in whole.lead.keys.identifiers.items()}
        keys = evolve(whole.lead.keys, identifiers=clicks)
        yield "clickIds", evolve(whole, lead=evolve(whole.lead, keys=keys, created_at=at))
    for source in ActionSource:
        yield "action_source", with_event(whole, action_source=source)


def _odd_members(platform: Platform, whole: Conversion) -> Iterator[tuple[str, Conversion]]:
    for value in ODD_VALUES:
        yield "properties", with_event(whole, properties={"odd": value, "content_ids": value})
        yield "extras", with_event(whole, extras={platform.name: {"odd": value}})
        yield "extras", with_event(whole, extras={platform.name: value})
