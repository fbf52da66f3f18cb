"""How old event and click are, and how old they are of use to TikTok."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from convroute.spi import Conversion, Pixel, Window
from convroute_tiktok.event_time import AGES, DAY
from convroute_tiktok.identifiers import CLICK_WINDOW
from convroute_tiktok.match_keys import chosen_source, taken_by

CLICK: Final = "ttclid"


def windows(conversion: Conversion, pixel: Pixel) -> Iterator[Window]:
    """Give the event's windows, and the click's if the lead has one and its time is known."""
    event, source = conversion.event, chosen_source(conversion, pixel)
    limit = AGES[source]
    age = (conversion.fired_at - event.occurred_at).total_seconds()
    yield Window(
        name="event",
        field="eventTime",
        age=age,
        limit=limit.longest_days * DAY,
        binding=True,
        meaning=f"older {source} events are of no use ({limit.why})",
    )
    if limit.useful_days < limit.longest_days:
        yield Window(
            name="attribution",
            field="eventTime",
            age=age,
            limit=limit.useful_days * DAY,
            meaning=f"TikTok may not attribute {source} events that come later",
        )
    click = conversion.keys.identifiers.get(CLICK)
    if click and click.seen_at and click.seen_at.tzinfo and CLICK in taken_by(source):
        yield Window(
            name="click",
            field=f"clickIds.{CLICK}",
            age=(event.occurred_at - click.seen_at).total_seconds(),
            limit=CLICK_WINDOW.total_seconds(),
            meaning="age at the event; the longest click window of an ad account is 28 days",
        )
