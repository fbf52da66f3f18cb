"""The rules by which the emulated platform judges one event, in the order of its checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from convroute.spi import JSON
from convroute_facebook.emulator import refusals
from convroute_facebook.emulator.refusals import Refusal
from convroute_facebook.emulator.shapes import (
    EACH,
    HASHED,
    PLAIN,
    REQUIRED,
    SHAPES,
    Path,
    filled,
    number,
    values_at,
)

Event = Mapping[str, Any]

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

MESSAGING_EVENTS: Final = frozenset({
    "LeadSubmitted", "QualifiedLead", "Purchase", "InitiateCheckout", "AddToCart", "ViewContent",
    "OrderCreated", "OrderShipped", "OrderDelivered", "OrderCanceled", "OrderReturned",
    "CartAbandoned", "RatingProvided", "ReviewProvided",
})  # fmt: skip


@frozen
class Rule:
    """One rule: what it looks for, and what the platform answers when it finds it.

    Attributes:
        refusal: The answer.
        finds: Gives the paths, below the event, of what is wrong; `now` is in Unix seconds.
    """

    refusal: Refusal
    finds: Callable[[Event, int], Iterator[Path]]


def first_fault(event: JSON, now: int) -> tuple[Refusal, Path] | None:
    """Give the first reason to refuse an event, or None."""
    if not isinstance(event, Mapping):
        return refusals.BAD_MEMBER, ()
    for rule in RULES:
        for path in rule.finds(event, now):
            return rule.refusal, path
    return None


def identity(event: Event) -> frozenset[str]:
    """Name the customer information keys that hold something."""
    user = event["user_data"]
    return frozenset(key for key in (*HASHED, *PLAIN) if any(values_at(user, (key, EACH))))


def _missing(event: Event, _: int) -> Iterator[Path]:
    for path, _source in REQUIRED:
        if event.get(str(path[0])) in (None, ""):
            yield path


def _malformed(event: Event, _: int) -> Iterator[Path]:
    for pattern, accepts, _source in SHAPES:
        for path, value in values_at(event, pattern):
            if not accepts(value):
                yield path


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


def _incomplete(event: Event, _: int) -> Iterator[Path]:
    if event.get("action_source") == "app" and not isinstance(event.get("app_data"), Mapping):
        yield ("app_data",)
    if event["event_name"] == "AppendAttribution":
        share = (event.get("attribution_data") or {}).get("attribution_share")
        if share is None or not number(share) or not 0 <= float(share) <= 1:
            yield ("attribution_data", "attribution_share")


def _bad_extinfo(event: Event, _: int) -> Iterator[Path]:
    if event.get("action_source") != "app":
        return
    info = event["app_data"].get("extinfo")
    whole = isinstance(info, list) and len(info) == 16 and all(isinstance(i, str) for i in info)
    if not whole or info[0] not in ("a2", "i2") or not info[4]:
        yield ("app_data", "extinfo")


def _messaging(
    finds: Callable[[Event, Event], Iterator[Path]],
) -> Callable[[Event, int], Iterator[Path]]:
    def only_for_messaging(event: Event, _: int) -> Iterator[Path]:
        if event.get("action_source") == "business_messaging":
            yield from finds(event, event["user_data"])

    return only_for_messaging


def _no_channel(event: Event, _: Event) -> Iterator[Path]:
    if event.get("messaging_channel") not in ("whatsapp", "messenger", "instagram"):
        yield ("messaging_channel",)


def _other_name(event: Event, _: Event) -> Iterator[Path]:
    if event["event_name"] not in MESSAGING_EVENTS:
        yield ("event_name",)


def _no_click(event: Event, user: Event) -> Iterator[Path]:
    if event["messaging_channel"] == "whatsapp" and not user.get("ctwa_clid"):
        yield ("user_data", "ctwa_clid")


def _no_account(event: Event, user: Event) -> Iterator[Path]:
    account = user.get("whatsapp_business_account_id") or user.get("page_id")
    if event["messaging_channel"] == "whatsapp" and not account:
        yield ("user_data", "whatsapp_business_account_id")
    if event["messaging_channel"] == "messenger":
        for key in ("page_id", "page_scoped_user_id"):
            if not user.get(key):
                yield ("user_data", key)


def _no_channel_user(event: Event, user: Event) -> Iterator[Path]:
    if event["messaging_channel"] == "instagram":
        for key in ("ig_account_id", "ig_sid"):
            if not user.get(key):
                yield ("user_data", key)


def _custom(event: Event) -> Event:
    return event.get("custom_data") or {}


RULES: Final = (
    Rule(refusals.BAD_MEMBER, _missing),
    Rule(refusals.BAD_MEMBER, _malformed),
    Rule(refusals.BAD_MEMBER, _incomplete),
    Rule(refusals.TOO_OLD, _too_old),
    Rule(refusals.IN_FUTURE, _in_future),
    Rule(refusals.NO_VALUE, _no_value),
    Rule(refusals.NO_CURRENCY, _no_currency),
    Rule(refusals.NO_CONTENT_ID, _no_content_id),
    Rule(refusals.BAD_LEAD_ID, _bad_lead_id),
    Rule(refusals.BAD_EXTINFO, _bad_extinfo),
    Rule(refusals.NO_CHANNEL, _messaging(_no_channel)),
    Rule(refusals.NOT_A_MESSAGING_EVENT, _messaging(_other_name)),
    Rule(refusals.NO_MESSAGING_CLICK, _messaging(_no_click)),
    Rule(refusals.NO_MESSAGING_ACCOUNT, _messaging(_no_account)),
    Rule(refusals.NO_MESSAGING_USER, _messaging(_no_channel_user)),
    Rule(refusals.THIN_IDENTITY, _thin),
)
"""Later rules may rely on what earlier ones made sure of."""
