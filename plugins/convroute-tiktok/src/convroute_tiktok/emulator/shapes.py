"""The shape of an event: which kind of value each member may have, by the reference of the endpoint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from convroute.spi import JSON
from convroute_tiktok.emulator.kinds import (
    ADDRESS,
    COUNTRY,
    DIGEST,
    FLAG,
    LIST,
    NUMBER,
    RECORD,
    SHARE,
    TEXT,
    URL,
    WHOLE,
    Kind,
    choice,
    one_of,
)  # fmt: skip
from convroute_tiktok.emulator.rule import Event, Path, Rule, rule

EACH: Final = "*"
"""In a path: every item of a list; a single value stands for a list of one."""

ANY: Final = ("web", "app", "offline", "crm")
WEB: Final = ("web",)
APP: Final = ("app",)
CRM: Final = ("crm",)

CURRENCIES: Final = frozenset({
    "AED", "ARS", "AUD", "BDT", "BHD", "BIF", "BOB", "BRL", "CAD", "CHF", "CLP", "CNY", "COP",
    "CRC", "CZK", "DKK", "DZD", "EGP", "EUR", "GBP", "GTQ", "HKD", "HNL", "HUF", "IDR", "ILS",
    "INR", "ISK", "JPY", "KES", "KHR", "KRW", "KWD", "KZT", "MAD", "MOP", "MXN", "MYR", "NGN",
    "NIO", "NOK", "NZD", "OMR", "PEN", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RUB", "SAR",
    "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "VES", "VND", "ZAR",
})  # fmt: skip

TRACKING: Final = one_of("AUTHORIZED", "DENIED", "NOT_DETERMINED", "RESTRICTED", "NOT_APPLICABLE")

Sources = tuple[str, ...]

_EVENT: Final[tuple[tuple[str, Kind, Sources], ...]] = (
    ("event", TEXT, ANY),
    ("event_id", TEXT, ANY),
    ("event_time", WHOLE, ANY),
    *((name, RECORD, ANY) for name in ("user", "properties", "page", "app", "ad", "lead")),
    ("limited_data_use", FLAG, ANY),
    ("page.url", URL, WEB),
    ("page.referrer", URL, WEB),
    ("lead.lead_id", TEXT, CRM),
    ("lead.lead_event_source", TEXT, CRM),
    *((f"app.{name}", TEXT, APP) for name in ("app_id", "app_name", "app_version")),
    *(
        (f"ad.{name}", TEXT, APP)
        for name in ("callback", "campaign_id", "ad_id", "creative_id", "attribution_type",
                     "attribution_provider")
    ),
    ("ad.is_retargeting", FLAG, APP),
    ("ad.attributed", FLAG, APP),
    ("ad.attribution_share", SHARE, (*WEB, *APP)),
)  # fmt: skip

_USER: Final[tuple[tuple[str, Kind, Sources], ...]] = (
    ("user.email.*", DIGEST, ANY),
    ("user.phone.*", DIGEST, ANY),
    ("user.external_id.*", DIGEST, (*WEB, *CRM)),
    *((f"user.{name}.*", DIGEST, WEB) for name in ("first_name", "last_name", "zip_code")),
    *((f"user.{name}", TEXT, WEB) for name in ("ttclid", "ttp", "city", "state")),
    ("user.country", COUNTRY, WEB),
    ("user.ip", ADDRESS, (*WEB, *APP)),
    ("user.user_agent", TEXT, (*WEB, *APP)),
    ("user.locale", TEXT, (*WEB, *APP)),
    *((f"user.{name}", TEXT, APP) for name in ("idfa", "idfv", "gaid")),
    ("user.att_status", TRACKING, APP),
)

_PROPERTIES: Final[tuple[tuple[str, Kind, Sources], ...]] = (
    ("properties.value", NUMBER, ANY),
    ("properties.currency", choice("an upper-case code of TikTok's list", CURRENCIES), ANY),
    ("properties.contents", LIST, ANY),
    ("properties.contents.*", RECORD, ANY),
    ("properties.contents.*.price", NUMBER, ANY),
    ("properties.contents.*.quantity", WHOLE, ANY),
    *(
        (f"properties.contents.*.{name}", TEXT, ANY)
        for name in ("content_id", "content_category", "content_name", "brand")
    ),
    ("properties.content_ids", LIST, ANY),
    ("properties.content_ids.*", TEXT, ANY),
    ("properties.content_type", one_of("product", "product_group"), ANY),
    ("properties.num_items", WHOLE, ANY),
    *(
        (f"properties.{name}", TEXT, ANY)
        for name in ("search_string", "query", "description", "order_id", "shop_id")
    ),
    ("properties.customer_type", one_of("new", "returning"), (*WEB, *APP)),
)


def values_at(value: JSON, pattern: Path, path: Path = ()) -> Iterator[tuple[Path, JSON]]:
    """Give the values at a path, with their own paths.

    What is absent, null, blank or an empty list is left out: senders in production have them.
    """
    if value is None or value in ("", []):
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


def _shape(field: str, kind: Kind, sources: Sources) -> Rule:
    pattern = tuple(field.split("."))

    def finds(event: Event, source: str, _: int) -> Iterator[Path]:
        for path, value in values_at(event, pattern) if source in sources else ():
            if not kind.accepts(value):
                yield path

    only = "" if sources == ANY else f" ({', '.join(sources)})"
    return rule(
        field, field.replace(".*", "[]") + only, f"anything but {kind.words}",
        kind.refusal, f"report events: {field.partition('.')[0]}", finds,
    )  # fmt: skip


SHAPES: Final = tuple(_shape(*row) for row in (*_EVENT, *_USER, *_PROPERTIES))
"""Each member that has a documented kind, by event source; others are taken as they come."""
