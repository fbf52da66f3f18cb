"""The demo's leads: those of the samples, with a click id of every platform made up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from convroute.jsonvalue import JSON
from convroute.roles.platform import Platform
from convroute.testing.samples import SAMPLE_LEADS

MORE_LEADS: Final[tuple[Mapping[str, JSON], ...]] = (
    {
        "id": "lead_gil",
        "email": "gil@example.com",
        "phone": "+1 202 555 0187",
        "landingUrl": "https://shop.example.com/articles?utm_source=ads",
    },
    {"id": "lead_hal", "email": "hal@example.com", "consent": False},
)
"""A buyer, and a person who withdrew consent."""

AGE: Final = timedelta(days=2)


def demo_leads(platforms: Iterable[Platform], now: datetime) -> list[dict[str, JSON]]:
    """Give the lead records: whoever came by a landing page came by an ad of every platform at once.

    Args:
        platforms: Their click ids are put into the landing URLs.
        now: The leads came to be two days before that.
    """
    clicks = {
        spec.name: f"demo-{spec.name}-0001"
        for platform in platforms
        for spec in platform.identifiers
        if spec.in_url
    }
    query = f"&{urlencode(clicks)}" if clicks else ""
    records = []
    for sample in (*SAMPLE_LEADS, *MORE_LEADS):
        record = {**sample, "createdAt": (now - AGE).isoformat()}
        if isinstance(landing := record.get("landingUrl"), str):
            record["landingUrl"] = landing + query
        records.append(record)
    return records
