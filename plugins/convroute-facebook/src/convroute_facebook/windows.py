"""How old event and click are, and how old Meta takes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from convroute.spi import Conversion, Pixel, Window
from convroute_facebook.browser_ids import parse
from convroute_facebook.click import COOKIE_LIFE, read_click
from convroute_facebook.event_time import DAY, MARGIN, days_taken
from convroute_facebook.settings import FacebookOptions

SECOND: Final = 1000
"""Milliseconds."""


def windows(conversion: Conversion, pixel: Pixel) -> Iterator[Window]:
    """Give the event's window, and the click's if the lead has one."""
    event = conversion.event
    days = days_taken(conversion, pixel.load(FacebookOptions))
    yield Window(
        name="event",
        field="eventTime",
        age=(conversion.fired_at - event.occurred_at).total_seconds(),
        limit=days * DAY - MARGIN,
        binding=True,
        meaning=f"Meta takes {event.action_source.value} events of the last {days} days; 5 minutes are kept free",
    )
    click = read_click(conversion, [])
    browser_id = parse(click[0]) if click else None
    if click and browser_id:
        yield Window(
            name="click",
            field=click[1],
            age=conversion.fired_at.timestamp() - browser_id.created / SECOND,
            limit=COOKIE_LIFE / SECOND,
            meaning="a click is kept for 90 days, and Meta may not match an older one",
        )
