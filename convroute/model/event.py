"""The conversion event: something a person did that is worth reporting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum

from attrs import field, frozen

from convroute.jsonvalue import JSON


class ActionSource(Enum):
    """Where a conversion happened."""

    WEBSITE = "website"
    PHONE_CALL = "phone_call"
    CHAT = "chat"
    SYSTEM_GENERATED = "system_generated"
    EMAIL = "email"
    APP = "app"
    PHYSICAL_STORE = "physical_store"
    OTHER = "other"


@frozen(kw_only=True)
class Item:
    """One line of what was bought, wanted or looked at.

    Attributes:
        id: The article number, as in the advertiser's catalogue.
        quantity: How many.
        price: The price of one, in major units of the event's currency.
        name: What it is called.
        category: The advertiser's category.
        brand: Who makes it.
        delivery_category: How it reaches the buyer: `in_store`, `curbside` or `home_delivery`.
    """

    id: str
    quantity: int | None = None
    price: Decimal | None = None
    name: str | None = None
    category: str | None = None
    brand: str | None = None
    delivery_category: str | None = None


def _aware(_: object, __: object, value: datetime) -> None:
    if value.tzinfo is None:
        raise ValueError("occurred_at: a time needs its zone; write datetime.now(UTC)")


@frozen(kw_only=True)
class ConversionEvent:
    """What happened, in neutral words; each platform maps it to its own.

    Attributes:
        name: From the common vocabulary (`Lead`, `Purchase`, ...) or the advertiser's own.
        event_id: The deduplication key that server and browser share; the same over retries and replays.
        occurred_at: When it happened; with a time zone.
        action_source: Where it happened.
        source_url: The page on which it happened.
        referrer_url: The page before that.
        value: What it is worth, in major units of `currency` (19.90, not 1990).
        currency: ISO 4217 code, upper-case; always there if `value` is.
        order_id: The advertiser's number of the order or contract.
        contents: What it was about.
        properties: Further facts, passed on as the platform's custom data.
        extras: Members of one platform's own event object, keyed by the platform's name; see its page.
        limited_data_use: True asks the platform to restrict its use of the event.
    """

    name: str
    event_id: str
    occurred_at: datetime = field(validator=_aware)
    action_source: ActionSource = ActionSource.SYSTEM_GENERATED
    source_url: str | None = field(default=None, repr=False)
    referrer_url: str | None = field(default=None, repr=False)
    value: Decimal | None = None
    currency: str | None = None
    order_id: str | None = None
    contents: tuple[Item, ...] = field(default=(), repr=False)
    properties: Mapping[str, JSON] = field(factory=dict, repr=False)
    extras: Mapping[str, Mapping[str, JSON]] = field(factory=dict, repr=False)
    limited_data_use: bool = False
