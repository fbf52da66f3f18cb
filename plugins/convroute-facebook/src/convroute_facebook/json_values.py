"""Values of any JSON type made fit to leave: everything here is pure, and none of it raises for data."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from math import isfinite
from typing import Final

from convroute.normalise import json_number
from convroute.spi import JSON

DEEPEST: Final = 32
LEAST_INTEGER, LARGEST_INTEGER = -(2**63), 2**64 - 1


class Unusable:
    """What stands for a value that cannot leave."""


UNUSABLE: Final = Unusable()


def encodable(text: str) -> str:
    """Give the text without lone surrogates, which UTF-8 cannot carry."""
    return text if text.isascii() else text.encode("utf-8", "ignore").decode("utf-8")


def plain_text(value: object, longest: int = 1024) -> str | None:
    """Give text, or a whole number as its digits, trimmed; None for anything else and for blanks."""
    if isinstance(value, str):
        return encodable(value).strip()[:longest] or None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if LEAST_INTEGER <= value <= LARGEST_INTEGER else None
    return None


def whole_number(value: object) -> int | None:
    """Give a whole number that JSON readers take as one; `true` is none, `3.0` is one."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if abs(value) < 2**53 else None


def finite_number(value: object) -> int | float | None:
    """Give a number, also one written as text; None for NaN, infinities and everything else."""
    if isinstance(value, Decimal):
        return amount(value)
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, int):
        return value if abs(value) < 2**53 else None
    if not isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def amount(value: Decimal) -> int | float | None:
    """Give a decimal as a JSON number, or None if it has none."""
    try:
        return json_number(value)
    except (ValueError, OverflowError):
        return None


def json_value(value: object, lost: list[str], depth: int = 0) -> JSON | Unusable:
    """Give the value with everything out of it that cannot leave.

    Args:
        value: Whatever the caller put there.
        lost: Takes a word for each part that had to go.
        depth: How deep in the whole the value stands.

    Returns:
        JSON values without NaN, lone surrogates, nulls in objects and integers beyond 64 bits; `UNUSABLE`
        if nothing of it can leave.
    """
    if isinstance(value, str):
        return encodable(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if LEAST_INTEGER <= value <= LARGEST_INTEGER else UNUSABLE
    if isinstance(value, float):
        return value if isfinite(value) else UNUSABLE
    if isinstance(value, Decimal):
        number = amount(value)
        return UNUSABLE if number is None else number
    if depth >= DEEPEST:
        return UNUSABLE
    if isinstance(value, Mapping):
        return _object(value, lost, depth)
    if isinstance(value, list | tuple):
        return _list(value, lost, depth)
    return UNUSABLE


def _object(value: Mapping[object, object], lost: list[str], depth: int) -> dict[str, JSON]:
    members: dict[str, JSON] = {}
    for name, inner in value.items():
        if inner is None:
            continue
        taken = json_value(inner, lost, depth + 1)
        if isinstance(taken, Unusable) or not isinstance(name, str) or encodable(name) != name:
            lost.append("member")
        else:
            members[name] = taken
    return members


def _list(value: list[object] | tuple[object, ...], lost: list[str], depth: int) -> list[JSON]:
    items: list[JSON] = []
    for inner in value:
        taken = json_value(inner, lost, depth + 1)
        if isinstance(taken, Unusable) or taken is None:
            lost.append("item")
        else:
            items.append(taken)
    return items
