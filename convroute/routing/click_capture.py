"""Click ids in URLs: captured once, with the time at which they were first seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from convroute.model.lead import Lead
from convroute.model.match_keys import Identifier, MatchKeys
from convroute.normalise import query_value


def clicks_in(
    urls: Iterable[str | None], names: Iterable[str], seen_at: datetime | None
) -> MatchKeys:
    """Find click ids in the queries of URLs; the first URL that has one wins.

    Args:
        urls: Absolute URLs; None is passed over.
        names: The parameters that are click ids.
        seen_at: When the URLs were seen.
    """
    found: dict[str, Identifier] = {}
    names = tuple(names)
    for url in urls:
        if not url or "?" not in url:
            continue
        for name in names:
            if name not in found and (value := query_value(url, name)):
                found[name] = Identifier(value=value, seen_at=seen_at)
    return MatchKeys(identifiers=found)


def with_landing_clicks(lead: Lead, names: Iterable[str], seen_at: datetime) -> Lead:
    """Capture the click ids of a lead's landing URL; an identifier that is there already stays.

    Args:
        lead: The lead.
        names: The parameters that are click ids.
        seen_at: The time to take when the lead does not say when it came to be.
    """
    if not lead.landing_url:
        return lead
    clicks = clicks_in([lead.landing_url], names, lead.created_at or seen_at)
    return lead.with_clicks(clicks)
