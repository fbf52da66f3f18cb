"""The properties object: what the conversion was worth and what it was about."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from convroute.normalise import json_number
from convroute.spi import Item
from convroute_tiktok.currency import tiktok_currency
from convroute_tiktok.draft import Draft
from convroute_tiktok.json_values import number_of, text_of
from convroute_tiktok.properties import CUSTOMER_TYPE_SOURCES, add_properties


def custom_data(draft: Draft, wire_name: str) -> dict[str, Any]:
    """Give the properties object (doc 1771101303285761); members without a value are left out.

    Args:
        draft: The event object in the making.
        wire_name: The event's name in TikTok's words.
    """
    event = draft.conversion.event
    properties: dict[str, Any] = {}
    if event.contents:
        lines = [
            line for index, item in enumerate(event.contents) if (line := _line(index, item, draft))
        ]
        if lines:
            properties["contents"] = lines
    if event.value is not None or event.currency:
        _add_money(properties, draft)
    if event.order_id and (order_id := text_of(event.order_id)):
        properties["order_id"] = order_id
    if draft.extras.members:
        _add_given(properties, draft)
    if event.properties:
        add_properties(properties, draft)
    if "contents" in properties:
        properties.setdefault("content_type", "product")
    if wire_name == "Search":
        _add_search_terms(properties)
    return properties


def _amount(value: Decimal) -> int | float | None:
    try:
        return json_number(value)
    except ValueError:
        return None


# Our field, TikTok's, the reader; quantity is absent from TikTok's table but in all its samples.
_LINE: Final[tuple[tuple[str, str, Callable[[Any], Any]], ...]] = (
    ("id", "content_id", text_of),
    ("quantity", "quantity", number_of),
    ("price", "price", _amount),
    ("name", "content_name", text_of),
    ("category", "content_category", text_of),
    ("brand", "brand", text_of),
)


def _line(index: int, item: Item, draft: Draft) -> dict[str, Any]:
    line: dict[str, Any] = {}
    for field, wire, read in _LINE:
        value = getattr(item, field)
        if value is not None:
            found = read(value)
            if found is not None:
                line[wire] = found
            elif value != "":
                draft.dropped(
                    f"contents[{index}].{field}", "blank, or a number that JSON cannot carry"
                )
    if item.delivery_category:
        draft.dropped(f"contents[{index}].deliveryCategory", "TikTok has no such field")
    return line


def _add_money(properties: dict[str, Any], draft: Draft) -> None:
    event = draft.conversion.event
    code = tiktok_currency(event.currency) if event.currency else None
    if code is None:
        why = (
            "a currency that TikTok does not list"
            if event.currency
            else "without a currency TikTok cannot count it"
        )
        if event.currency:
            draft.dropped("currency", why)
        if event.value is not None:
            draft.dropped("eventValue", why)
        return
    properties["currency"] = code
    if event.value is not None:
        amount = _amount(event.value)
        if amount is None:
            draft.dropped("eventValue", "not a finite number")
        else:
            properties["value"] = amount


def _add_given(properties: dict[str, Any], draft: Draft) -> None:
    given = draft.extras.members
    if "shop_id" in given:
        properties["shop_id"] = given["shop_id"]
    if "customer_type" in given:
        if draft.source in CUSTOMER_TYPE_SOURCES:
            properties["customer_type"] = given["customer_type"]
        else:
            draft.dropped("extras.tiktok.customer_type", "for web and app events only")


def _add_search_terms(properties: dict[str, Any]) -> None:
    """Say what was searched for under the present name and under the one of older help pages."""
    for name, other in (("query", "search_string"), ("search_string", "query")):
        if name in properties and other not in properties:
            properties[other] = properties[name]
            return
