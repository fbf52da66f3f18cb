"""The properties object: what the conversion was worth and what it was about."""

from __future__ import annotations

from typing import Any

from convroute.normalise import finite_number, plain_text
from convroute_tiktok.contents import contents_of
from convroute_tiktok.currency import tiktok_currency
from convroute_tiktok.draft import Draft
from convroute_tiktok.properties import CUSTOMER_TYPE_SOURCES, add_properties


def custom_data(draft: Draft, wire_name: str) -> dict[str, Any]:
    """Give the properties object (doc 1771101303285761); members without a value are left out.

    Args:
        draft: The event in the making; members of `extras.tiktok` go before properties.
        wire_name: The event's name in TikTok's words.
    """
    event = draft.conversion.event
    custom: dict[str, Any] = {}
    if event.value is not None or event.currency:
        _add_money(custom, draft)
    if event.order_id and (order_id := plain_text(event.order_id)):
        custom["order_id"] = order_id
    if event.contents and (contents := contents_of(event.contents, draft)):
        custom["contents"] = contents
    if draft.extras.members:
        _add_given(custom, draft)
    if event.properties:
        add_properties(custom, draft)
    if "contents" in custom:
        custom.setdefault("content_type", "product")
    if wire_name == "Search":
        _add_search_terms(custom)
    return custom


def _add_money(custom: dict[str, Any], draft: Draft) -> None:
    """Add value and currency; TikTok counts neither without the other."""
    event = draft.conversion.event
    currency = tiktok_currency(event.currency) if event.currency else None
    if currency is None:
        why = "without a currency TikTok cannot count it"
        if event.currency:
            why = "a currency that TikTok does not list"
            draft.dropped("currency", why)
        if event.value is not None:
            draft.dropped("eventValue", why)
        return
    custom["currency"] = currency
    if event.value is not None:
        value = finite_number(event.value)
        if value is None:
            draft.dropped("eventValue", "not a finite number")
        else:
            custom["value"] = value


def _add_given(custom: dict[str, Any], draft: Draft) -> None:
    given = draft.extras.members
    if "shop_id" in given:
        custom["shop_id"] = given["shop_id"]
    if "customer_type" in given:
        if draft.source in CUSTOMER_TYPE_SOURCES:
            custom["customer_type"] = given["customer_type"]
        else:
            draft.dropped("extras.tiktok.customer_type", "for web and app events only")


def _add_search_terms(custom: dict[str, Any]) -> None:
    """Say what was searched for under the present name and under the one of older help pages."""
    for name, other in (("query", "search_string"), ("search_string", "query")):
        if name in custom and other not in custom:
            custom[other] = custom[name]
            return
