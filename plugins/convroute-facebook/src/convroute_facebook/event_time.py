"""When it happened, in Meta's form, and how old it may be."""

from __future__ import annotations

from typing import Final

from convroute.normalise import MOST_AHEAD, event_time
from convroute.spi import ActionSource, Conversion, Note, Refusal
from convroute_facebook.settings import FacebookOptions

DAY: Final = 86_400
MOST_DAYS: Final = 7
"""Server event parameters: older events are refused, with everything in the same request (2804003)."""

MARGIN: Final = 5 * 60
"""Seconds kept free before the limit, so that waiting in a queue does not push an event over it."""

# Meta names no tolerance and refuses the future (2804004).
_CLAMPED: Final = Note.changed("eventTime", "was a moment in the future and was sent as now")
_AHEAD: Final = Refusal(
    reason=f"the event is more than {MOST_AHEAD} s in the future, which Meta refuses; look at the clock,"
    " the time zone, and whether these are milliseconds",
    field="eventTime",
)


def read_event_time(
    conversion: Conversion, options: FacebookOptions, notes: list[Note]
) -> int | Refusal:
    """Give Unix seconds, or why Meta would not take them.

    Args:
        conversion: When it happened, and what time it is now.
        options: How many days old an event of a physical store may be.
        notes: Takes what is odd about the time.
    """
    time = event_time(conversion.event.occurred_at, conversion.fired_at)
    if time is None:
        return _AHEAD
    days = days_taken(conversion, options)
    if time.age > days * DAY - MARGIN:
        return Refusal(
            reason=f"the event is older than the {days} days (less 5 minutes) that Meta takes for its"
            " action source",
            field="eventTime",
        )
    if time.clamped:
        notes.append(_CLAMPED)
    return time.seconds


def days_taken(conversion: Conversion, options: FacebookOptions) -> int:
    """Give how many days old an event of this action source may be."""
    in_store = conversion.event.action_source is ActionSource.PHYSICAL_STORE
    return options.physical_store_days if in_store else MOST_DAYS
