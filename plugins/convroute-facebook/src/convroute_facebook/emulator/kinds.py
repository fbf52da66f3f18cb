"""The kinds of values that a member of an event may have."""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Callable, Collection, Mapping
from typing import Final

from attrs import frozen

from convroute.spi import JSON

EMPTY_HASH: Final = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_HEX: Final = frozenset("0123456789abcdef")
_BASE64URL: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@frozen
class Kind:
    """What a value must be.

    Attributes:
        words: In words.
        accepts: Tells whether a value is it.
    """

    words: str
    accepts: Callable[[JSON], bool]


def text(value: JSON) -> bool:
    """Tell whether it is text."""
    return isinstance(value, str)


def filled(value: JSON) -> bool:
    """Tell whether it is text that is not blank."""
    return isinstance(value, str) and bool(value.strip())


def whole(value: JSON) -> bool:
    """Tell whether it is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def number(value: JSON) -> bool:
    """Tell whether it is a finite number, or the text of one, which the page on custom data tolerates."""
    if isinstance(value, str):
        try:
            return math.isfinite(float(value))
        except ValueError:
            return False
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _currency(value: JSON) -> bool:
    return isinstance(value, str) and len(value) == 3 and value.isascii() and value.isalpha()


def _records(value: JSON) -> bool:
    return isinstance(value, list) and all(isinstance(item, Mapping) for item in value)


def _texts(value: JSON) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _url(value: JSON) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def _digest(value: JSON) -> bool:
    if not isinstance(value, str):
        return False
    head, _, suffix = value.partition(".")
    return (
        len(head) == 64
        and _HEX.issuperset(head)
        and head != EMPTY_HASH
        and (not suffix or _builder_suffix(suffix))
    )


def _address(value: JSON) -> bool:
    if not isinstance(value, str):
        return False
    head, _, suffix = value.rpartition(".")
    try:
        ipaddress.ip_address(head if _builder_suffix(suffix) and len(suffix) == 8 else value)
    except ValueError:
        return False
    return True


def _builder_suffix(value: str) -> bool:
    return len(value) in (2, 8) and _BASE64URL.issuperset(value)


def one_of(*known: str | int) -> Kind:
    """Make the kind of a closed list."""
    return Kind(f"one of {', '.join(map(str, known))}", member_of(known))


def member_of(known: Collection[str | int]) -> Callable[[JSON], bool]:
    """Make the check for a member of a closed list."""
    return lambda value: (
        isinstance(value, str | int) and not isinstance(value, bool) and value in known
    )


TEXT: Final = Kind("text", text)
SHORT: Final = Kind("text of 64 characters at most", lambda v: isinstance(v, str) and len(v) <= 64)
FILLED: Final = Kind("text that is not blank", filled)
WHOLE: Final = Kind("a whole number", whole)
NUMBER: Final = Kind("a number, or the text of one", number)
CURRENCY: Final = Kind("three letters", _currency)
FLAG: Final = Kind("true or false", lambda value: isinstance(value, bool))
RECORD: Final = Kind("an object", lambda value: isinstance(value, Mapping))
RECORDS: Final = Kind("a list of objects", _records)
TEXTS: Final = Kind("a list of text", _texts)
ID: Final = Kind("text or a whole number", lambda value: text(value) or whole(value))
URL: Final = Kind("a full http or https URL", _url)
DIGEST: Final = Kind("SHA-256 in lower-case hex, of something", _digest)
ADDRESS: Final = Kind("an IP address", _address)
