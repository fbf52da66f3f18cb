"""The draft: what every part of the mapping reads from and adds to, for one conversion."""

from __future__ import annotations

from attrs import define, field

from convroute.spi import JSON, Conversion, Note
from convroute_facebook.extras import Extras
from convroute_facebook.settings import FacebookOptions


@define
class Draft:
    """A server event in the making. It lives for one call of the mapping.

    Attributes:
        conversion: What is mapped.
        options: The pixel's options.
        region: The country of phone numbers of a lead that names none.
        extras: The caller's own members of the event.
        notes: What was dropped or changed.
        user: `user_data`.
        match_keys: Wire name of each match key in it to the lead field behind it, or to `event`.
    """

    conversion: Conversion
    options: FacebookOptions
    region: str | None
    extras: Extras
    notes: list[Note]
    user: dict[str, JSON] = field(factory=dict)
    match_keys: dict[str, str] = field(factory=dict)

    def put(self, wire: str, value: JSON, origin: str) -> None:
        """Put a match key in, with the lead field that it comes from."""
        self.user[wire] = value
        self.match_keys[wire] = origin

    def take_out(self, wire: str) -> None:
        """Take a match key out, if it is there."""
        self.user.pop(wire, None)
        self.match_keys.pop(wire, None)

    def dropped(self, path: str, why: str) -> None:
        """Note a field that was left out."""
        self.notes.append(Note.dropped(path, why))
