"""Limited data use: TikTok's flag, said with each event (doc 1771101204435970)."""

from __future__ import annotations

from typing import Any, Final

from convroute.spi import Note
from convroute_tiktok.draft import Draft

LIMITED: Final = "limited_data_use"
RESTRICTABLE: Final = frozenset({"web", "app"})

_NOWHERE: Final = Note.warning(
    "limitedDataUse", "TikTok tells the state by the IP address, and there is none"
)


def add_limited_data_use(body: dict[str, Any], draft: Draft) -> None:
    """Add the flag where TikTok has it; none if the event's use is not limited.

    The event, the pixel's option and `extras.tiktok` may ask for it, any of them.
    """
    event, options, given = draft.conversion.event, draft.options, draft.extras.members
    if not (event.limited_data_use or options.limited_data_use or given.get(LIMITED)):
        return
    if draft.source not in RESTRICTABLE:
        missing = f"TikTok has no such flag for {draft.source} events; sent without it"
        draft.notes.append(Note.warning("limitedDataUse", missing))
        return
    body[LIMITED] = True
    if "ip" not in draft.user:
        draft.notes.append(_NOWHERE)
