"""Values that are safe in a JSON body: whatever Python or JSON brings, cleaned or found unfit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from math import isfinite
from typing import Any, Final

UNFIT: Final[Any] = object()
"""Stands for a value that JSON cannot carry."""

# A tuple: isinstance with a union builds it anew on every call.
NUMBERS: Final = (int, float, Decimal)
DEEPEST: Final = 16
LEAST_INTEGER: Final = -(2**63)
GREATEST_INTEGER: Final = 2**64 - 1


def utf8(text: str) -> str:
    """Give the text without lone surrogates, which no encoding can carry."""
    return text if text.isascii() else text.encode("utf-8", "ignore").decode("utf-8")


def text_of(value: object) -> str | None:
    """Give text as it is, a number as its digits; trimmed; None for blanks and everything else.

    TikTok refuses a number where it wants text ("Not a valid string", code 40002).
    """
    if isinstance(value, str):
        return utf8(value).strip() or None
    number = number_of(value)
    if number is None:
        return None
    return str(int(number)) if number == int(number) else str(number)


def number_of(value: object) -> int | float | None:
    """Give a number that JSON can carry, or None: no text, no true or false, no NaN, nothing beyond 64 bits."""
    if isinstance(value, bool) or not isinstance(value, NUMBERS):
        return None
    if isinstance(value, int):
        return value if LEAST_INTEGER <= value <= GREATEST_INTEGER else None
    if isinstance(value, Decimal) and not value.is_finite():
        return None  # a signalling NaN would raise on its way to a float
    number = float(value)
    return number if isfinite(number) else None


def json_of(value: object, depth: int = 0) -> Any:
    """Give a value's clean copy as JSON, or `UNFIT`; unfit members of objects and lists are left out.

    Args:
        value: Any value.
        depth: How deep it lies; deeper than `DEEPEST` everything is unfit.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return utf8(value)
    if isinstance(value, Mapping):
        return _object(value, depth) if depth < DEEPEST else UNFIT
    if isinstance(value, list | tuple):
        items = [json_of(item, depth + 1) for item in value] if depth < DEEPEST else UNFIT
        return items if items is UNFIT else [item for item in items if item is not UNFIT]
    number = number_of(value)
    return UNFIT if number is None else number


def _object(value: Mapping[Any, object], depth: int) -> dict[str, Any]:
    members = (
        (utf8(key), json_of(v, depth + 1)) for key, v in value.items() if isinstance(key, str)
    )
    return {key: member for key, member in members if member is not UNFIT}
