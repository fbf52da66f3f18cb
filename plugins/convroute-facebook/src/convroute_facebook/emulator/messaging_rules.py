"""The rules about events of conversations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from convroute_facebook.emulator import refusals
from convroute_facebook.emulator.accounts import BUSINESS_ACCOUNT
from convroute_facebook.emulator.rule import Event, Finds, Path, rule

MESSAGING_EVENTS: Final = frozenset({
    "LeadSubmitted", "QualifiedLead", "Purchase", "InitiateCheckout", "AddToCart", "ViewContent",
    "OrderCreated", "OrderShipped", "OrderDelivered", "OrderCanceled", "OrderReturned",
    "CartAbandoned", "RatingProvided", "ReviewProvided",
})  # fmt: skip


def _messaging(finds: Callable[[Event, Event], Iterator[Path]]) -> Finds:
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


def _other_dataset(_: Event, user: Event) -> Iterator[Path]:
    account = user.get("whatsapp_business_account_id")
    if account and str(account) != BUSINESS_ACCOUNT:
        yield ("user_data", "whatsapp_business_account_id")


_MESSAGING: Final = "business messaging; field report"

MESSAGING_RULES: Final = (
    rule("messaging_channel-missing", "messaging_channel",
          "not whatsapp, messenger or instagram in a messaging event",
          refusals.NO_CHANNEL, _MESSAGING, _messaging(_no_channel)),
    rule("messaging-name", "event_name", "not among the names of messaging events",
          refusals.NOT_A_MESSAGING_EVENT, _MESSAGING, _messaging(_other_name)),
    rule("messaging-click", "user_data.ctwa_clid", "missing for whatsapp",
          refusals.NO_MESSAGING_CLICK, _MESSAGING, _messaging(_no_click)),
    rule("messaging-account", "user_data.whatsapp_business_account_id, user_data.page_id",
          "both missing for whatsapp; page_id or page_scoped_user_id missing for messenger",
          refusals.NO_MESSAGING_ACCOUNT, _MESSAGING, _messaging(_no_account)),
    rule("messaging-user", "user_data.ig_account_id, user_data.ig_sid",
          "missing for instagram",
          refusals.NO_MESSAGING_USER, "customer information; field report",
          _messaging(_no_channel_user)),
    rule("messaging-dataset", "user_data.whatsapp_business_account_id",
          f"another than that of the dataset, which is {BUSINESS_ACCOUNT} here",
          refusals.OTHER_DATASET, _MESSAGING, _messaging(_other_dataset)),
)  # fmt: skip
"""They rely on the shapes of the event."""
