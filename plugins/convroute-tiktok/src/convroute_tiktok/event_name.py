"""Event names: the common vocabulary, and what each event source takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from convroute.normalise import encodable
from convroute.spi import Note, Pixel, Refusal

# Supported standard events, doc 1771101186666498. Names are case-sensitive and part of the deduplication key.
STANDARD_EVENTS: Final = frozenset({
    "AddPaymentInfo", "AddToCart", "AddToWishlist", "ApplicationApproval", "CompleteRegistration", "Contact",
    "CustomizeProduct", "Download", "FindLocation", "InitiateCheckout", "Lead", "Purchase", "Schedule", "Search",
    "StartTrial", "SubmitApplication", "Subscribe", "ViewContent",
})  # fmt: skip
PAGE_VIEW: Final = "Pageview"

# "About standard events", TikTok help centre: renamed on 2025-05-01, the old names are still converted.
RENAMED: Final[Mapping[str, str]] = {"CompletePayment": "Purchase", "SubmitForm": "Lead"}

# The same page: deprecated, gone in 2027; no name took their place.
SUNSET: Final = frozenset({"ClickButton", "PlaceAnOrder"})

# Other platforms' spellings of what TikTok has.
SPELT: Final[Mapping[str, str]] = {"PageView": PAGE_VIEW}

# App events have a vocabulary of their own (supported events, table "App").
APP_NAMES: Final[Mapping[str, str]] = {
    "CompleteRegistration": "Registration",
    "InitiateCheckout": "Checkout",
    "Lead": "GenerateLead",
}

# Common names that TikTok has nothing for, and for which a custom event would be counted as a gain.
NOTHING_FOR: Final = frozenset({"Refund"})

BLANK: Final = Refusal(reason="an event needs a name", field="eventName")

_BY_FOLDED: Final = {name.lower(): name for name in STANDARD_EVENTS}


@frozen
class EventName:
    """An event's name in TikTok's words.

    Attributes:
        wire: The name to send.
        standard: Whether offline event sets take it.
        note: What is worth knowing about it.
    """

    wire: str
    standard: bool = True
    note: Note | None = None


_PLAIN: Final = {name: EventName(name) for name in STANDARD_EVENTS}
_KNOWN: Final[Mapping[str, EventName]] = {
    **_PLAIN,
    **{ours: EventName(theirs, standard=False) for ours, theirs in SPELT.items()},
    PAGE_VIEW: EventName(PAGE_VIEW, standard=False),
    **{
        old: EventName(
            new, note=Note.changed("eventName", f"TikTok renamed {old} to {new} on 2025-05-01")
        )
        for old, new in RENAMED.items()
    },
    **{
        old: EventName(
            old,
            note=Note.warning("eventName", f"TikTok ends {old} in 2027; choose a standard event"),
        )
        for old in SUNSET
    },
}


def read_event_name(name: str, pixel: Pixel, notes: list[Note]) -> EventName | Refusal:
    """Give the name to send.

    Args:
        name: As the event has it.
        pixel: Its `event_names` go before everything else and are sent as they are.
        notes: Takes what was changed.
    """
    found = _found(name, pixel.event_names)
    if isinstance(found, EventName) and found.note:
        notes.append(found.note)
    return found


def _found(name: str, overrides: Mapping[str, str]) -> EventName | Refusal:
    if overrides and name in overrides:
        theirs = encodable(overrides[name])
        return EventName(
            theirs, standard=theirs in STANDARD_EVENTS or theirs in RENAMED or theirs in SUNSET
        )
    known = _KNOWN.get(name)
    return known if known is not None else _custom(name)


def _custom(name: str) -> EventName | Refusal:
    text = encodable(name).strip()
    if not text:
        return BLANK
    if text in NOTHING_FOR:
        reason = f"TikTok has no event for {text}; name a custom one in the pixel's event_names to send it all the same"
        return Refusal(reason=reason, field="eventName")
    meant = _BY_FOLDED.get(text.lower())
    if meant is None or meant == text:
        return _KNOWN.get(text) or EventName(text, standard=False)
    note = Note.warning(
        "eventName", f"names are case-sensitive: TikTok takes this for a custom event, not {meant}"
    )
    return EventName(text, standard=False, note=note)
