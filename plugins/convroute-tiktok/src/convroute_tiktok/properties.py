"""The caller's own facts, as members of TikTok's properties object."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from convroute_tiktok.draft import Draft
from convroute_tiktok.extras import customer_type
from convroute_tiktok.json_values import UNFIT, json_of, number_of, text_of, utf8

Reader = Callable[[object], Any]


def _content_type(value: object) -> str | None:
    return value if isinstance(value, str) and value in {"product", "product_group"} else None


def _texts(value: object) -> list[str] | None:
    many = value if isinstance(value, list | tuple) else (value,)
    return list(dict.fromkeys(text for one in many if (text := text_of(one)))) or None


def _count(value: object) -> int | None:
    number = number_of(value)
    return int(number) if number is not None and number >= 0 and number == int(number) else None


def _contents(value: object) -> list[dict[str, Any]] | None:
    if not isinstance(value, list | tuple):
        return None
    return [line for one in value if isinstance(one, Mapping) and (line := _line(one))] or None


def _line(content: Mapping[Any, object]) -> dict[str, Any]:
    read = ((name, LINE[name](value)) for name, value in content.items() if name in LINE)
    return {name: value for name, value in read if value is not None}


# "Report App, Web, Offline, or CRM Events", doc 1771101303285761, objects properties and properties.contents.
# Wrong kinds are refused there ("Not a valid string"), so ids that came as numbers become text.
LINE: Final[Mapping[str, Reader]] = {
    "content_id": text_of,
    "content_category": text_of,
    "content_name": text_of,
    "brand": text_of,
    "price": number_of,
    "quantity": _count,
}
TYPED: Final[Mapping[str, tuple[Reader, str]]] = {
    "contents": (_contents, "a list of objects"),
    "content_ids": (_texts, "a list of texts"),
    "content_type": (_content_type, "product or product_group"),
    "customer_type": (customer_type, "new or returning"),
    "num_items": (_count, "a whole number"),
    "search_string": (text_of, "text"),
    "query": (text_of, "text"),
    "description": (text_of, "text"),
    "order_id": (text_of, "text"),
    "shop_id": (text_of, "text"),
}
CUSTOMER_TYPE_SOURCES: Final = frozenset({"web", "app"})

# Members of the event itself; a second copy could contradict it.
OWN_FIELDS: Final[Mapping[str, str]] = {"value": "eventValue", "currency": "currency"}

# Personal data has no place here: TikTok refuses what is not hashed (code 40062), and no one would look for it.
_PERSONAL: Final = """
address birthdate birthday dateofbirth dob email emailaddress emails em firstname fn fullname gender ip ipaddress
lastname ln mobile phone phonenumber phones ph postcode street telephone useragent zip zipcode
"""
PERSONAL: Final = frozenset(_PERSONAL.split())


def add_properties(properties: dict[str, Any], draft: Draft) -> None:
    """Add the caller's properties, of any JSON, where the event's own fields did not fill the place."""
    for name, value in draft.conversion.event.properties.items():
        if value is None:
            continue
        why = _unwelcome(name, draft.source)
        if not why and name in properties:
            why = "the event's own field of that meaning is sent"
        if why:
            draft.dropped(_path(name), why)
        elif name in TYPED:
            _add_typed(name, value, properties, draft)
        else:
            fit = json_of(value)
            if fit is UNFIT:
                draft.dropped("properties", "a member that JSON cannot carry")
            else:
                properties[utf8(name)] = fit


def _add_typed(name: str, value: object, properties: dict[str, Any], draft: Draft) -> None:
    read, kind = TYPED[name]
    found = read(value)
    if found is not None:
        properties[name] = found
    elif value not in ("", [], ()):
        draft.dropped(_path(name), f"must be {kind}")


def _unwelcome(name: str, source: str) -> str:
    if name in OWN_FIELDS:
        return f"give it as {OWN_FIELDS[name]}"
    if name == "customer_type" and source not in CUSTOMER_TYPE_SOURCES:
        return "for web and app events only"
    if name.replace("_", "").replace("-", "").replace(" ", "").lower() in PERSONAL:
        return "personal data belongs in the lead, where it is hashed"
    return ""


def _path(name: str) -> str:
    """Name the field, unless the name may be data itself."""
    return f"properties.{name}" if name in TYPED or name in OWN_FIELDS else "properties"
