"""Values of any JSON type made fit to leave: what every reader of JSON takes, and takes exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from convroute.normalise.number import finite_number

__all__ = ["UNUSABLE", "Unusable", "encodable", "json_value", "plain_text"]

_DEEPEST: Final = 32
_LEAST_ID, _LARGEST_ID = -(2**63), 2**64 - 1


class Unusable:
    """What stands for a value that cannot leave; None would be a value."""


UNUSABLE: Final = Unusable()
"""The one of its kind."""


def encodable(text: str) -> str:
    """The text without lone surrogates, which UTF-8 cannot carry."""
    return text if text.isascii() else text.encode("utf-8", "ignore").decode("utf-8")


def plain_text(value: object) -> str | None:
    """A text, trimmed, or a number as its digits: ids come as both.

    Whole numbers lose a ``.0``, and may have 64 bits: as text they are exact.

    Returns:
        The text, or None for blanks, truth values, NaN and everything else.
    """
    if isinstance(value, str):
        return (value if value.isascii() else encodable(value)).strip() or None
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value) if _LEAST_ID <= value <= _LARGEST_ID else None
    number = finite_number(value) if isinstance(value, (float, Decimal)) else None
    return None if number is None else str(number)


def json_value(value: object, lost: list[str]) -> Any:
    """The value with everything out of it that cannot leave.

    Out are NaN and infinities, whole numbers beyond 2**53, lone surrogates, nulls in objects and
    lists, names that are no text, what lies deeper than 32 levels, and what JSON has no form for.

    Args:
        value: Whatever the caller put there; it is not changed.
        lost: Takes a word for each part that had to go, never a value; a null in an object is none.

    Returns:
        JSON values, or `UNUSABLE` if nothing of it can leave.
    """
    return _fit(value, lost, 0)


def _fit(value: object, lost: list[str], depth: int) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else encodable(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float, Decimal)):
        number = finite_number(value)
        return UNUSABLE if number is None else number
    if depth >= _DEEPEST:
        return UNUSABLE
    if isinstance(value, Mapping):
        return _object(value, lost, depth + 1)
    if isinstance(value, (list, tuple)):
        return _list(value, lost, depth + 1)
    return UNUSABLE


def _object(value: Mapping[Any, object], lost: list[str], depth: int) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, inner in value.items():
        if inner is None:
            continue
        taken = _fit(inner, lost, depth)
        if taken is UNUSABLE or not isinstance(name, str) or encodable(name) != name:
            lost.append("member")
        else:
            members[name] = taken
    return members


def _list(value: Sequence[object], lost: list[str], depth: int) -> list[Any]:
    items: list[Any] = []
    for inner in value:
        taken = _fit(inner, lost, depth)
        if taken is UNUSABLE or taken is None:
            lost.append("item")
        else:
            items.append(taken)
    return items
