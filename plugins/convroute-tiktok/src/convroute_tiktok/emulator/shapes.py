"""The shape of an event: which kind of value each member may have, by the reference of the endpoint."""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from attrs import frozen

from convroute.spi import JSON
from convroute_tiktok.emulator import refusals
from convroute_tiktok.emulator.refusals import Refusal

Path = tuple[str | int, ...]

EACH: Final = "*"
"""In a path: every item of a list; a single value stands for a list of one."""

ANY: Final = frozenset({"web", "app", "offline", "crm"})
WEB: Final = frozenset({"web"})
APP: Final = frozenset({"app"})

EMPTY_HASH: Final = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_HEX: Final = frozenset("0123456789abcdef")

CURRENCIES: Final = frozenset({
    "AED", "ARS", "AUD", "BDT", "BHD", "BIF", "BOB", "BRL", "CAD", "CHF", "CLP", "CNY", "COP",
    "CRC", "CZK", "DKK", "DZD", "EGP", "EUR", "GBP", "GTQ", "HKD", "HNL", "HUF", "IDR", "ILS",
    "INR", "ISK", "JPY", "KES", "KHR", "KRW", "KWD", "KZT", "MAD", "MOP", "MXN", "MYR", "NGN",
    "NIO", "NOK", "NZD", "OMR", "PEN", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RUB", "SAR",
    "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "VES", "VND", "ZAR",
})  # fmt: skip
TRACKING: Final = frozenset(
    {"AUTHORIZED", "DENIED", "NOT_DETERMINED", "RESTRICTED", "NOT_APPLICABLE"}
)


def _text(value: JSON) -> bool:
    return isinstance(value, str)


def _whole(value: JSON) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: JSON) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _flag(value: JSON) -> bool:
    return isinstance(value, bool)


def _record(value: JSON) -> bool:
    return isinstance(value, Mapping)


def _list(value: JSON) -> bool:
    return isinstance(value, list)


def _url(value: JSON) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def _address(value: JSON) -> bool:
    try:
        return isinstance(value, str) and bool(ipaddress.ip_address(value))
    except ValueError:
        return False


def _digest(value: JSON) -> bool:
    return (
        isinstance(value, str)
        and len(value) == 64
        and _HEX.issuperset(value)
        and value != EMPTY_HASH
    )


def _country(value: JSON) -> bool:
    return isinstance(value, str) and len(value) == 2 and value.isascii() and value.islower()


def _one_of(known: Collection[str]) -> Callable[[JSON], bool]:
    return lambda value: isinstance(value, str) and value in known


@frozen
class Shape:
    """What a member must look like.

    Attributes:
        path: Where it stands below the event.
        accepts: Tells whether a value will do.
        refusal: The answer if it will not.
        sources: The event sources for which it is looked at; elsewhere it is ignored.
    """

    path: Path
    accepts: Callable[[JSON], bool]
    refusal: Refusal
    sources: frozenset[str] = ANY


def _texts(*paths: Path, sources: frozenset[str] = ANY) -> tuple[Shape, ...]:
    return tuple(Shape(path, _text, refusals.NOT_A_STRING, sources) for path in paths)


def _hashes(*names: str, sources: frozenset[str] = ANY) -> tuple[Shape, ...]:
    return tuple(
        Shape(("user", name, EACH), _digest, refusals.NOT_HASHED, sources) for name in names
    )


SHAPES: Final = (
    *_texts(("event",), ("event_id",)),
    Shape(("event_time",), _whole, refusals.NOT_AN_INTEGER),
    *(
        Shape((name,), _record, refusals.NOT_AN_OBJECT)
        for name in ("user", "properties", "page", "app", "ad", "lead")
    ),
    Shape(("limited_data_use",), _flag, refusals.NOT_A_BOOLEAN),
    *_hashes("email", "phone"),
    *_hashes("external_id", sources=WEB | {"crm"}),
    *_hashes("first_name", "last_name", "zip_code", sources=WEB),
    *_texts(("user", "ttclid"), ("user", "ttp"), sources=WEB),
    *_texts(("user", "city"), ("user", "state"), sources=WEB),
    Shape(("user", "country"), _country, refusals.NOT_ALLOWED, WEB),
    Shape(("user", "ip"), _address, refusals.NOT_AN_ADDRESS, WEB | APP),
    *_texts(("user", "user_agent"), ("user", "locale"), sources=WEB | APP),
    *_texts(("user", "idfa"), ("user", "idfv"), ("user", "gaid"), sources=APP),
    Shape(("user", "att_status"), _one_of(TRACKING), refusals.NOT_ALLOWED, APP),
    Shape(("page", "url"), _url, refusals.NOT_A_URL, WEB),
    Shape(("page", "referrer"), _url, refusals.NOT_A_URL, WEB),
    *_texts(("lead", "lead_id"), ("lead", "lead_event_source"), sources=frozenset({"crm"})),
    *_texts(("app", "app_id"), sources=APP),
    Shape(("properties", "value"), _number, refusals.NOT_A_NUMBER),
    Shape(("properties", "currency"), _one_of(CURRENCIES), refusals.NOT_ALLOWED),
    Shape(("properties", "contents"), _list, refusals.NOT_A_LIST),
    Shape(("properties", "contents", EACH), _record, refusals.NOT_AN_OBJECT),
    Shape(("properties", "contents", EACH, "price"), _number, refusals.NOT_A_NUMBER),
    Shape(("properties", "contents", EACH, "quantity"), _whole, refusals.NOT_AN_INTEGER),
    *_texts(
        *(
            ("properties", "contents", EACH, name)
            for name in ("content_id", "content_category", "content_name", "brand")
        )
    ),
    Shape(("properties", "content_ids"), _list, refusals.NOT_A_LIST),
    *_texts(("properties", "content_ids", EACH)),
    Shape(
        ("properties", "content_type"), _one_of({"product", "product_group"}), refusals.NOT_ALLOWED
    ),
    Shape(("properties", "num_items"), _whole, refusals.NOT_AN_INTEGER),
    *_texts(
        *(
            ("properties", name)
            for name in ("search_string", "query", "description", "order_id", "shop_id")
        )
    ),
    Shape(
        ("properties", "customer_type"),
        _one_of({"new", "returning"}),
        refusals.NOT_ALLOWED,
        WEB | APP,
    ),
)
"""Each member that has a documented kind; others are taken as they come."""


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
