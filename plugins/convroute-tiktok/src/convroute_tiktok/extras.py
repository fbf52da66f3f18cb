"""`extras.tiktok`: members of TikTok's own event object, each checked, and sorted by where it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import field, frozen

from convroute.spi import JSON, ConversionEvent, Note
from convroute_tiktok.checks import Check
from convroute_tiktok.members import EVENT, OBJECTS

ROOT: Final = "extras.tiktok"

_UNKNOWN: Final = "a member that is unknown here; known: "


@frozen(kw_only=True)
class Extras:
    """What `extras.tiktok` held, checked.

    Attributes:
        members: Single values by name.
        objects: `app`, `ad` and `lead`, with the members that they may have; none of them is empty.
    """

    members: Mapping[str, Any] = field(factory=dict, repr=False)
    objects: Mapping[str, Mapping[str, JSON]] = field(factory=dict, repr=False)


NONE: Final = Extras()
"""Of an event without extras; nobody writes into it."""


def read_extras(event: ConversionEvent, notes: list[Note]) -> Extras:
    """Sort and check the event's extras for this platform.

    Args:
        event: What happened.
        notes: Takes each member that had to be left out.
    """
    given: object = event.extras.get("tiktok")
    if given is None:
        return NONE
    if not isinstance(given, Mapping):
        notes.append(Note.dropped(ROOT, "must be an object"))
        return NONE
    members: dict[str, Any] = {}
    objects: dict[str, Mapping[str, JSON]] = {}
    for name, value in given.items():
        if name in OBJECTS:
            if found := _read_object(name, value, notes):
                objects[name] = found
        else:
            _sort(members, EVENT, ROOT, (name, value), notes)
    return Extras(members=members, objects=objects)


def _read_object(name: str, value: object, notes: list[Note]) -> dict[str, Any]:
    place = f"{ROOT}.{name}"
    found: dict[str, Any] = {}
    if not isinstance(value, Mapping):
        notes.append(Note.dropped(place, "must be an object"))
        return found
    for inner, member in value.items():
        _sort(found, OBJECTS[name], place, (inner, member), notes)
    return found


def _sort(
    taken: dict[str, Any],
    table: Mapping[str, Check],
    place: str,
    given: tuple[str, object],
    notes: list[Note],
) -> None:
    name, value = given
    check = table.get(name)
    if check is None:
        known = [*table, *OBJECTS] if table is EVENT else table
        notes.append(Note.dropped(place, f"{_UNKNOWN}{', '.join(sorted(known))}"))
    elif (found := check.read(value)) is not None:
        taken[name] = found
    else:
        notes.append(Note.dropped(f"{place}.{name}", check.wanted))
