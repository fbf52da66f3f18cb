"""Phone numbers in E.164: ``+``, calling code, national number."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from convroute.normalise._calling_codes import FULL_NUMBERS
from convroute.normalise._numbering_plan import Reading, is_known, read
from convroute.normalise._phone_text import dialled

__all__ = ["Origin", "Phone", "digits", "is_e164", "read_phone"]

Origin = Literal["number", "digits", "country", "region"]
"""What told a number's country: see `Phone.origin`."""

_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
_FEWEST_TYPED, _MOST_TYPED = 4, 30  # an island's own numbers; an exit code and zeros in front


@frozen(kw_only=True)
class Phone:
    """A phone number that can be dialled from anywhere, and where its country comes from."""

    e164: str = field(repr=False)
    """``+`` and 7 to 15 digits."""

    origin: Origin
    """What gave the country: the number's own ``+``, ``00`` or exit code (``number``); its digits,
    which had none of them and are a valid international number all the same (``digits``); the
    lead's ``country``; the ``region``."""

    @property
    def international(self) -> bool:
        """Whether the number said by itself that its country's calling code comes first."""
        return self.origin == "number"

    @property
    def digits(self) -> str:
        """The number without ``+``."""
        return self.e164[1:]


def read_phone(value: str, *, country: str | None, region: str | None) -> Phone | None:
    """One phone number, or None if its country cannot be told or it is no number.

    A number with ``+`` or ``00`` keeps its own country and need not be assigned to anyone, only be
    readable: 7 to 15 digits. A national number is read in the lead's `country`, else in `region`.
    Without either, bare digits are taken as an international number if they are a valid one.
    Extensions and a trunk ``(0)`` go; Italy keeps its zero.

    Args:
        value: The number as typed, in any script's digits.
        country: The lead's country as an ISO alpha-2 code, in any case, or None.
        region: The country of a lead that names none, likewise.

    Returns:
        The number with the origin of its country.
    """
    # Clean already is the common case: neither separators nor metadata are looked at.
    if is_e164(value):
        return Phone(e164=value, origin="number")
    text = dialled(value)
    if text is None or not _FEWEST_TYPED <= len(text) <= _MOST_TYPED:
        return None
    if text[0] == "+":
        return _with_code(text)
    if country and is_known(country.upper()):
        return _national(text, country.upper(), "country")
    if region and is_known(region.upper()):
        return _national(text, region.upper(), "region")
    if text.startswith("00"):
        return _with_code("+" + text.lstrip("0"))
    return _bare(text)


def is_e164(value: str) -> bool:
    """Whether the text is ``+`` and a full number of a country whose numbers need no numbering plan.

    True is certain, and takes a look-up and a few comparisons: `read_phone` would give the text as
    it is. False only says that it has to be read.
    """
    full = FULL_NUMBERS.get(value[:4])
    if full is None or not full.fewest <= len(value) <= full.most:
        return False
    return value[full.begins] != "0" and value.isascii() and value[1:].isdecimal()


def digits(value: str) -> str | None:
    """The digits of a phone number without leading zeros, where only that rule can be followed.

    Letters and symbols go, and with them ``tel:``, an extension, and the trunk ``(0)`` behind a
    calling code. Whether the calling code is there cannot be seen in the result.

    Returns:
        7 to 15 digits, or None.
    """
    text = dialled(value)
    if text is None:
        return None
    text = text.lstrip("+0")
    return text if _FEWEST_DIGITS <= len(text) <= _MOST_DIGITS else None


def _with_code(text: str) -> Phone | None:
    """A number that begins with ``+`` and its calling code."""
    if is_e164(text):
        return Phone(e164=text, origin="number")
    reading = read(text, None)
    return None if reading is None else Phone(e164=reading.e164, origin="number")


def _national(text: str, region: str, origin: Origin) -> Phone | None:
    """Digits dialled in a region: its own number, an exit code, a foreign one without ``+``."""
    reading = read(text, region)
    if reading is not None and reading.valid:
        return Phone(e164=reading.e164, origin="number" if reading.own_code else origin)
    if text.startswith("00"):
        return _with_code("+" + text.lstrip("0"))
    foreign = None if text[0] == "0" else _valid_abroad(text)
    if foreign is not None:
        return Phone(e164=foreign.e164, origin="digits")
    if reading is not None and reading.possible:
        return Phone(e164=reading.e164, origin=origin)
    return None


def _bare(text: str) -> Phone | None:
    """Digits with nothing to tell their country but themselves."""
    if text[0] == "0":
        return None
    reading = _valid_abroad(text)
    if reading is None:
        return None
    # Ten digits can be both, 479 555 0123 of Arkansas or +47 95 55 01 23 of Norway: take neither.
    if len(text) == 10 and (american := read("+1" + text, None)) is not None and american.valid:
        return None
    return Phone(e164=reading.e164, origin="digits")


def _valid_abroad(text: str) -> Reading | None:
    reading = read("+" + text, None)
    return reading if reading is not None and reading.valid else None
