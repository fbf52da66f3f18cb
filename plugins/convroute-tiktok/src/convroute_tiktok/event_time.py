"""When it happened, in TikTok's form, and how old it may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from convroute.normalise import MOST_AHEAD, event_time
from convroute.spi import Conversion, Note, Refusal

DAY: Final = 86_400


@frozen
class Age:
    """How old an event may be.

    Attributes:
        useful_days: Beyond this it is sent with a warning.
        longest_days: Beyond this it is refused.
        why: Where the limit comes from.
    """

    useful_days: int
    longest_days: int
    why: str


_CLICKS: Final = "TikTok's longest click window"
AGES: Final[Mapping[str, Age]] = {
    "web": Age(7, 28, _CLICKS),
    "app": Age(7, 28, _CLICKS),
    "offline": Age(28, 28, "help centre, uploading offline events"),
    "crm": Age(28, 28, _CLICKS),
}

_CLAMPED: Final = Note.changed("eventTime", "was a moment in the future and was sent as now")
_AHEAD: Final = Refusal(
    reason=f"the event is more than {MOST_AHEAD} s in the future; look at the clock, the time zone, and whether"
    " these are milliseconds",
    field="eventTime",
)


def read_event_time(conversion: Conversion, source: str, notes: list[Note]) -> int | Refusal:
    """Give Unix seconds, or why TikTok would have no use for them.

    Args:
        conversion: When it happened, and what time it is now.
        source: TikTok's event source.
        notes: Takes what is odd about the time.
    """
    time = event_time(conversion.event.occurred_at, conversion.fired_at)
    if time is None:
        return _AHEAD
    limit = AGES[source]
    if time.age > limit.longest_days * DAY:
        return Refusal(
            reason=f"the event is older than {limit.longest_days} days, which is too old ({limit.why})",
            field="eventTime",
        )
    if time.age > limit.useful_days * DAY:
        late = f"older than {limit.useful_days} days: TikTok may not attribute it"
        notes.append(Note.warning("eventTime", late))
    if time.clamped:
        notes.append(_CLAMPED)
    return time.seconds
