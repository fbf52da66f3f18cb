"""The browser's identifiers: the click (`fbc`, made from `fbclid` where need be) and the browser (`fbp`).

Both are `fb.<index>.<milliseconds>.<value>`, and Meta's parameter builder may have put a fifth part behind.
They are passed to the byte: never hashed, never lower-cased.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from convroute.spi import Note
from convroute_facebook.digest import is_suffix

LONGEST_CLICK_ID: Final = 500

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_BAD_FBP: Final = Note.dropped(
    "clickIds.fbp", "must be fb.<index>.<milliseconds>.<number>, as in the cookie _fbp"
)
_RESTAMPED_FBP: Final = Note.changed(
    "clickIds.fbp", "its time was in seconds and was sent in milliseconds"
)


class BrowserId(NamedTuple):
    """A well-formed `fbc` or `fbp`.

    `text` is what to send, `created` its milliseconds, `value` the fourth part, and `restamped` says
    whether its time came in seconds.
    """

    text: str
    created: int
    value: str
    restamped: bool


def milliseconds(moment: datetime) -> int:
    """Give a time as whole milliseconds since 1970; one without a zone is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _MILLISECOND


def is_click_id(text: str) -> bool:
    """Tell whether a text can be the fourth part."""
    return 0 < len(text) <= LONGEST_CLICK_ID and text.isprintable() and " " not in text


def parse(value: str) -> BrowserId | None:
    """Take an `fbc` or `fbp` apart; None if it has not the documented form.

    Ten digits of time are a well-known slip, seconds for milliseconds, and are put right.
    """
    text = value.strip()
    parts = text.split(".")
    if parts[0] != "fb" or not 4 <= len(parts) <= 5 or not text.isascii():
        return None
    index, created, inner = parts[1], parts[2], parts[3]
    if len(index) != 1 or not index.isdecimal() or not created.isdecimal():
        return None
    if not is_click_id(inner) or (len(parts) == 5 and not is_suffix(parts[4])):
        return None
    if len(created) == 13:
        return BrowserId(text, int(created), inner, False)
    if len(created) == 10:
        parts[2] += "000"
        return BrowserId(".".join(parts), int(parts[2]), inner, True)
    return None


def plain_parts(value: str) -> list[str] | None:
    """Give the four parts of a value that looks as nearly all do; the fourth is for the caller to judge."""
    parts = value.split(".")
    if len(parts) != 4:
        return None
    prefix, index, created, _ = parts
    if prefix == "fb" and len(created) == 13 and created.isdecimal() and value.isascii():
        return parts if len(index) == 1 and index.isdecimal() else None
    return None


def read_fbp(value: str, notes: list[Note]) -> str | None:
    """Give the browser id to send; only what the browser has is passed on, none is made up.

    Args:
        value: As the lead has it.
        notes: Takes what was left out or changed.
    """
    parts = plain_parts(value)
    if parts is not None and parts[3].isdecimal():
        return value
    browser = parse(value)
    if browser is None or not browser.value.isdecimal():
        notes.append(_BAD_FBP)
        return None
    if browser.restamped:
        notes.append(_RESTAMPED_FBP)
    return browser.text
