"""What a member of TikTok's objects must be: a check gives the value to send, or None for one to leave out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from convroute.normalise import finite_number, plain_text, whole_number


class Check(NamedTuple):
    """A rule for one member.

    Attributes:
        read: Gives the value to send, or None.
        wanted: What it must be, for the note about a value that is not.
    """

    read: Callable[[object], Any]
    wanted: str


def one_of(*words: str) -> Check:
    """Make a check for one word of a closed list."""
    known = frozenset(words)

    def read(value: object) -> str | None:
        return value if isinstance(value, str) and value in known else None

    return Check(read, f"must be one of {', '.join(words)}")


def _boolean(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _quantity(value: object) -> int | None:
    number = whole_number(value)
    return number if number is not None and number >= 0 else None


def _share(value: object) -> int | float | None:
    number = finite_number(value)
    return number if number is not None and 0 <= number <= 1 else None


def _texts(value: object) -> list[str] | None:
    many = value if isinstance(value, list | tuple) else (value,)
    return list(dict.fromkeys(text for one in many if (text := plain_text(one)))) or None


# TikTok refuses a number where it wants text ("Not a valid string", code 40002), so ids that came as numbers become
# text.
TEXT: Final = Check(plain_text, "must be text")
NUMBER: Final = Check(finite_number, "must be a finite number")
QUANTITY: Final = Check(_quantity, "must be a whole number from 0 to below 2**53")
BOOLEAN: Final = Check(_boolean, "must be true or false")
SHARE: Final = Check(_share, "must be a number from 0 to 1")
TEXTS: Final = Check(_texts, "must be a list of texts")
