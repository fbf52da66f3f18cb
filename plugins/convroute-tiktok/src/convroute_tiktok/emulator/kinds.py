"""The kinds of values that a member of an event may have, each with what is said to another."""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Callable, Collection, Mapping
from typing import Final

from attrs import frozen

from convroute.spi import JSON
from convroute_tiktok.emulator import refusals
from convroute_tiktok.emulator.refusals import Refusal

EMPTY_HASH: Final = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_HEX: Final = frozenset("0123456789abcdef")


@frozen
class Kind:
    """What a value must be.

    Attributes:
        words: In words.
        accepts: Tells whether a value is it.
        refusal: The answer if it is not.
    """

    words: str
    accepts: Callable[[JSON], bool]
    refusal: Refusal


def _text(value: JSON) -> bool:
    return isinstance(value, str)


def _whole(value: JSON) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: JSON) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _share(value: JSON) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _url(value: JSON) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def _address(value: JSON) -> bool:
    try:
        return isinstance(value, str) and bool(ipaddress.ip_address(value))
    except ValueError:
        return False


def _digest(value: JSON) -> bool:
    return (
        isinstance(value, str)
        and len(value) == 64
        and _HEX.issuperset(value)
        and value != EMPTY_HASH
    )


def _country(value: JSON) -> bool:
    return isinstance(value, str) and len(value) == 2 and value.isascii() and value.islower()


def one_of(*known: str) -> Kind:
    """Make the kind of a closed list."""
    return choice(f"one of {', '.join(known)}", known)


def choice(words: str, known: Collection[str]) -> Kind:
    """Make the kind of a closed list that has words of its own."""
    return Kind(
        words, lambda value: isinstance(value, str) and value in known, refusals.NOT_ALLOWED
    )


TEXT: Final = Kind("text", _text, refusals.NOT_A_STRING)
WHOLE: Final = Kind("a whole number", _whole, refusals.NOT_AN_INTEGER)
NUMBER: Final = Kind("a number", _number, refusals.NOT_A_NUMBER)
SHARE: Final = Kind("a number from 0 to 1", _share, refusals.OUT_OF_RANGE)
FLAG: Final = Kind("true or false", lambda value: isinstance(value, bool), refusals.NOT_A_BOOLEAN)
RECORD: Final = Kind("an object", lambda value: isinstance(value, Mapping), refusals.NOT_AN_OBJECT)
LIST: Final = Kind("a list", lambda value: isinstance(value, list), refusals.NOT_A_LIST)
URL: Final = Kind("a full http or https URL", _url, refusals.NOT_A_URL)
ADDRESS: Final = Kind("an IP address", _address, refusals.NOT_AN_ADDRESS)
DIGEST: Final = Kind("SHA-256 in lower-case hex, of something", _digest, refusals.NOT_HASHED)
COUNTRY: Final = Kind("two lower-case letters", _country, refusals.NOT_ALLOWED)
