"""What Meta does with events, for comparison with other platforms."""

from __future__ import annotations

from typing import Final

from convroute.spi import ActionSource, CallLimit, Deduplication, Features

FEATURES: Final = Features(
    action_sources={source: (source.value,) for source in ActionSource},
    # Using the API, test events tool: they are not dropped, and used for targeting and measurement.
    counts_test_events=True,
    # Handling duplicate events.
    deduplication=Deduplication(by=("pixel", "event name", "event id"), hours=48),
    # Graph API, rate limiting: events count as calls of the Marketing API, whose quota depends on the access tier.
    rate_limit=CallLimit(
        rule="the app's and the business's quota of Marketing API calls, told by usage headers",
        tells_wait=True,
    ),
    limited_data_use="data processing options (LDU), every event",
)
