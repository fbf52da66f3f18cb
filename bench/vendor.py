"""The same events by the platform vendor's own Python library, facebook-business."""

from __future__ import annotations

import json
from collections.abc import Sequence

from facebook_business.adobjects.serverside.action_source import ActionSource
from facebook_business.adobjects.serverside.content import Content
from facebook_business.adobjects.serverside.custom_data import CustomData
from facebook_business.adobjects.serverside.event import Event
from facebook_business.adobjects.serverside.user_data import UserData

from convroute.spi import Conversion


def build(conversions: Sequence[Conversion]) -> None:
    """Build, normalise and hash each event, and write it as JSON: what its request does before it leaves."""
    for conversion in conversions:
        json.dumps(event_of(conversion).normalize())


def event_of(conversion: Conversion) -> Event:
    """Give the library's event for a conversion."""
    keys, event = conversion.keys, conversion.event
    return Event(
        event_name=event.name,
        event_time=int(event.occurred_at.timestamp()),
        event_id=event.event_id,
        event_source_url=event.source_url,
        action_source=ActionSource.WEBSITE,
        user_data=UserData(
            emails=list(keys.emails),
            phones=list(keys.phones),
            first_name=keys.first_name,
            last_name=keys.last_name,
            country_code=keys.country,
            external_id=keys.external_id,
            client_ip_address=keys.ip_address,
            client_user_agent=keys.user_agent,
            fbc=keys.value_of("fbc"),
            fbp=keys.value_of("fbp"),
        ),
        custom_data=CustomData(
            value=float(event.value or 0),
            currency=event.currency,
            order_id=event.order_id,
            contents=[
                Content(
                    product_id=item.id, quantity=item.quantity, item_price=float(item.price or 0)
                )
                for item in event.contents
            ],
        ),
    )
