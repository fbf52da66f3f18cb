"""`extras.facebook`: members of Meta's own event object, each checked, and sorted by where it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import field, frozen

from convroute.spi import JSON, ConversionEvent, Note
from convroute_facebook.checks import checked, path_of
from convroute_facebook.members import CUSTOM, EVENT, USER

ROOT: Final = "extras.facebook"
PROCESSING: Final = (
    "data_processing_options",
    "data_processing_options_country",
    "data_processing_options_state",
)

_ELSEWHERE: Final[Mapping[str, str]] = {
    "event_name": "eventName",
    "event_time": "eventTime",
    "event_id": "eventId",
    "event_source_url": "sourceUrl",
    "referrer_url": "referrerUrl",
    "action_source": "actionSource",
    "value": "eventValue",
    "currency": "currency",
    "contents": "contents",
    "test_event_code": "testEventCode",
}
_UNKNOWN: Final = "is no member of Meta's event that can be given here; its page lists them"


@frozen(kw_only=True)
class Extras:
    """What `extras.facebook` held, checked.

    Attributes:
        event: Members of the event itself.
        user: Unhashed members of `user_data`.
        custom: Members of `custom_data`.
        processing: Data processing options, as they came.
    """

    event: dict[str, JSON] = field(factory=dict)
    user: dict[str, JSON] = field(factory=dict)
    custom: dict[str, JSON] = field(factory=dict)
    processing: dict[str, JSON] = field(factory=dict)


NONE: Final = Extras()
"""Of an event without extras; nobody writes into it."""


def read_extras(event: ConversionEvent, notes: list[Note]) -> Extras:
    """Sort and check the event's extras for this platform.

    Args:
        event: What happened.
        notes: Takes each member that had to be left out.
    """
    given: object = event.extras.get("facebook")
    if given is None:
        return NONE
    if not isinstance(given, Mapping):
        notes.append(Note.dropped(ROOT, "must be an object"))
        return NONE
    extras = Extras()
    for name, value in given.items():
        if name in {"user_data", "custom_data"} and isinstance(value, Mapping):
            for inner, member in value.items():
                _sort(extras, f"{ROOT}.{name}", inner, member, notes)
        else:
            _sort(extras, ROOT, name, value, notes)
    return extras


def _sort(extras: Extras, place: str, name: str, value: JSON, notes: list[Note]) -> None:
    if name in PROCESSING:
        extras.processing[name] = value
        return
    if value is None:
        return
    if name in _ELSEWHERE:
        notes.append(Note.dropped(path_of(place, name), f"give it as {_ELSEWHERE[name]}"))
        return
    for table, target in (
        (EVENT, extras.event),
        (USER, extras.user),
        (CUSTOM, extras.custom),
    ):
        if name in table:
            taken = checked(place, name, value, table[name], notes)
            if taken is not None:
                target[name] = taken
            return
    notes.append(Note.dropped(path_of(place, name), _UNKNOWN))
