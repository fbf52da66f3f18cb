"""Strict readers of single values: each takes what it names, and says what it wanted otherwise."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from convroute.secret import Secret

FIRST_SECOND: Final = -62_135_596_800
LAST_SECOND: Final = 253_402_300_799
"""The years 1 to 9999 in Unix seconds."""

SMALLEST: Final = -(2**63)
LARGEST: Final = 2**64 - 1
"""Where whole numbers of JSON end; the parser reads what is beyond as a number with a fraction."""


def _kind(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float | Decimal):
        return "a number"
    if isinstance(value, str):
        return "text"
    return (
        "an object"
        if isinstance(value, Mapping)
        else "a list"
        if isinstance(value, list | tuple)
        else "something else"
    )


def wanted(what: str, value: object) -> ValueError:
    """Make the error for a value of the wrong kind; the value itself is not in it."""
    return ValueError(f"must be {what}, not {_kind(value)}")


def text(value: object) -> str:
    """Take text."""
    if not isinstance(value, str):
        raise wanted("text", value)
    return value


def integer(value: object) -> int:
    """Take a whole number, written as `3` or as `3.0`; `true` is none."""
    if isinstance(value, float) and value.is_integer() and SMALLEST < value < LARGEST:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise wanted("a whole number", value)
    return value


def number(value: object) -> float:
    """Take a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wanted("a number", value)
    try:
        read = float(value)
    except OverflowError:
        read = math.inf
    if not math.isfinite(read):
        raise ValueError("must be a finite number")
    return read


def boolean(value: object) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise wanted("true or false", value)
    return value


def decimal(value: object) -> Decimal:
    """Take a finite number as a decimal, with the digits that its author wrote."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise wanted("a number", value)
    amount = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if not amount.is_finite():
        raise ValueError("must be a finite number")
    return amount


def moment(value: object) -> datetime:
    """Take a time: RFC 3339 text with its zone, Unix seconds, or an aware datetime."""
    if isinstance(value, datetime):
        return _with_zone(value)
    if isinstance(value, str):
        try:
            read = datetime.fromisoformat(value)
        except ValueError:
            # The parser's own words hold the value.
            raise ValueError(
                "must be a time such as 2026-05-01T12:00:00Z, or Unix seconds"
            ) from None
        return _with_zone(read)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wanted("a time (RFC 3339 text or Unix seconds)", value)
    if not FIRST_SECOND <= value <= LAST_SECOND:
        raise ValueError("must be Unix seconds (this looks like milliseconds)")
    return datetime.fromtimestamp(value, UTC)


def _with_zone(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("needs a time zone: end it with Z or an offset such as +02:00")
    return value


def path(value: object) -> Path:
    """Take a file's path."""
    if isinstance(value, Path):
        return value
    return Path(text(value))


def secret(value: object) -> Secret:
    """Take a secret that was fetched already; a literal is refused."""
    if isinstance(value, Secret):
        return value
    raise ValueError('must not stand here itself; write { env = "NAME" } or { file = "PATH" }')


SCALARS: Final[Mapping[type[Any], Callable[[object], Any]]] = {
    str: text,
    int: integer,
    float: number,
    bool: boolean,
    Decimal: decimal,
    datetime: moment,
    Path: path,
    Secret: secret,
}
