"""Countries as ISO 3166-1 alpha-2 codes in lower case."""

from __future__ import annotations

from unicodedata import normalize

from convroute.normalise._countries import ALPHA2, NAMES
from convroute.normalise.text import clean

__all__ = ["country_code"]

_LONGEST = 100


def country_code(value: str) -> str | None:
    """The ISO 3166-1 alpha-2 code, in lower case, of a country given by code or by name.

    Takes alpha-2 and alpha-3 codes, common English names and those aliases people write (``UK``,
    ``U.S.``, ``USA``, ``Deutschland``), in any case, with or without accents, dots and spaces.

    Returns:
        The code, or None for what is no country: ``XK``, ``EU`` and ``ZZ`` are not assigned, and
        ``N/A`` is not Namibia.
    """
    if len(value) == 2 and value.isascii():
        code = value.lower()
        return code if code in ALPHA2 else NAMES.get(code)
    text = clean(value)
    if not text or len(text) > _LONGEST or "/" in text or "#" in text:
        return None
    folded = text.lower().replace("&", "and")
    key = "".join([c for c in normalize("NFKD", folded) if c.isascii() and c.isalnum()])
    return key if key in ALPHA2 else NAMES.get(key)
