"""The event's name: Meta's standard ones, the common vocabulary in other spellings, and one's own."""

from __future__ import annotations

from typing import Final

from convroute.normalise import encodable
from convroute.spi import Note, Pixel, Refusal

# Pixel reference, "standard events"; they are compared letter by letter.
STANDARD_EVENTS: Final = frozenset(
    [
        *("AddPaymentInfo", "AddToCart", "AddToWishlist", "CompleteRegistration", "Contact"),
        *("CustomizeProduct", "Donate", "FindLocation", "InitiateCheckout", "Lead", "PageView"),
        *("Purchase", "Schedule", "Search", "StartTrial", "SubmitApplication", "Subscribe"),
        "ViewContent",
    ]
)

# What other tools call the same thing, in one spelling: lower case, letters only.
COMMON_NAMES: Final = {
    **{name.lower(): name for name in STANDARD_EVENTS},
    "begincheckout": "InitiateCheckout",
    "checkout": "InitiateCheckout",
    "completepayment": "Purchase",
    "generatelead": "Lead",
    "ordercompleted": "Purchase",
    "register": "CompleteRegistration",
    "registration": "CompleteRegistration",
    "signup": "CompleteRegistration",
    "submitform": "Lead",
    "viewitem": "ViewContent",
}

LONGEST_CUSTOM_NAME: Final = 50

_SEPARATORS: Final = {ord(mark): None for mark in "_- "}
_RENAMED: Final = {
    name: Note.changed("eventName", f"sent as Meta's standard event {name}")
    for name in STANDARD_EVENTS
}
_LONG: Final = Note.warning(
    "eventName",
    f"is longer than the {LONGEST_CUSTOM_NAME} characters that Meta allows in a browser",
)
BLANK: Final = Refusal(reason="an event needs a name", field="eventName")


def read_event_name(
    name: str, pixel: Pixel, notes: list[Note], *, verbatim: bool = False
) -> str | Refusal:
    """Give the name to send.

    Args:
        name: As the event has it.
        pixel: Its `event_names` go before everything else and are sent as they are.
        notes: Takes what was changed.
        verbatim: Whether names are the advertiser's own stages, which are not rewritten.
    """
    if pixel.event_names and (chosen := pixel.event_names.get(name)):
        return chosen
    if name in STANDARD_EVENTS:
        return name
    text = encodable(name).strip()
    if not text:
        return BLANK
    standard = None if verbatim else COMMON_NAMES.get(text.lower().translate(_SEPARATORS))
    if standard is not None:
        if standard != name:
            notes.append(_RENAMED[standard])
        return standard
    if len(text) > LONGEST_CUSTOM_NAME:
        notes.append(_LONG)
    return text
