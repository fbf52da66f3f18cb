"""The upper bound: what somebody writes who trusts every value to be in order already."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import orjson

from convroute.spi import Conversion


def build(conversions: Sequence[Conversion]) -> None:
    """Build each event without a check, a note, an option, or any normalisation but lower case."""
    for conversion in conversions:
        keys, event = conversion.keys, conversion.event
        orjson.dumps(
            {
                "event_name": event.name,
                "event_time": int(event.occurred_at.timestamp()),
                "event_id": event.event_id,
                "action_source": "website",
                "event_source_url": event.source_url,
                "user_data": {
                    "em": [_digest(keys.emails[0])],
                    "ph": [_digest(keys.phones[0][1:])],
                    "fn": _digest(keys.first_name or ""),
                    "ln": _digest(keys.last_name or ""),
                    "country": _digest(keys.country or ""),
                    "external_id": _digest(keys.external_id or ""),
                    "client_ip_address": keys.ip_address,
                    "client_user_agent": keys.user_agent,
                    "fbc": keys.identifiers["fbc"].value,
                    "fbp": keys.identifiers["fbp"].value,
                },
                "custom_data": {
                    "value": float(event.value or 0),
                    "currency": event.currency,
                    "order_id": event.order_id,
                    "contents": [
                        {
                            "id": item.id,
                            "quantity": item.quantity,
                            "item_price": float(item.price or 0),
                        }
                        for item in event.contents
                    ],
                },
            }
        )


def _digest(text: str) -> str:
    return sha256(text.strip().lower().encode()).hexdigest()
