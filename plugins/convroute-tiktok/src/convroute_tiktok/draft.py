"""The draft: what every part of the mapping reads from and adds to, for one conversion."""

from __future__ import annotations

from typing import Any

from attrs import define, field

from convroute.spi import Conversion, Note
from convroute_tiktok.extras import Extras
from convroute_tiktok.settings import TikTokOptions


@define
class Draft:
    """An event object in the making. It lives for one call of the mapping.

    Attributes:
        conversion: What is mapped.
        options: The pixel's options.
        region: The country of phone numbers of a lead that names none.
        extras: The caller's own members of the event.
        notes: What was dropped or changed.
        source: TikTok's event source: `web`, `app`, `offline` or `crm`.
        lead_id: The TikTok lead id, if one is known.
        user: The user object.
        match_keys: Wire name of each match key in it to the lead field behind it, or to `event`.
    """

    conversion: Conversion
    options: TikTokOptions
    region: str | None
    extras: Extras
    notes: list[Note]
    source: str
    lead_id: str | None
    user: dict[str, Any] = field(factory=dict)
    match_keys: dict[str, str] = field(factory=dict)

    def put(self, wire: str, value: Any, origin: str) -> None:
        """Put a match key in, with the lead field that it comes from."""
        self.user[wire] = value
        self.match_keys[wire] = origin

    def dropped(self, path: str, why: str) -> None:
        """Note a field that was left out."""
        self.notes.append(Note.dropped(path, why))
