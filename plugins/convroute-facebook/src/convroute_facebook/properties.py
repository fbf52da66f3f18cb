"""The caller's own facts, as members of `custom_data`."""

from __future__ import annotations

from typing import Final

from convroute.normalise import Unusable, json_value
from convroute.spi import JSON, Note
from convroute_facebook.checks import checked, path_of
from convroute_facebook.contents import contents_in
from convroute_facebook.draft import Draft
from convroute_facebook.members import CUSTOM
from convroute_facebook.private_properties import is_address, sounds_private, without_private

_PRIVATE: Final = "is personal data, which Meta wants as match keys of the lead only; keep_properties lets it pass"
_TWICE: Final = "the event's own value was sent instead"
_PARTLY: Final = (
    "parts of it had to be left out: personal data, values that JSON has not, or what lies deeper"
    " than 32 levels"
)
_NOT_JSON: Final = "must be a JSON value, with whole numbers below 2**53"
_LONELY_VALUE: Final = Note.dropped("properties.value", "has no currency, which Meta asks for")


def add_properties(custom: dict[str, JSON], draft: Draft) -> None:
    """Add the caller's properties, of any JSON, where the event's own fields did not fill the place."""
    keep, notes = draft.options.keep_properties, draft.notes
    for name, value in draft.conversion.event.properties.items():
        lost: list[str] = []
        if value is None:
            continue
        if name in custom:
            if json_value(value, []) != custom[name]:
                draft.dropped(path_of("properties", name), _TWICE)
        elif name in draft.user or sounds_private(name, keep) or is_address(value):
            draft.dropped(path_of("properties", name), _PRIVATE)
        elif (taken := _property(name, value, lost, notes)) is not None:
            custom[name] = without_private(taken, keep, lost)
        if lost:
            notes.append(Note.changed(path_of("properties", name), _PARTLY))
    if "value" in custom and "currency" not in custom:
        del custom["value"]
        notes.append(_LONELY_VALUE)


def _property(name: str, value: JSON, lost: list[str], notes: list[Note]) -> JSON:
    """Give a property's value as it can leave, or None and a note."""
    if name == "contents":
        return contents_in(value, lost, notes) or None
    if name in CUSTOM:
        return checked("properties", name, value, CUSTOM[name], notes)
    taken: JSON | Unusable = json_value(value, lost)
    if isinstance(taken, Unusable) or not (name.strip() and name.isprintable()):
        notes.append(Note.dropped(path_of("properties", name), _NOT_JSON))
        return None
    return taken
