"""When it happened, in TikTok's form, and how old it may be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import floor
from typing import Final

from attrs import frozen

from convroute.spi import Note, Refusal

DAY: Final = 86_400
FUTURE_SECONDS: Final = 60


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


def event_time(
    occurred_at: datetime, now: datetime, source: str
) -> tuple[int, Note | None] | Refusal:
    """Give Unix seconds (fractions are cut off), with a note if the time is odd.

    Args:
        occurred_at: When it happened.
        now: The present moment.
        source: TikTok's event source.
    """
    seconds = occurred_at.timestamp()
    age = now.timestamp() - seconds
    if age < 0:
        return _future(now, -age)
    limit = AGES[source]
    if age > limit.useful_days * DAY:
        if age > limit.longest_days * DAY:
            reason = (
                f"the event is older than {limit.longest_days} days, which is too old ({limit.why})"
            )
            return Refusal(reason=reason, field="eventTime")
        late = f"older than {limit.useful_days} days: TikTok may not attribute it"
        return floor(seconds), Note.warning("eventTime", late)
    return floor(seconds), None


def _future(now: datetime, ahead: float) -> tuple[int, Note | None] | Refusal:
    if ahead > FUTURE_SECONDS:
        reason = f"the event lies more than {FUTURE_SECONDS} seconds in the future; check the clock or the time zone"
        return Refusal(reason=reason, field="eventTime")
    return floor(now.timestamp()), Note.changed(
        "eventTime", "lay a little in the future; sent as now"
    )
