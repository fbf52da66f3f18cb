"""The event's worth, order, contents and properties to `custom_data`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from convroute.normalise import currency_code
from convroute.spi import JSON, ConversionEvent, Note, Refusal
from convroute_facebook.checks import (
    NUMBER,
    OBJECT,
    TEXT,
    TEXTS,
    WHOLE,
    Check,
    checked,
    one_of,
    path_of,
)
from convroute_facebook.contents import DELIVERY_CATEGORY, contents_in, contents_of
from convroute_facebook.json_values import Unusable, amount, json_value, plain_text
from convroute_facebook.private_properties import is_address, sounds_private, without_private
from convroute_facebook.settings import FacebookOptions


def _currency(value: object) -> JSON:
    return currency_code(value) if isinstance(value, str) else None


CURRENCY: Final = Check(_currency, "must be an ISO 4217 code, such as EUR")
SEGMENTS: Final = one_of(
    *(
        f"{relation}_customer_to_{area}"
        for relation in ("new", "existing")
        for area in ("business", "business_line", "product_area", "medium")
    ),
    "customer_in_loyalty_program",
)

# Custom data parameters, unless a row says otherwise.
STANDARD: Final[Mapping[str, Check]] = {
    "value": NUMBER,
    "currency": CURRENCY,
    "order_id": TEXT,
    "content_ids": TEXTS,
    "content_type": one_of("product", "product_group"),
    "content_name": TEXT,
    "content_category": TEXT,
    "num_items": WHOLE,
    "search_string": TEXT,
    "status": TEXT,
    "predicted_ltv": NUMBER,
    "net_revenue": NUMBER,
    "delivery_category": DELIVERY_CATEGORY,
    "item_number": TEXT,
    "store_data": OBJECT,  # offline events
    "event_source": TEXT,  # conversion leads
    "lead_event_source": TEXT,  # conversion leads
    # The server-event page lists it beside custom_data, and its example nests it: the example is followed.
    "customer_segmentation": SEGMENTS,
}

NO_CURRENCY: Final = Refusal(
    reason="a value needs its currency: Meta refuses the event without (2804023)", field="currency"
)
NO_PURCHASE_VALUE: Final = Refusal(
    reason="Meta refuses a Purchase without a value and a currency (2804009); give eventValue and currency",
    field="eventValue",
)
_BAD_VALUE: Final = Refusal(reason="the value must be a finite number", field="eventValue")
_PRIVATE: Final = "is personal data, which Meta wants as match keys of the lead only; keep_properties lets it pass"
_TWICE: Final = "the event's own value was sent instead"
_PARTLY: Final = "parts of it had to be left out: personal data, or values that JSON has not"
_NOT_JSON: Final = "must be a JSON value"
_BAD_CURRENCY: Final = Note.dropped("currency", CURRENCY.wanted)
_LONELY_VALUE: Final = Note.dropped("properties.value", "has no currency, which Meta asks for")


def read_custom_data(
    event: ConversionEvent, options: FacebookOptions, extras: Mapping[str, JSON], notes: list[Note]
) -> dict[str, JSON] | Refusal:
    """Give `custom_data`, or why Meta would refuse the event for what it lacks.

    Args:
        event: What happened.
        options: Which properties may pass.
        extras: Members that came as `extras.facebook`, checked already; they go before properties.
        notes: Takes what had to be left out.
    """
    data: dict[str, JSON] = {}
    if event.value is not None or event.currency:
        refusal = _add_worth(data, event, notes)
        if refusal is not None:
            return refusal
    if event.order_id and (order_id := plain_text(event.order_id)):
        data["order_id"] = order_id
    if event.contents and (contents := contents_of(event.contents, notes)):
        data["contents"] = contents
    if extras:
        data.update(extras)
    if event.properties:
        _add_properties(data, event.properties, options, notes)
        if "value" in data and "currency" not in data:
            del data["value"]
            notes.append(_LONELY_VALUE)
    return data


def _add_worth(data: dict[str, JSON], event: ConversionEvent, notes: list[Note]) -> Refusal | None:
    """Put in value and currency; give why Meta would refuse them."""
    currency = currency_code(event.currency) if event.currency else None
    if event.value is not None:
        value = amount(event.value)
        if value is None:
            return _BAD_VALUE
        if currency is None:
            return NO_CURRENCY
        data["value"] = value
    if currency is None:
        notes.append(_BAD_CURRENCY)
    else:
        data["currency"] = currency
    return None


def _add_properties(
    data: dict[str, JSON],
    properties: Mapping[str, JSON],
    options: FacebookOptions,
    notes: list[Note],
) -> None:
    keep = options.keep_properties
    for name, value in properties.items():
        lost: list[str] = []
        if value is None:
            continue
        if name in data:
            if data[name] != value:
                notes.append(Note.dropped(path_of("properties", name), _TWICE))
        elif sounds_private(name, keep) or is_address(value):
            notes.append(Note.dropped(path_of("properties", name), _PRIVATE))
        elif (taken := _property(name, value, lost, notes)) is not None:
            data[name] = without_private(taken, keep, lost)
        if lost:
            notes.append(Note.changed(path_of("properties", name), _PARTLY))


def _property(name: str, value: JSON, lost: list[str], notes: list[Note]) -> JSON:
    """Give a property's value as it can leave, or None and a note."""
    if name == "contents":
        return contents_in(value, notes) or None
    if name in STANDARD:
        return checked("properties", name, value, STANDARD[name], notes)
    taken = json_value(value, lost)
    if isinstance(taken, Unusable) or not (name.strip() and name.isprintable()):
        notes.append(Note.dropped(path_of("properties", name), _NOT_JSON))
        return None
    return taken
