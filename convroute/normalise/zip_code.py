"""Postal codes."""

from __future__ import annotations

from convroute.normalise._countries import ALPHA2
from convroute.normalise.text import without_spaces

__all__ = ["zip_code"]

_LONGEST = 12


def zip_code(value: str, *, country: str | None = None, plus_four: bool = False) -> str | None:
    """A postal code in lower case: letters and ASCII digits only.

    A country in front of it, as in ``NL-1012 AB``, goes.

    Args:
        value: The code as typed.
        country: The lead's country as an ISO alpha-2 code. In the United States, a ZIP+4 is cut to
            five digits.
        plus_four: Take nine digits for a ZIP+4 of the United States where the country is not known.

    Returns:
        The code, or None if it is longer than any or has no digit (``N/A``).
    """
    text = without_spaces(value)
    if text is None or len(text) > _LONGEST + 4:
        return None
    if not text.isascii():
        text = "".join([str(int(c)) if c.isdecimal() else c for c in text])
    if text[2:3] == "-" and text[:2] in ALPHA2:
        text = text[3:]
    text = "".join(filter(str.isalnum, text))
    american = country.lower() == "us" if country else plus_four
    if american and len(text) == 9 and text.isdecimal():
        text = text[:5]
    if len(text) > _LONGEST or not any(map(str.isdecimal, text)):
        return None
    return text
