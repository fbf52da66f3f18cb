"""`custom_data`: what the conversion was worth and what it was about."""

from __future__ import annotations

from typing import Final

from convroute.normalise import currency_code, finite_number, plain_text
from convroute.spi import JSON, Note, Refusal
from convroute_facebook.checks import CURRENCY
from convroute_facebook.contents import contents_of
from convroute_facebook.draft import Draft
from convroute_facebook.properties import add_properties

NO_CURRENCY: Final = Refusal(
    reason="a value needs its currency: Meta refuses the event without", field="currency"
)
NO_PURCHASE_VALUE: Final = Refusal(
    reason="Meta refuses a Purchase without a value and a currency; give eventValue and currency",
    field="eventValue",
)
_BAD_VALUE: Final = Refusal(reason="the value must be a finite number", field="eventValue")
_BAD_CURRENCY: Final = Note.dropped("currency", CURRENCY.wanted)


def custom_data(draft: Draft, wire_name: str) -> dict[str, JSON] | Refusal:
    """Give `custom_data`, or why Meta would refuse the event for what it lacks.

    Args:
        draft: The event in the making; members of `extras.facebook` go before properties.
        wire_name: The event's name in Meta's words.
    """
    event = draft.conversion.event
    custom: dict[str, JSON] = {}
    if event.value is not None or event.currency:
        refusal = _add_money(custom, draft)
        if refusal is not None:
            return refusal
    if event.order_id and (order_id := plain_text(event.order_id)):
        custom["order_id"] = order_id
    if event.contents and (contents := contents_of(event.contents, draft.notes)):
        custom["contents"] = contents
    if draft.extras.custom:
        custom.update(draft.extras.custom)
    if event.properties:
        add_properties(custom, draft)
    if wire_name == "Purchase" and not ("value" in custom and "currency" in custom):
        return NO_PURCHASE_VALUE
    return custom


def _add_money(custom: dict[str, JSON], draft: Draft) -> Refusal | None:
    """Add value and currency; give why Meta would refuse them."""
    event = draft.conversion.event
    currency = currency_code(event.currency) if event.currency else None
    if event.value is not None:
        value = finite_number(event.value)
        if value is None:
            return _BAD_VALUE
        if currency is None:
            return NO_CURRENCY
        custom["value"] = value
    if currency is None:
        draft.notes.append(_BAD_CURRENCY)
    else:
        custom["currency"] = currency
    return None
