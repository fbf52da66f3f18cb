"""The caller's own facts, as members of the properties object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from convroute.normalise import Unusable, json_value
from convroute.spi import Note
from convroute_tiktok.contents import contents_in
from convroute_tiktok.draft import Draft
from convroute_tiktok.members import CUSTOM
from convroute_tiktok.private_properties import sounds_private

CUSTOMER_TYPE_SOURCES: Final = frozenset({"web", "app"})

# Members of the event itself; a second copy could contradict it.
OWN_FIELDS: Final[Mapping[str, str]] = {"value": "eventValue", "currency": "currency"}

_PRIVATE: Final = "personal data belongs in the lead, where it is hashed"
_MATCH_KEY: Final = "a match key of this name is sent, and nothing is sent twice"
_TWICE: Final = "the event's own field of that meaning is sent"
_PARTLY: Final = "parts of a member had to be left out: values that JSON has not, or what lies deeper than 32 levels"
_NOT_JSON: Final = "a member that JSON cannot carry; whole numbers must be below 2**53"


def add_properties(properties: dict[str, Any], draft: Draft) -> None:
    """Add the caller's properties, of any JSON, where the event's own fields did not fill the place."""
    for name, value in draft.conversion.event.properties.items():
        if value is None:
            continue
        why = _unwelcome(name, draft)
        if not why and name in properties:
            why = _TWICE
        if why:
            draft.dropped(_path(name), why)
        else:
            _add(name, value, properties, draft)


def _add(name: str, value: object, properties: dict[str, Any], draft: Draft) -> None:
    if name == "contents":
        found, wanted = contents_in(value, draft) or None, "must be a list of objects"
    elif name in CUSTOM:
        found, wanted = CUSTOM[name].read(value), CUSTOM[name].wanted
    else:
        _add_own(name, value, properties, draft)
        return
    if found is not None:
        properties[name] = found
    elif value not in ("", [], ()):
        draft.dropped(_path(name), wanted)


def _add_own(name: str, value: object, properties: dict[str, Any], draft: Draft) -> None:
    lost: list[str] = []
    fit = json_value(value, lost)
    # Nothing is taken out of a name: what is left could be another's.
    if isinstance(fit, Unusable) or not (name.strip() and name.isprintable()):
        draft.dropped("properties", _NOT_JSON)
        return
    properties[name] = fit
    if lost:
        draft.notes.append(Note.changed("properties", _PARTLY))


def _unwelcome(name: str, draft: Draft) -> str:
    if name in OWN_FIELDS:
        return f"give it as {OWN_FIELDS[name]}"
    if name == "customer_type" and draft.source not in CUSTOMER_TYPE_SOURCES:
        return "for web and app events only"
    if name in draft.user or (name == "lead_id" and draft.source == "crm"):
        return _MATCH_KEY
    return _PRIVATE if sounds_private(name) else ""


def _path(name: str) -> str:
    """Name the field, unless the name may be data itself."""
    known = name in CUSTOM or name in OWN_FIELDS or name == "contents"
    return f"properties.{name}" if known else "properties"
