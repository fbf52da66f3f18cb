"""The time of an event as Unix seconds, seen from now: a clock may be a little fast."""

from __future__ import annotations

from datetime import datetime
from math import floor
from typing import Final, NamedTuple

__all__ = ["MOST_AHEAD", "EventTime", "event_time"]

MOST_AHEAD: Final = 60
"""Seconds by which the clock that stamped an event may be ahead of ours."""


class EventTime(NamedTuple):
    """When something happened, as it can be sent."""

    seconds: int
    """Unix seconds, fractions cut off; never after now."""

    age: float
    """Seconds from then to now; 0.0 for what was in the future."""

    clamped: bool
    """Whether another second than the event's own is sent: now, for a moment in the future."""


def event_time(occurred_at: datetime, now: datetime) -> EventTime | None:
    """The time to send, or None if it is more than `MOST_AHEAD` seconds in the future.

    How old is too old is the platform's rule, and is judged by `EventTime.age`.

    Args:
        occurred_at: When it happened, with a time zone.
        now: The present moment, with a time zone; no clock is read here.
    """
    age = (now - occurred_at).total_seconds()
    seconds = floor(occurred_at.timestamp())
    if age >= 0:
        return EventTime(seconds, age, False)
    if -age > MOST_AHEAD:
        return None
    present = floor(now.timestamp())
    return EventTime(present, 0.0, seconds > present)
