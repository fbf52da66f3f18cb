"""The rules by which the emulated platform judges one event, in the order of its checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from convroute.spi import JSON
from convroute_facebook.emulator import refusals
from convroute_facebook.emulator.kinds import filled, number
from convroute_facebook.emulator.messaging_rules import MESSAGING_RULES
from convroute_facebook.emulator.rule import Event, Finds, Path, Rule, rule
from convroute_facebook.emulator.shapes import EACH, HASHED, PLAIN, SHAPES, values_at

DAY: Final = 86_400
AGE_LIMIT: Final = 7 * DAY
STORE_AGE_LIMIT: Final = 62 * DAY
"""For physical_store: the offline events page speaks of 62 days."""

THIN: Final = (
    frozenset({"ct", "country", "st", "zp", "ge", "client_user_agent"}),
    frozenset({"db", "client_user_agent"}),
    frozenset({"fn", "ge"}),
    frozenset({"ln", "ge"}),
)
"""Sets of keys that identify nobody, nor does any part of them. [customer information]"""


def first_fault(event: JSON, now: int) -> tuple[Rule, Path] | None:
    """Give the first rule that refuses an event, and the path of what is wrong; or None."""
    if not isinstance(event, Mapping):
        return NOT_AN_EVENT, ()
    for one in EVENT_RULES:
        for path in one.finds(event, now) if one.finds else ():
            return one, path
    return None


def identity(event: Event) -> frozenset[str]:
    """Name the customer information keys that hold something."""
    user = event["user_data"]
    return frozenset(key for key in (*HASHED, *PLAIN) if any(values_at(user, (key, EACH))))


def _missing(member: str) -> Finds:
    def finds(event: Event, _: int) -> Iterator[Path]:
        if event.get(member) in (None, ""):
            yield (member,)

    return finds


def _too_old(event: Event, now: int) -> Iterator[Path]:
    in_store = event.get("action_source") == "physical_store"
    if now - event["event_time"] > (STORE_AGE_LIMIT if in_store else AGE_LIMIT):
        yield ("event_time",)


def _in_future(event: Event, now: int) -> Iterator[Path]:
    if event["event_time"] > now:
        yield ("event_time",)


def _no_value(event: Event, _: int) -> Iterator[Path]:
    if event["event_name"] == "Purchase" and not number(_custom(event).get("value")):
        yield ("custom_data", "value")


def _no_currency(event: Event, _: int) -> Iterator[Path]:
    custom = _custom(event)
    if custom.get("value") not in (None, "") and not filled(custom.get("currency")):
        yield ("custom_data", "currency")


def _no_content_id(event: Event, _: int) -> Iterator[Path]:
    for index, item in enumerate(_custom(event).get("contents") or ()):
        if item.get("id") in (None, ""):
            yield ("custom_data", "contents", index, "id")


def _bad_lead_id(event: Event, _: int) -> Iterator[Path]:
    for path, value in values_at(event, ("user_data", "lead_id")):
        digits = str(value)
        if not (digits.isascii() and digits.isdigit() and 15 <= len(digits) <= 17):
            yield path


def _thin(event: Event, _: int) -> Iterator[Path]:
    keys = identity(event)
    if any(keys <= thin for thin in THIN):
        yield ("user_data",)


def _no_app_data(event: Event, _: int) -> Iterator[Path]:
    if event.get("action_source") == "app" and not isinstance(event.get("app_data"), Mapping):
        yield ("app_data",)


def _appended(finds: Callable[[Event], Iterator[Path]]) -> Finds:
    def only_for_appended(event: Event, _: int) -> Iterator[Path]:
        if event["event_name"] == "AppendAttribution":
            yield from finds(event.get("attribution_data") or {})

    return only_for_appended


def _no_share(given: Event) -> Iterator[Path]:
    share = given.get("attribution_share")
    if share is None or not number(share) or not 0 <= float(share) <= 1:
        yield ("attribution_data", "attribution_share")


def _no_attributed_value(given: Event) -> Iterator[Path]:
    if not number(given.get("attribution_value")):
        yield ("attribution_data", "attribution_value")


def _bad_extinfo(event: Event, _: int) -> Iterator[Path]:
    if event.get("action_source") != "app":
        return
    info = event["app_data"].get("extinfo")
    whole = isinstance(info, list) and len(info) == 16 and all(isinstance(i, str) for i in info)
    if not whole or info[0] not in ("a2", "i2") or not info[4]:
        yield ("app_data", "extinfo")


def _custom(event: Event) -> Event:
    return event.get("custom_data") or {}


_SERVER = "server event"

NOT_AN_EVENT: Final = rule(
    "event", "data[]", "anything but an object", refusals.BAD_MEMBER, _SERVER
)
_REQUIRED: Final = tuple(
    rule(f"{member}-missing", member, "missing or blank", refusals.BAD_MEMBER, _SERVER,
          _missing(member))
    for member in ("event_name", "event_time", "user_data")
)  # fmt: skip
"""action_source is not here: the documents' own samples leave it out."""

_MEANING: Final = (
    rule("app_data-missing", "app_data", "missing where action_source is app",
          refusals.BAD_MEMBER, "app data", _no_app_data),
    rule("attribution_share", "attribution_data.attribution_share",
          "not from 0 to 1 in AppendAttribution",
          refusals.BAD_MEMBER, "append attribution", _appended(_no_share)),
    rule("attribution_value", "attribution_data.attribution_value",
          "missing, or no number, in AppendAttribution",
          refusals.BAD_MEMBER, "append attribution", _appended(_no_attributed_value)),
    rule("too-old", "event_time", "more than 7 days ago; 62 for physical_store",
          refusals.TOO_OLD, "server event; offline events", _too_old),
    rule("in-future", "event_time", "in the future, milliseconds for instance",
          refusals.IN_FUTURE, "server event; field reports", _in_future),
    rule("purchase-value", "custom_data.value", "missing in a Purchase",
          refusals.NO_VALUE, "standard events", _no_value),
    rule("value-currency", "custom_data.currency", "missing where there is a value",
          refusals.NO_CURRENCY, "custom data; field report", _no_currency),
    rule("content-id", "custom_data.contents[].id", "missing",
          refusals.NO_CONTENT_ID, "custom data; field report", _no_content_id),
    rule("lead_id", "user_data.lead_id", "anything but 15 to 17 digits",
          refusals.BAD_LEAD_ID, "conversion leads; field report", _bad_lead_id),
    rule("extinfo", "app_data.extinfo",
          "anything but 16 texts, the first a2 or i2 and the fifth the system's version",
          refusals.BAD_EXTINFO, "app data; field report", _bad_extinfo),
    *MESSAGING_RULES,
    rule("identity", "user_data",
          "only keys that identify nobody: place and gender, birth date, or one name and gender,"
          " with or without a user agent",
          refusals.THIN_IDENTITY, "customer information, since v13.0", _thin),
)  # fmt: skip

EVENT_RULES: Final = (NOT_AN_EVENT, *_REQUIRED, *SHAPES, *_MEANING)
"""Later rules may rely on what earlier ones made sure of."""
