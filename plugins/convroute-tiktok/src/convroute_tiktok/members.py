"""The members that a caller may give of TikTok's own objects, and what each must be: tables, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from convroute_tiktok.checks import (
    BOOLEAN,
    NUMBER,
    QUANTITY,
    SHARE,
    TEXT,
    TEXTS,
    Check,
    one_of,
)  # fmt: skip
from convroute_tiktok.device import DEVICE

CUSTOMER_TYPE: Final = one_of("new", "returning")

OBJECTS: Final[Mapping[str, Mapping[str, Check]]] = {
    # "Report App, Web, Offline, or CRM Events", doc 1771101303285761: the objects app, ad and lead.
    "app": {"app_id": TEXT, "app_name": TEXT, "app_version": TEXT},
    "ad": {
        "callback": TEXT,
        "campaign_id": TEXT,
        "ad_id": TEXT,  # the ad group's id, whatever it is called
        "creative_id": TEXT,
        "is_retargeting": BOOLEAN,
        "attributed": BOOLEAN,
        "attribution_type": TEXT,
        "attribution_provider": TEXT,
        "attribution_share": SHARE,
    },
    "lead": {"lead_id": TEXT, "lead_event_source": TEXT},
}
"""Objects of the event itself."""

AD_ON_WEB: Final = frozenset({"attribution_share"})

EVENT: Final[Mapping[str, Check]] = {
    "limited_data_use": BOOLEAN,
    "customer_type": CUSTOMER_TYPE,
    "shop_id": TEXT,
    "ttclid": TEXT,
    "ttp": TEXT,
    **{name: Check(read, "not of the form that TikTok takes") for name, read in DEVICE.items()},
}
"""Single members, wherever in the event they belong."""

CUSTOM: Final[Mapping[str, Check]] = {
    # The same page, object properties.
    "content_ids": TEXTS,
    "content_type": one_of("product", "product_group"),
    "customer_type": CUSTOMER_TYPE,
    "num_items": QUANTITY,
    "search_string": TEXT,
    "query": TEXT,
    "description": TEXT,
    "order_id": TEXT,
    "shop_id": TEXT,
}
"""Members of the properties object, beside its contents."""

CONTENT: Final[Mapping[str, Check]] = {
    # The same page, properties.contents; quantity is absent from the table but in all its samples.
    "content_id": TEXT,
    "content_category": TEXT,
    "content_name": TEXT,
    "brand": TEXT,
    "price": NUMBER,
    "quantity": QUANTITY,
}
"""Members of one of `contents`."""
