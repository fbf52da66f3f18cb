"""The click behind an event: the browser's `fbc`, or one made from the `fbclid` of a URL."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from convroute.spi import Conversion, Identifier, Note
from convroute_facebook.browser_ids import BrowserId, is_click_id, milliseconds, parse, plain_parts
from convroute_facebook.digest import is_suffix

FBC, FBCLID = "fbc", "fbclid"
FBC_FIELD, FBCLID_FIELD = "clickIds.fbc", "clickIds.fbclid"
COOKIE_LIFE: Final = 90 * 86_400_000
"""Milliseconds that the browser keeps the click's cookie (fbp and fbc parameters)."""

_OLD: Final = "the click is more than 90 days old: Meta may not match it"
_FUTURE: Final = "its time is in the future: Meta may not match it"
_BAD_FBC: Final = Note.dropped(
    FBC_FIELD, "must be fb.<index>.<milliseconds>.<fbclid>, as in the cookie _fbc"
)
_WRAPPED: Final = Note.changed(FBC_FIELD, "a bare fbclid was put into the form of fbc")
_RESTAMPED: Final = Note.changed(FBC_FIELD, "its time was in seconds and was sent in milliseconds")
_BAD_FBCLID: Final = Note.dropped(
    FBCLID_FIELD,
    "must be the parameter as it stood in the URL: no spaces, no dots, at most 500 characters",
)
_ODD_FBCLID: Final = Note.warning(
    FBCLID_FIELD,
    "has other characters than A-Z, a-z, 0-9, - and _: it may have been decoded twice",
)
_UNSEEN: Final = Note.warning(
    FBCLID_FIELD, "without seenAt, the time of the event was taken for the time of the click"
)


def read_click(conversion: Conversion, notes: list[Note]) -> tuple[str, str] | None:
    """Give the click to send and the lead field that it comes from, or None.

    The lead's own `fbc` goes before its `fbclid`, unless that was seen later and is another click: a new
    click replaces the cookie (fbp and fbc parameters).

    Args:
        conversion: Whose click it is, and what time it is now.
        notes: Takes what was left out or changed.
    """
    identifiers = conversion.lead.keys.identifiers
    fbc, fbclid = identifiers.get(FBC), identifiers.get(FBCLID)
    if fbc is not None and fbclid is None:
        parts = plain_parts(fbc.value)
        if parts is not None and is_click_id(parts[3]):
            _judge_age(int(parts[2]), conversion.fired_at, FBC_FIELD, notes)
            return fbc.value, FBC_FIELD
    stored = None if fbc is None else _stored(fbc, conversion, notes)
    if fbclid is not None and (stored is None or _is_newer(fbclid, stored)):
        made = _made(fbclid, conversion, notes)
        if made is not None:
            _judge_age(made.created, conversion.fired_at, FBCLID_FIELD, notes)
            return made.text, FBCLID_FIELD
    if stored is None:
        return None
    _judge_age(stored.created, conversion.fired_at, FBC_FIELD, notes)
    return stored.text, FBC_FIELD


def _stored(fbc: Identifier, conversion: Conversion, notes: list[Note]) -> BrowserId | None:
    """Read the lead's `fbc`, which may turn out to be a bare click id."""
    stored = parse(fbc.value)
    if stored is not None:
        if stored.restamped:
            notes.append(_RESTAMPED)
        return stored
    if not fbc.value.strip().startswith("fb."):
        seen = fbc.seen_at or conversion.lead.created_at or conversion.event.occurred_at
        stored = _wrapped(fbc.value, seen, conversion.fired_at)
    notes.append(_BAD_FBC if stored is None else _WRAPPED)
    return stored


def _made(fbclid: Identifier, conversion: Conversion, notes: list[Note]) -> BrowserId | None:
    """Make an `fbc`; its time is that of the click, not of the event, as far as anybody knows it."""
    seen = fbclid.seen_at or conversion.lead.created_at
    made = _wrapped(fbclid.value, seen or conversion.event.occurred_at, conversion.fired_at)
    if made is None:
        notes.append(_BAD_FBCLID)
        return None
    if seen is None:
        notes.append(_UNSEEN)
    bare = made.value.replace("-", "a").replace("_", "a")
    if not (bare.isascii() and bare.isalnum()):
        notes.append(_ODD_FBCLID)
    return made


def _wrapped(value: str, seen: datetime, now: datetime) -> BrowserId | None:
    """Put a click id into the form of `fbc`; index 1 is what Meta asks of servers without the cookie."""
    text = value.strip()
    head, dot, tail = text.rpartition(".")
    if dot and len(tail) == 8 and is_suffix(tail):
        text = head  # the parameter builder marks whole URLs, behind whatever stands last in them
    created = min(milliseconds(seen), milliseconds(now))
    if "." in text or not is_click_id(text) or len(str(created)) != 13:
        return None
    return BrowserId(f"fb.1.{created}.{text}", created, text, restamped=False)


def _is_newer(fbclid: Identifier, stored: BrowserId) -> bool:
    if fbclid.seen_at is None or fbclid.value.strip() == stored.value:
        return False
    return milliseconds(fbclid.seen_at) > stored.created


def _judge_age(created: int, now: datetime, field: str, notes: list[Note]) -> None:
    age = now.timestamp() * 1000 - created
    if not 0 <= age <= COOKIE_LIFE:
        notes.append(Note.warning(field, _FUTURE if age < 0 else _OLD))
