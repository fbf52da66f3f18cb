"""What the emulated platform remembers of the events it took, to drop repeats."""

from __future__ import annotations

from typing import Final

Key = tuple[str, str, str, bool]

HOUR: Final = 3600
WINDOW: Final = 48 * HOUR
"""Deduplication page: a repeat within 48 hours of the first is merged or dropped, the first wins."""


class Memory:
    """Remembers until when each key that was taken makes another event a repeat."""

    def __init__(self) -> None:
        self._until: dict[Key, float] = {}
        self._swept = 0.0

    def seen(
        self, source_id: str, name: str, event_id: str | None, now: float, *, test: bool
    ) -> bool:
        """Tell whether an event is a repeat; if not, remember it.

        The key is the event source's id, the name as it was sent and the event id: without an id
        nothing is a repeat, and the same sale in two event sources counts twice. Test events are
        diverted, so they are compared among themselves.
        """
        if not event_id:
            return False
        self._sweep(now)
        key = (source_id, name, event_id, test)
        if now <= self._until.get(key, -1.0):
            return True
        self._until[key] = now + WINDOW
        return False

    def _sweep(self, now: float) -> None:
        if now - self._swept > HOUR:
            self._until = {key: until for key, until in self._until.items() if until >= now}
            self._swept = now
