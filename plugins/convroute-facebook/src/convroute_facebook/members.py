"""The members that a caller may give of Meta's own objects, and what each must be: tables, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from convroute.normalise import plain_text
from convroute.spi import JSON
from convroute_facebook.checks import (
    CURRENCY,
    DIGITS,
    FLAG,
    NUMBER,
    OBJECT,
    QUANTITY,
    TEXT,
    TEXTS,
    WHOLE,
    Check,
    object_of,
    one_of,
)  # fmt: skip


def _opt_out(value: object) -> JSON:
    """Whatever stands here that is no plain `false` opts out: the person's wish is not lost to a typing slip."""
    return value is not False


def _share(value: object) -> JSON:
    number = NUMBER.read(value)
    return number if isinstance(number, int | float) and 0 <= number <= 1 else None


def _extinfo(value: object) -> JSON:
    """16 texts, of which the platform's version and the operating system's must not be blank."""
    if not isinstance(value, list | tuple) or len(value) != 16:
        return None
    texts = [plain_text(item) or "" for item in value]
    return texts if texts[0] in {"a2", "i2"} and texts[4] else None


def _lead_id(value: object) -> JSON:
    """15 to 17 digits; exports write `l:` in front."""
    digits = (plain_text(value) or "").removeprefix("l:")
    fits = digits.isascii() and digits.isdecimal() and 15 <= len(digits) <= 17
    return int(digits) if fits else None


EVENT: Final[Mapping[str, Check]] = {
    # Server event parameters.
    "opt_out": Check(_opt_out, "must be true or false"),
    "original_event_data": object_of(
        {"event_name": TEXT, "event_time": WHOLE, "order_id": TEXT, "event_id": TEXT}
    ),
    "messaging_channel": one_of("whatsapp", "messenger", "instagram"),
    # App events. advertiser_tracking_enabled and extinfo are what Meta asks for.
    "app_data": object_of(
        {
            "advertiser_tracking_enabled": FLAG,
            "application_tracking_enabled": FLAG,
            "extinfo": Check(_extinfo, "must be 16 texts"),
            "campaign_ids": TEXT,
            "install_referrer": TEXT,
            "installer_package": TEXT,
            "url_schemes": OBJECT,
            "vendor_id": TEXT,
            "windows_attribution_id": TEXT,
        },
        required=("advertiser_tracking_enabled", "application_tracking_enabled", "extinfo"),
    ),
    # Append attribution, beta: the share times the event's value is the attributed value.
    "attribution_data": object_of(
        {
            "ad_id": DIGITS, "adset_id": DIGITS, "campaign_id": DIGITS,
            "touchpoint_type": TEXT, "touchpoint_ts": WHOLE, "visit_time": WHOLE,
            "attribution_model": TEXT, "attribution_method": TEXT, "attribution_source": TEXT,
            "attribution_setting": TEXT, "attr_window": WHOLE, "scope": TEXT, "auditing_token": TEXT,
            "attribution_share": Check(_share, "must be a number from 0 to 1"),
            "attribution_value": NUMBER,
        },
        required=("attribution_value",),
    ),
    "advanced_measurement_table": TEXT,
}  # fmt: skip
"""Members of the event itself."""

USER: Final[Mapping[str, Check]] = {
    # Customer information parameters.
    "lead_id": Check(_lead_id, "must be the 15 to 17 digits of the Lead Ads form's webhook"),
    "subscription_id": TEXT,
    "fb_login_id": DIGITS,
    "madid": TEXT,
    "anon_id": TEXT,
    # Conversions API for business messaging.
    "ctwa_clid": TEXT,
    "page_id": DIGITS,
    "page_scoped_user_id": DIGITS,
    "ig_account_id": DIGITS,
    "ig_sid": DIGITS,
    "whatsapp_business_account_id": DIGITS,
    # Not on the public pages; a production connector sends them for data partners.
    "partner_id": TEXT,
    "partner_name": TEXT,
}
"""Unhashed members of `user_data`."""

DELIVERY_CATEGORY: Final = one_of("in_store", "curbside", "home_delivery")
SEGMENTS: Final = one_of(
    *(
        f"{relation}_customer_to_{area}"
        for relation in ("new", "existing")
        for area in ("business", "business_line", "product_area", "medium")
    ),
    "customer_in_loyalty_program",
)

CUSTOM: Final[Mapping[str, Check]] = {
    # Custom data parameters, unless a row says otherwise.
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
"""Members of `custom_data`."""

CONTENT: Final[Mapping[str, Check]] = {
    # Custom data parameters; title to category are the SDK's.
    "quantity": QUANTITY,
    "item_price": NUMBER,
    "title": TEXT,
    "description": TEXT,
    "brand": TEXT,
    "category": TEXT,
    "delivery_category": DELIVERY_CATEGORY,
}
"""Members of one of `contents`, beside its id."""
