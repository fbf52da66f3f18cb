"""What a member of Meta's objects must be: a check gives the value to send, or None for one to leave out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from convroute.normalise import (
    currency_code,
    finite_number,
    json_value,
    plain_text,
    whole_number,
)
from convroute.spi import JSON, Note

LONGEST_NAME: Final = 40


class Check(NamedTuple):
    """A rule for one member.

    Attributes:
        read: Gives the value to send, or None.
        wanted: What it must be, for the note about a value that is not.
    """

    read: Callable[[object], JSON]
    wanted: str


def one_of(*words: str) -> Check:
    """Make a check for one word of a closed list."""
    known = frozenset(words)

    def read(value: object) -> JSON:
        return value if isinstance(value, str) and value in known else None

    return Check(read, f"must be one of {', '.join(words)}")


def _boolean(value: object) -> JSON:
    return value if isinstance(value, bool) else None


def _flag(value: object) -> JSON:
    """0 or 1, also given as a boolean."""
    return int(value) if isinstance(value, int) and value in {0, 1} else None


def _number(value: object) -> JSON:
    """A number, also one written as text."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    return finite_number(value)


def _quantity(value: object) -> JSON:
    number = whole_number(value)
    return number if number is not None and number > 0 else None


def _currency(value: object) -> JSON:
    return currency_code(value) if isinstance(value, str) else None


def _digits(value: object) -> JSON:
    text = plain_text(value)
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= 18 else None


def _object(value: object) -> JSON:
    return (json_value(value, []) or None) if isinstance(value, Mapping) else None


def _texts(value: object) -> JSON:
    many = value if isinstance(value, list | tuple) else (value,)
    return [text for one in many if (text := plain_text(one))] or None


TEXT: Final = Check(plain_text, "must be text")
NUMBER: Final = Check(_number, "must be a finite number")
WHOLE: Final = Check(whole_number, "must be a whole number")
QUANTITY: Final = Check(_quantity, "must be a whole number above 0")
CURRENCY: Final = Check(_currency, "must be an ISO 4217 code, such as EUR")
BOOLEAN: Final = Check(_boolean, "must be true or false")
FLAG: Final = Check(_flag, "must be 0 or 1")
DIGITS: Final = Check(_digits, "must be a whole number of at most 18 digits")
OBJECT: Final = Check(_object, "must be an object that is not empty")
TEXTS: Final = Check(_texts, "must be a list of texts")


def object_of(members: Mapping[str, Check], required: Iterable[str] = ()) -> Check:
    """Make a check for an object of known members; others, and wrong ones, stay out of it.

    Args:
        members: Each member's own check.
        required: Members without which the object is of no use.
    """
    needed = tuple(required)

    def read(value: object) -> JSON:
        if not isinstance(value, Mapping):
            return None
        taken: dict[str, JSON] = {}
        for name, check in members.items():
            inner = value.get(name)
            if inner is not None and (fit := check.read(inner)) is not None:
                taken[name] = fit
        return taken if taken and all(name in taken for name in needed) else None

    wanted = f"must be an object of {', '.join(members)}"
    return Check(read, f"{wanted}, with {', '.join(needed)}" if needed else wanted)


def path_of(place: str, name: object) -> str:
    """Give a member's path for a note; a name that could hold something personal is not shown."""
    if (
        isinstance(name, str)
        and len(name) <= LONGEST_NAME
        and name.isascii()
        and name.isidentifier()
    ):
        return f"{place}.{name}"
    return place


def checked(place: str, name: str, value: object, check: Check, notes: list[Note]) -> JSON:
    """Give a member's value if it passes its check, else None and a note."""
    taken = check.read(value)
    if taken is None and value is not None:
        notes.append(Note.dropped(path_of(place, name), check.wanted))
    return taken
