"""The event's time: Unix seconds inside the window that Meta takes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from convroute.spi import ActionSource, ConversionEvent, Note, Refusal

MOST_DAYS: Final = 7
"""Server event parameters: older events are refused, with everything in the same request (2804003)."""

MARGIN: Final = timedelta(minutes=5)
"""Kept free before the limit, so that waiting in a queue does not push an event over it."""

MOST_AHEAD: Final = 60
"""Seconds by which a clock may be fast. Meta names no tolerance and refuses the future (2804004)."""

_OLDEST: Final = timedelta(days=MOST_DAYS) - MARGIN
_NO_TIME: Final = timedelta(0)
_MOST_AHEAD: Final = timedelta(seconds=MOST_AHEAD)
_CLAMPED: Final = Note.changed("eventTime", "was a moment in the future and was sent as now")
_AHEAD: Final = Refusal(
    reason=f"is more than {MOST_AHEAD} s in the future, and Meta refuses that (2804004); look at the clock,"
    " the time zone, and whether these are milliseconds",
    field="eventTime",
)


def read_event_time(
    event: ConversionEvent, now: datetime, store_days: int, notes: list[Note]
) -> int | Refusal:
    """Give the time to send.

    Args:
        event: What happened, and when.
        now: The moment of the fire.
        store_days: How many days old an event of a physical store may be.
        notes: Takes that the time was clamped.
    """
    age = now - event.occurred_at
    in_store = event.action_source is ActionSource.PHYSICAL_STORE
    days = store_days if in_store else MOST_DAYS
    oldest = timedelta(days=store_days) - MARGIN if in_store else _OLDEST
    if _NO_TIME <= age <= oldest:
        return int(event.occurred_at.timestamp())
    if age > _NO_TIME:
        return Refusal(
            reason=f"is older than the {days} days (less 5 minutes) that Meta takes for this action source"
            " (2804003)",
            field="eventTime",
        )
    if -age > _MOST_AHEAD:
        return _AHEAD
    present = int(now.timestamp())
    if int(event.occurred_at.timestamp()) > present:
        notes.append(_CLAMPED)
    return present
