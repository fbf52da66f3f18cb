"""Texts and JSON values: near to what is looked for, and far from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from convroute.jsonvalue import JSON

NEAR: Final[Mapping[str, Sequence[str]]] = {
    "emails": ("Ann.Lee@Example.com", " ann@example.com ", "ann@@example.com", "ann@example", "a" * 64, "B" * 32),
    "phones": ("+1 (202) 555-0123", "202 555 0123", "00442079460958", "12025550123", "tel:+12025550123;ext=9", "x1"),
    "first_name": ("Ann", "Jean-Luc", "N/A", "李小龙", "e" + "\u0301\u0316" * 9),
    "last_name": ("O\u2019Neil", "van der Berg", "(null)", "Straße", "\u0130"),
    "date_of_birth": ("1997-02-16", "2/16/1997", "16.2.1997", "19970216", "2099-01-01", "1997-02-30"),
    "gender": ("f", "Male", "weiblich", "unknown"),
    "city": ("Berlin", "Saint-Étienne", "20001", "St. Paul"),
    "state": ("CA", "California", "N.Y.", "Bayern"),
    "zip": ("20001-1234", "SW1A 1AA", "NL-1012 AB", "n/a"),
    "country": ("US", "Deutschland", "U.K.", "XK", "it"),
    "external_id": ("crm-1001", "C" * 64, "d" * 32, " X 1 "),
    "ip_address": ("203.0.113.7", "2001:db8::1", "10.0.0.1", "203.0.113.7, 10.0.0.1", "::ffff:203.0.113.7"),
    "user_agent": ("Mozilla/5.0 (X11; Linux x86_64)", "f" * 64),
    "url": ("https://shop.example.com/a?b=c#d", "http://u:p@shop.example.com:99999/", "ftp://x", "https://"),
    "event_name": ("Lead", "Purchase", "lead", "Search", "Refund", "my own"),
    "time": ("2026-05-01T11:00:00Z", "2026-05-01T12:00:30+00:00", "0001-01-01T00:00:00+14:00", "1777636800"),
    "number": ("0", "-1", "19.90", "1e400", "9" * 400, "NaN"),
    "currency": ("EUR", "usd", "JPY", "XXX", "€"),
}  # fmt: skip
"""Texts near to what each field is looked through for, by its name in snake case."""

_DEEP: Final = 150
_ODD: Final = (
    "", " ", "\x00", "\ud800", "\udfff\ud800", "\u200b", "\ufeff", "\u202e", "a\u0300\ud800", "0" * 64, "x" * 9000,
    "9" * 5000, "\u0301\u0316" * 3000, "\U0001f600" * 300, "null", "NaN", "[]", '{"a": 1}', "a@" * 3000,
)  # fmt: skip


def _nested(depth: int) -> tuple[JSON, JSON]:
    many: JSON = 1
    named: JSON = 1
    for _ in range(depth):
        many, named = [many], {"a": named}
    return many, named


_NESTED: Final = _nested(_DEEP)


def texts(*, near: Iterable[str] = (), max_size: int = 40) -> SearchStrategy[str]:
    """Draw text of all of Unicode, lone surrogates too, of any length.

    Args:
        near: Texts of the form that is looked for; they are drawn often, as they are and with something behind.
        max_size: The length of those that are wholly random.
    """
    anything = st.text(st.characters(), max_size=max_size) | st.sampled_from(_ODD)
    known = tuple(near)
    if not known:
        return anything
    longer = st.tuples(st.sampled_from(known), st.text(st.characters(), max_size=3))
    return st.sampled_from(known) | longer.map("".join) | anything


def json_values(*, names: Iterable[str] = (), max_leaves: int = 5) -> SearchStrategy[Any]:
    """Draw what a JSON parser gives, of every type, however large, deep or odd.

    Args:
        names: Names that members of objects have often.
        max_leaves: How large a value may grow.
    """
    number = st.integers() | st.integers(-(2**80), 2**80) | st.floats() | st.just(10**400)
    scalar = st.none() | st.booleans() | number | texts() | texts(near=NEAR["number"])
    known = tuple(names)
    return st.sampled_from(_NESTED) | st.recursive(
        scalar,
        lambda inner: st.lists(inner, max_size=3) | members(inner, names=known),
        max_leaves=max_leaves,
    )


def members(
    values: SearchStrategy[Any] | None = None, *, names: Iterable[str] = (), max_size: int = 3
) -> SearchStrategy[dict[str, Any]]:
    """Draw objects.

    Args:
        values: Of their members; anything by default.
        names: Names that their members have often.
        max_size: How many members they may have.
    """
    known = tuple(names)
    drawn = json_values(names=known) if values is None else values
    return st.dictionaries(texts(near=known, max_size=10), drawn, max_size=max_size)
