"""The shape of an event: which kind of value each member may have, by the parameter pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from convroute.spi import JSON
from convroute_facebook.emulator import refusals
from convroute_facebook.emulator.kinds import (
    ADDRESS,
    CURRENCY,
    DIGEST,
    FILLED,
    FLAG,
    ID,
    NUMBER,
    RECORD,
    RECORDS,
    SHORT,
    TEXT,
    TEXTS,
    URL,
    WHOLE,
    Kind,
    member_of,
    one_of,
)  # fmt: skip
from convroute_facebook.emulator.rule import Event, Path, Rule, rule

EACH: Final = "*"
"""In a path: every item of a list; a single value stands for a list of one."""

HASHED: Final = (
    "em", "ph", "fn", "ln", "db", "ge", "ct", "st", "zp", "country",
    "f5first", "f5last", "fi", "dobd", "dobm", "doby",
)  # fmt: skip
"""The members of user_data that are SHA-256, or lists of it."""

PLAIN: Final = (
    "external_id", "client_ip_address", "client_user_agent", "fbc", "fbp", "subscription_id",
    "fb_login_id", "lead_id", "anon_id", "madid", "page_id", "page_scoped_user_id", "ctwa_clid",
    "ig_account_id", "ig_sid", "whatsapp_business_account_id", "partner_id", "partner_name",
)  # fmt: skip
"""The members of user_data that are never hashed, or need not be."""

ACTION_SOURCES: Final = (
    "email", "website", "app", "phone_call", "chat", "physical_store", "system_generated",
    "business_messaging", "other",
)  # fmt: skip
SEGMENTS: Final = (
    *(
        f"{who}_to_{what}"
        for who in ("new_customer", "existing_customer")
        for what in ("business", "business_line", "product_area", "medium")
    ),
    "customer_in_loyalty_program",
)
DELIVERY: Final = one_of("in_store", "curbside", "home_delivery")
BIT: Final = one_of(0, 1)
SEGMENT: Final = Kind("one of the listed segments", member_of(SEGMENTS))
STATE: Final = Kind("0, or 1000 to 1013", member_of((0, *range(1000, 1014))))

_SERVER, _CUSTOMER, _CUSTOM = "server event", "customer information", "custom data"

_EVENT: Final[tuple[tuple[str, Kind, str], ...]] = (
    ("event_name", FILLED, _SERVER),
    ("event_time", WHOLE, _SERVER),
    ("user_data", RECORD, _SERVER),
    ("action_source", one_of(*ACTION_SOURCES), _SERVER),
    ("event_source_url", URL, _SERVER),
    ("referrer_url", TEXT, _SERVER),
    ("event_id", TEXT, _SERVER),
    ("opt_out", FLAG, _SERVER),
    ("custom_data", RECORD, _SERVER),
    ("customer_segmentation", SEGMENT, _SERVER),
    ("data_processing_options", TEXTS, "data processing options"),
    ("data_processing_options.*", one_of("LDU"), "data processing options"),
    ("data_processing_options_country", BIT, "data processing options"),
    ("data_processing_options_state", STATE, "data processing options"),
    ("original_event_data", RECORD, _SERVER),
    ("original_event_data.event_name", TEXT, _SERVER),
    ("original_event_data.event_time", WHOLE, _SERVER),
    ("original_event_data.order_id", TEXT, _SERVER),
    ("original_event_data.event_id", TEXT, _SERVER),
    ("attribution_data", RECORD, "append attribution"),
    ("app_data", RECORD, _SERVER),
    ("app_data.advertiser_tracking_enabled", BIT, "app data"),
    ("app_data.application_tracking_enabled", BIT, "app data"),
    ("messaging_channel", TEXT, "business messaging"),
)  # fmt: skip

_USER: Final[tuple[tuple[str, Kind, str], ...]] = (
    *((f"user_data.{key}.*", DIGEST, _CUSTOMER) for key in HASHED),
    ("user_data.external_id.*", ID, _CUSTOMER),
    ("user_data.client_ip_address", ADDRESS, _CUSTOMER),
    *(
        (f"user_data.{key}", TEXT, _CUSTOMER)
        for key in ("client_user_agent", "fbc", "fbp", "subscription_id", "madid", "anon_id",
                    "ctwa_clid")
    ),
    *(
        (f"user_data.{key}", ID, _CUSTOMER)
        for key in ("fb_login_id", "page_id", "page_scoped_user_id", "ig_account_id", "ig_sid",
                    "whatsapp_business_account_id")
    ),
)  # fmt: skip

_DATA: Final[tuple[tuple[str, Kind, str], ...]] = (
    ("custom_data.value", NUMBER, _CUSTOM),
    ("custom_data.predicted_ltv", NUMBER, _CUSTOM),
    ("custom_data.net_revenue", NUMBER, _CUSTOM),
    ("custom_data.currency", CURRENCY, f"{_CUSTOM}: ISO 4217 in any case"),
    ("custom_data.contents", RECORDS, _CUSTOM),
    ("custom_data.contents.*.quantity", WHOLE, _CUSTOM),
    ("custom_data.contents.*.item_price", NUMBER, _CUSTOM),
    ("custom_data.contents.*.delivery_category", DELIVERY, _CUSTOM),
    ("custom_data.content_ids", TEXTS, _CUSTOM),
    ("custom_data.content_type", one_of("product", "product_group"), _CUSTOM),
    ("custom_data.num_items", WHOLE, _CUSTOM),
    ("custom_data.delivery_category", DELIVERY, _CUSTOM),
    ("custom_data.customer_segmentation", SEGMENT, f"{_SERVER}: its example"),
    ("custom_data.store_data", RECORD, "offline events"),
    ("custom_data.store_data.store_code", SHORT, "offline events"),
    *(
        (f"custom_data.{key}", TEXT, _CUSTOM)
        for key in ("content_name", "content_category", "order_id", "search_string", "status",
                    "event_source", "lead_event_source", "item_number")
    ),
)  # fmt: skip


def values_at(value: JSON, pattern: Path, path: Path = ()) -> Iterator[tuple[Path, JSON]]:
    """Give the values at a path, with their own paths; absent, null and blank ones are left out."""
    if value is None or value == "":
        return
    if not pattern:
        yield path, value
    elif pattern[0] == EACH:
        if not isinstance(value, list):
            yield from values_at(value, pattern[1:], path)
            return
        for index, item in enumerate(value):
            yield from values_at(item, pattern[1:], (*path, index))
    elif isinstance(value, Mapping):
        yield from values_at(value.get(str(pattern[0])), pattern[1:], (*path, pattern[0]))


def _shape(field: str, kind: Kind, source: str) -> Rule:
    pattern = tuple(field.split("."))

    def finds(event: Event, _: int) -> Iterator[Path]:
        for path, value in values_at(event, pattern):
            if not kind.accepts(value):
                yield path

    return rule(
        field, field.replace(".*", "[]"), f"anything but {kind.words}",
        refusals.BAD_MEMBER, source, finds,
    )  # fmt: skip


SHAPES: Final = tuple(_shape(*row) for row in (*_EVENT, *_USER, *_DATA))
"""Each member that has a documented kind; others are custom, of any kind."""
