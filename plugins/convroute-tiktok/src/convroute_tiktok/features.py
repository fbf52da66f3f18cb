"""What TikTok does with events, for comparison with other platforms."""

from __future__ import annotations

from typing import Final

from convroute.spi import CallLimit, Deduplication, Features
from convroute_tiktok.event_source import CHOICES

FEATURES: Final = Features(
    action_sources={
        source: (*(name for name, _ in choice.tests), "web") for source, choice in CHOICES.items()
    },
    # Guide to test events, doc 1771100984456193: shown, and used nowhere.
    counts_test_events=False,
    # Event deduplication, doc 1771100965992450.
    deduplication=Deduplication(by=("pixel", "event name", "event id"), hours=48),
    # Rate limits, doc 1740029171730433.
    rate_limit=CallLimit(
        rule="1,000 requests a second, 600,000 a minute and 86,400,000 a day for an app; further limits for a"
        " pixel and an advertiser are not published",
        tells_wait=False,
    ),
    limited_data_use="limited_data_use, web and app events",
)
