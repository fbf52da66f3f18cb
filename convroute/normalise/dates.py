"""Birth dates in the ways people and exports write them."""

from __future__ import annotations

from datetime import date, datetime

from convroute.normalise.text import clean

__all__ = ["birth_date"]

_EARLIEST_YEAR = 1900
_SEPARATORS = str.maketrans("/.-,", "    ")


def birth_date(
    value: str | date, *, latest: date | None = None, day_first: bool = False
) -> date | None:
    """The day a person was born, or None if the text names no certain day.

    Takes ``1997-02-16`` (also with a time behind it, or other separators), ``19970216`` and
    ``2/16/1997``. Years have four digits. Where day and month could be either, the month comes
    first; a number above 12 can only be the day.

    Args:
        value: The text, or a date.
        latest: The last day that can be a birthday, such as today; no clock is read here.
        day_first: Read ``3/4/1997`` as 3 April: for leads of a country that writes so.

    Returns:
        A date from 1900 on and not after `latest`.
    """
    if isinstance(value, datetime):
        day: date | None = value.date()
    elif isinstance(value, date):
        day = value
    else:
        day = _read(clean(value), day_first=day_first)
    if day is None or day.year < _EARLIEST_YEAR or (latest is not None and day > latest):
        return None
    return day


def _read(text: str, *, day_first: bool) -> date | None:
    if not 8 <= len(text) <= 40:
        return None
    if text.isdecimal():
        return _date(text[:4], text[4:6], text[6:]) if len(text) == 8 else None
    parts = text.translate(_SEPARATORS).split()
    if len(parts) == 3 or (len(parts) > 3 and ":" in parts[3]):
        parts[2:] = parts[2].partition("T")[:1]
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return None
    first, second, third = parts
    if len(first) == 4:
        return _date(first, second, third)
    if len(third) != 4:
        return None
    if int(first) > 12 or (day_first and int(second) <= 12):
        return _date(third, second, first)
    return _date(third, first, second)


def _date(year: str, month: str, day: str) -> date | None:
    if len(month) > 2 or len(day) > 2:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
