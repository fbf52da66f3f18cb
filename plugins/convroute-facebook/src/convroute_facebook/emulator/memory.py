"""What the emulated platform remembers of the events it took, to drop repeats."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

from attrs import frozen

from convroute.spi import JSON

HOUR: Final = 3600
WINDOW: Final = 48 * HOUR
STORE_WINDOW: Final = 7 * 24 * HOUR


@frozen
class Repeat:
    """What makes another event a repeat of this one.

    Attributes:
        key: Equal for repeats.
        window: For how many seconds after the first.
    """

    key: Hashable
    window: int


def repeat_of(dataset: str, event: Mapping[str, Any]) -> Repeat | None:
    """Give what marks a repeat of an event, or None if it is never one.

    In general name and `event_id`; without an id two events from servers are both counted. Events
    of physical stores are compared among themselves: time, name, order and item, or the same person.
    Messaging events are not deduplicated. (Source: the deduplication and offline events pages.)
    """
    source, name = event.get("action_source"), event["event_name"]
    if source == "business_messaging":
        return None
    if source == "physical_store":
        custom = event.get("custom_data") or {}
        what = (custom.get("order_id"), custom.get("item_number"))
        who = _frozen(event["user_data"]) if what[0] is None else None
        return Repeat((dataset, "store", event["event_time"], name, what, who), STORE_WINDOW)
    event_id = event.get("event_id")
    return Repeat((dataset, name, event_id), WINDOW) if event_id else None


class Memory:
    """Remembers until when each key that was taken makes another event a repeat."""

    def __init__(self) -> None:
        self._until: dict[Hashable, float] = {}
        self._swept = 0.0

    def seen(self, repeat: Repeat | None, now: float) -> bool:
        """Tell whether it is a repeat; if not, remember it."""
        if repeat is None:
            return False
        self._sweep(now)
        if now <= self._until.get(repeat.key, -1.0):
            return True
        self._until[repeat.key] = now + repeat.window
        return False

    def _sweep(self, now: float) -> None:
        if now - self._swept > HOUR:
            self._until = {key: until for key, until in self._until.items() if until >= now}
            self._swept = now


def _frozen(value: JSON) -> Hashable:
    if isinstance(value, Mapping):
        return tuple(sorted((key, _frozen(item)) for key, item in value.items()))
    if isinstance(value, list | tuple):
        return tuple(_frozen(item) for item in value)
    return str(value)
