"""The field that TikTok names in a refusal, and nothing else of its message: the rest may echo a person's data."""

from __future__ import annotations

from typing import Final

# Every part a path may have. A name that is not here could be a value, so it is not shown.
_TABLE: Final = """
Batch data event event_id event_time event_source event_source_id test_event_code partner_name
user email phone external_id ttclid ttp ip user_agent locale first_name last_name city state zip_code country
idfa idfv gaid att_status
properties contents content_id content_ids content_type content_category content_name brand price quantity
currency value num_items search_string query description order_id shop_id customer_type
page url referrer app app_id app_name app_version lead lead_id lead_event_source limited_data_use
ad callback campaign_id ad_id creative_id is_retargeting attributed attribution_type attribution_provider
attribution_share
"""
FIELDS: Final = frozenset(_TABLE.split())
LISTS: Final = frozenset({"Batch", "data"})
ENVELOPE: Final = frozenset({"event_source", "event_source_id", "partner_name"})
_EDGES: Final = "\"'`():;,.[]{}"
_LONGEST: Final = 2000


def fault_path(message: object) -> tuple[str, ...]:
    """Give the parts of the first field path in a message, or nothing.

    Takes `Batch.0.properties.value: Not a number`, `data[0].event_time`, `Invalid value for event_source_id: ...`.
    """
    if not isinstance(message, str):
        return ()
    for word in message[:_LONGEST].split():
        parts = tuple(word.replace("[", ".").replace("]", "").strip(_EDGES).split("."))
        # A single plain word ("value", "event") is prose, unless it is what a colon follows.
        if (len(parts) > 1 or "_" in word or word.endswith(":")) and all(map(_is_part, parts)):
            return parts
    return ()


def culprit(parts: tuple[str, ...]) -> int | None:
    """Give the index of the event that a path points at."""
    if len(parts) > 1 and parts[0] in LISTS and parts[1].isdecimal():
        return int(parts[1])
    return None


def _is_part(part: str) -> bool:
    return part in FIELDS or (part.isascii() and part.isdecimal() and len(part) <= 4)
