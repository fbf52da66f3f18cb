"""The conversion: an event and the person it is about, ready to be mapped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from convroute.model.event import ConversionEvent
from convroute.model.lead import Lead
from convroute.model.match_keys import MatchKeys


@frozen(kw_only=True)
class Conversion:
    """What a platform maps: everything that it may look at, the present moment included.

    Attributes:
        event: What happened.
        lead: Who it was about, completed from the lead sources.
        fired_at: Now. Mapping has no clock of its own, so the same conversion always maps the same.
        test_event_code: Shows the event in the platform's test view.
        sources: Where each match key came from: lead field to `inline` or a lead source's name.
    """

    event: ConversionEvent
    lead: Lead
    fired_at: datetime
    test_event_code: str | None = None
    sources: Mapping[str, str] = field(factory=dict, repr=False)

    @property
    def keys(self) -> MatchKeys:
        """The lead's match keys."""
        return self.lead.keys
