"""What the emulated platform remembers of the events it took, to drop repeats."""

from __future__ import annotations

from enum import Enum
from typing import Final

Key = tuple[str, str, str, bool]

MINUTE: Final = 60
HOUR: Final = 3600
WINDOW: Final = 48 * HOUR
"""Deduplication page: a repeat within 48 hours of the first is dropped, the first wins."""

MERGE_WINDOW: Final = 5 * MINUTE
"""Within these, what the first one lacked is filled in from the repeat."""


class Repeat(Enum):
    """What an event is to those that came before it."""

    NONE = "none"
    """It is the first."""
    MERGED = "merged"
    """It is not counted, and fills in what the first one lacked."""
    DROPPED = "dropped"
    """It is not counted."""


class Memory:
    """Remembers when each key was first taken."""

    def __init__(self) -> None:
        self._first: dict[Key, float] = {}
        self._swept = 0.0

    def seen(
        self, source_id: str, name: str, event_id: str | None, now: float, *, test: bool
    ) -> Repeat:
        """Tell what an event repeats; if nothing, remember it.

        The key is the event source's id, the name as it was sent and the event id: without an id
        nothing is a repeat, and the same sale in two event sources counts twice. Test events are
        diverted, so they are compared among themselves.
        """
        if not event_id:
            return Repeat.NONE
        self._sweep(now)
        key = (source_id, name, event_id, test)
        first = self._first.get(key)
        if first is None or now - first > WINDOW:
            self._first[key] = now
            return Repeat.NONE
        return Repeat.MERGED if now - first <= MERGE_WINDOW else Repeat.DROPPED

    def _sweep(self, now: float) -> None:
        if now - self._swept > HOUR:
            self._first = {k: first for k, first in self._first.items() if now - first <= WINDOW}
            self._swept = now
