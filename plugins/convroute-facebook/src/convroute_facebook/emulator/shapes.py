"""The shape of an event: which kind of value each member may have, by the parameter pages."""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from convroute.spi import JSON

Path = tuple[str | int, ...]
Accepts = Callable[[JSON], bool]

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

EMPTY_HASH: Final = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_HEX: Final = frozenset("0123456789abcdef")
_BASE64URL: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

ACTION_SOURCES: Final = frozenset({
    "email", "website", "app", "phone_call", "chat", "physical_store", "system_generated",
    "business_messaging", "other",
})  # fmt: skip
SEGMENTS: Final = frozenset(
    {f"{who}_to_{what}"
     for who in ("new_customer", "existing_customer")
     for what in ("business", "business_line", "product_area", "medium")}
    | {"customer_in_loyalty_program"}
)  # fmt: skip
DELIVERY: Final = frozenset({"in_store", "curbside", "home_delivery"})
STATES: Final = frozenset({0, *range(1000, 1014)})


def text(value: JSON) -> bool:
    """Text."""
    return isinstance(value, str)


def filled(value: JSON) -> bool:
    """Text that is not blank."""
    return isinstance(value, str) and bool(value.strip())


def whole(value: JSON) -> bool:
    """A whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def number(value: JSON) -> bool:
    """A finite number, or the text of one, which the page on custom data tolerates."""
    if isinstance(value, str):
        try:
            return math.isfinite(float(value))
        except ValueError:
            return False
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def currency(value: JSON) -> bool:
    """Three letters, in any case."""
    return isinstance(value, str) and len(value) == 3 and value.isascii() and value.isalpha()


def flag(value: JSON) -> bool:
    """True or false."""
    return isinstance(value, bool)


def record(value: JSON) -> bool:
    """An object."""
    return isinstance(value, Mapping)


def records(value: JSON) -> bool:
    """A list of objects."""
    return isinstance(value, list) and all(isinstance(item, Mapping) for item in value)


def texts(value: JSON) -> bool:
    """A list of text."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def id_like(value: JSON) -> bool:
    """Text or a whole number."""
    return text(value) or whole(value)


def url(value: JSON) -> bool:
    """An absolute http or https URL."""
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def digest(value: JSON) -> bool:
    """A SHA-256 in lower-case hex, perhaps with the builder's suffix; not that of nothing."""
    if not isinstance(value, str):
        return False
    head, _, suffix = value.partition(".")
    return (
        len(head) == 64
        and _HEX.issuperset(head)
        and head != EMPTY_HASH
        and (not suffix or _builder_suffix(suffix))
    )


def address(value: JSON) -> bool:
    """An IPv4 or IPv6 address, perhaps with the parameter builder's suffix."""
    if not isinstance(value, str):
        return False
    head, _, suffix = value.rpartition(".")
    try:
        ipaddress.ip_address(head if _builder_suffix(suffix) and len(suffix) == 8 else value)
    except ValueError:
        return False
    return True


def one_of(known: Collection[JSON]) -> Accepts:
    """Make a check for a member of a closed list."""
    return lambda value: isinstance(value, str | int) and value in known


def _builder_suffix(value: str) -> bool:
    return len(value) in (2, 8) and _BASE64URL.issuperset(value)


SHAPES: Final[tuple[tuple[Path, Accepts, str], ...]] = (
    (("event_name",), filled, "server event: event_name"),
    (("event_time",), whole, "server event: event_time"),
    (("user_data",), record, "server event: user_data"),
    (("action_source",), one_of(ACTION_SOURCES), "server event: action_source"),
    (("event_source_url",), url, "server event: event_source_url"),
    (("referrer_url",), text, "server event: referrer_url"),
    (("event_id",), text, "server event: event_id"),
    (("opt_out",), flag, "server event: opt_out"),
    (("custom_data",), record, "server event: custom_data"),
    (("customer_segmentation",), one_of(SEGMENTS), "server event: customer_segmentation"),
    (("data_processing_options",), texts, "data processing options"),
    (("data_processing_options", EACH), one_of({"LDU"}), "data processing options"),
    (("data_processing_options_country",), one_of({0, 1}), "data processing options"),
    (("data_processing_options_state",), one_of(STATES), "data processing options"),
    (("original_event_data",), record, "server event: original_event_data"),
    (("attribution_data",), record, "append attribution"),
    (("app_data",), record, "server event: app_data"),
    (("messaging_channel",), text, "business messaging"),
    *((("user_data", key, EACH), digest, f"customer information: {key}") for key in HASHED),
    (("user_data", "external_id", EACH), id_like, "customer information: external_id"),
    (("user_data", "client_ip_address"), address, "customer information: client_ip_address"),
    *(
        (("user_data", key), text, f"customer information: {key}")
        for key in ("client_user_agent", "fbc", "fbp", "subscription_id", "madid", "anon_id")
    ),
    (("custom_data", "value"), number, "custom data: value"),
    (("custom_data", "predicted_ltv"), number, "custom data: predicted_ltv"),
    (("custom_data", "net_revenue"), number, "custom data: net_revenue"),
    (
        ("custom_data", "currency"),
        currency,
        "custom data: currency, ISO 4217 in any case",
    ),
    (("custom_data", "contents"), records, "custom data: contents"),
    (("custom_data", "contents", EACH, "quantity"), whole, "custom data: contents"),
    (("custom_data", "contents", EACH, "item_price"), number, "custom data: contents"),
    (("custom_data", "contents", EACH, "delivery_category"), one_of(DELIVERY), "custom data"),
    (("custom_data", "content_ids"), texts, "custom data: content_ids"),
    (("custom_data", "content_type"), one_of({"product", "product_group"}), "custom data"),
    (("custom_data", "num_items"), whole, "custom data: num_items"),
    (("custom_data", "delivery_category"), one_of(DELIVERY), "custom data: delivery_category"),
    (("custom_data", "customer_segmentation"), one_of(SEGMENTS), "server event: its example"),
    *(
        (("custom_data", key), text, f"custom data: {key}")
        for key in ("content_name", "content_category", "order_id", "search_string",
                    "event_source", "lead_event_source", "item_number")
    ),
)  # fmt: skip
"""Path, kind and source of each member that has a documented kind; others are custom, of any kind."""

REQUIRED: Final[tuple[tuple[Path, str], ...]] = (
    (("event_name",), "server event: event_name"),
    (("event_time",), "server event: event_time"),
    (("user_data",), "server event: user_data"),
)
"""What may not be missing. action_source is not here: the documents' own samples leave it out."""


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
