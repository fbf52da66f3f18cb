"""Strategies for Hypothesis: leads, events and answers of every kind, good, odd and hostile.

They know no platform. What a platform reads by name (its identifiers, the members of its extras) is passed in
as `names`. Hypothesis itself comes with no extra of convroute: install it beside.

Example:
    @given(conversions(AcmeAds(), names=["campaign_id"]))
    def test_mapping_never_raises(conversion):
        AcmeAds().map(conversion, PIXEL)
"""

from __future__ import annotations

from convroute.testing.strategies.answers import answers
from convroute.testing.strategies.conversions import NOW, conversions, leads
from convroute.testing.strategies.records import fire_records, lead_records
from convroute.testing.strategies.values import NEAR, json_values, members, texts

__all__ = [
    "NEAR",
    "NOW",
    "answers",
    "conversions",
    "fire_records",
    "json_values",
    "lead_records",
    "leads",
    "members",
    "texts",
]
