"""The features that readers compare platforms by."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from convroute.jsonvalue import JSON
from convroute.model.event import ActionSource


@frozen(kw_only=True)
class Deduplication:
    """How a platform tells a repeat.

    Attributes:
        by: What two events must have in common, in the fire request's words: `pixel`, `event name`, `event id`.
        hours: For how long after the first.
    """

    by: tuple[str, ...]
    hours: int


@frozen(kw_only=True)
class CallLimit:
    """How much a platform takes.

    Attributes:
        rule: The limit, in words.
        tells_wait: Whether an answer to too many requests says how long to wait.
    """

    rule: str
    tells_wait: bool


@frozen(kw_only=True)
class Features:
    """What a platform does with events, beside mapping them; what is left out is shown as not known.

    Attributes:
        action_sources: What each action source becomes in the platform's words: all that it may become, the best
            first.
        counts_test_events: Whether an event with a test event code counts like any other; None if the platform
            has no such codes.
        deduplication: How it tells a repeat; None if it does not.
        rate_limit: How much it takes.
        limited_data_use: What it calls the wish to restrict its use of an event, and for which events it has it;
            empty if it has none.
    """

    action_sources: Mapping[ActionSource, tuple[str, ...]] = field(factory=dict)
    counts_test_events: bool | None = None
    deduplication: Deduplication | None = None
    rate_limit: CallLimit | None = None
    limited_data_use: str = ""

    def to_record(self) -> dict[str, JSON]:
        """Write the features as JSON values, in camel case."""
        dedup, limit = self.deduplication, self.rate_limit
        return {
            "actionSources": {
                source.value: list(becomes) for source, becomes in self.action_sources.items()
            },
            "countsTestEvents": self.counts_test_events,
            "deduplication": {"by": list(dedup.by), "hours": dedup.hours} if dedup else None,
            "rateLimit": {"rule": limit.rule, "tellsWait": limit.tells_wait} if limit else None,
            "limitedDataUse": self.limited_data_use,
        }
