"""The fire request: the arguments of one fire, the same in Python, over HTTP and in files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Final

from attrs import field, fields, frozen

from convroute.errors import Fault
from convroute.jsonvalue import JSON
from convroute.model.event import ActionSource, ConversionEvent, Item
from convroute.model.lead import Lead
from convroute.model.pixel import Pixel
from convroute.normalise import currency_code
from convroute.wire import Naming, Wire
from convroute.wire.line import line_fault
from convroute.wire.scalars import wanted

LONGEST_TEXT: Final = 255


@frozen(kw_only=True)
class FireRequest:
    """One event for one pixel.

    Attributes:
        lead_id: The advertiser's id of the lead.
        pixel_id: The platform's id of the pixel.
        platform: The platform's name.
        event_name: The event's name, standard or the advertiser's own.
        event_value: What it is worth, in major units of `currency`.
        currency: ISO 4217 code; needed with `event_value`, unless the pixel has a default.
        action_source: Where it happened.
        test_event_code: Shows the event in the platform's test view.
        event_id: The deduplication key; else derived from `order_id`, else fresh.
        event_time: When it happened; now, if it is not given.
        source_url: The page on which it happened.
        referrer_url: The page before that.
        order_id: The advertiser's number of the order or contract.
        contents: What it was about.
        properties: Further facts for the platform's custom data.
        extras: Members of one platform's own event object, keyed by the platform's name.
        limited_data_use: Asks the platform to restrict its use of the event.
        lead: An inline lead, laid over the stored one.
    """

    lead_id: str | None = None
    pixel_id: str
    platform: str
    event_name: str
    event_value: Decimal | None = None
    currency: str | None = None
    action_source: ActionSource = ActionSource.SYSTEM_GENERATED
    test_event_code: str | None = None
    event_id: str | None = None
    event_time: datetime | None = None
    source_url: str | None = field(default=None, repr=False)
    referrer_url: str | None = field(default=None, repr=False)
    order_id: str | None = None
    contents: tuple[Item, ...] = field(default=(), repr=False)
    properties: Mapping[str, JSON] = field(factory=dict, repr=False)
    extras: Mapping[str, Mapping[str, JSON]] = field(factory=dict, repr=False)
    limited_data_use: bool = False
    lead: Lead | None = None

    def event(self, pixel: Pixel, now: datetime, fresh_id: Callable[[], str]) -> ConversionEvent:
        """Build the conversion event, as this pixel's settings complete it.

        Args:
            pixel: Where it goes.
            now: The time of an event that has none of its own.
            fresh_id: Makes an event id where none is given or derived.
        """
        currency = currency_code(self.currency) if self.currency else pixel.default_currency
        return ConversionEvent(
            name=self.event_name,
            event_id=self.event_id or self._derived_id() or fresh_id(),
            occurred_at=self.event_time or now,
            action_source=self.action_source,
            source_url=self.source_url,
            referrer_url=self.referrer_url,
            value=self.event_value,
            currency=currency if self.event_value is not None or self.currency else None,
            order_id=self.order_id,
            contents=self.contents,
            properties=self.properties,
            extras=self.extras,
            limited_data_use=self.limited_data_use,
        )

    def _derived_id(self) -> str | None:
        return derived_event_id(self.event_name, self.order_id) if self.order_id else None


def derived_event_id(event_name: str, key: str) -> str:
    """Derive an event id from a business key: the same on every machine and at every retry.

    Args:
        event_name: The event's name.
        key: An order's number, or a caller's idempotency key.

    Returns:
        32 hexadecimal digits.
    """
    return sha256(f"convroute/1|{event_name}|{key}".encode()).hexdigest()[:32]


def _read_lead(value: object) -> Lead:
    if isinstance(value, Lead):
        return value
    if not isinstance(value, Mapping):
        raise wanted("a lead record", value)
    return Lead.from_record(value)


def _wire(naming: Naming) -> Wire:
    wire = Wire(naming)
    wire.teach(Lead, _read_lead)
    return wire


_WIRES: Final = {naming: _wire(naming) for naming in Naming}


def _key_text(value: str) -> str | None:
    return line_fault(value, LONGEST_TEXT)


def _currency(value: str) -> str | None:
    return None if currency_code(value) else "must be an ISO 4217 code, such as EUR"


_CHECKS: Final[Mapping[str, Callable[[str], str | None]]] = {
    "lead_id": _key_text,
    "pixel_id": _key_text,
    "platform": _key_text,
    "event_name": _key_text,
    "event_id": _key_text,
    "order_id": _key_text,
    "test_event_code": _key_text,
    "currency": _currency,
}
_CHECKED: Final = {
    naming: tuple((naming.rename(name), check) for name, check in _CHECKS.items())
    for naming in Naming
}
FIELDS: Final = tuple(a.name for a in fields(FireRequest))


def read_fire_request(
    arguments: Mapping[str, object], naming: Naming, *, required: Iterable[str] = ()
) -> tuple[FireRequest | None, list[Fault]]:
    """Read the arguments of one fire; give the request, or every fault.

    Args:
        arguments: By field name, as the author writes it.
        naming: How the author writes names.
        required: Fields that must be there beside those that always must.
    """
    rename = naming.rename
    request, found = _WIRES[naming].read(arguments, FireRequest)
    faults = list(found)
    told = {fault.path for fault in faults}
    for name, check in _CHECKED[naming]:
        value = arguments.get(name)
        if isinstance(value, str) and (message := check(value)):
            faults.append(Fault(name, message))
    missing = {name for name in map(rename, required) if arguments.get(name) is None}
    faults += [Fault(name, "is required") for name in sorted(missing - told)]
    lead_id = rename("lead_id")
    if arguments.get(lead_id) is None and arguments.get("lead") is None and lead_id not in missing:
        faults.append(Fault(lead_id, "is required, unless a lead comes with the event"))
    return (None if faults else request), faults
