"""Events of conversations: WhatsApp, Messenger and Instagram have a contract of their own.

An event gets it by naming its `messaging_channel` in `extras.facebook`. The action source `chat` is another
thing, a chat on a web page or by SMS, and is never rewritten to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from convroute.spi import JSON, Refusal
from convroute_facebook.draft import Draft

BUSINESS_MESSAGING: Final = "business_messaging"


@frozen(kw_only=True)
class Channel:
    """What the events of a channel must carry in `user_data`.

    Attributes:
        all_of: Members that must be there.
        any_of: Members of which one must be there.
    """

    all_of: tuple[str, ...]
    any_of: tuple[str, ...] = ()


# Business messaging; the live API asks for ig_account_id where the guide has another name (2804079).
CHANNELS: Final[Mapping[str, Channel]] = {
    "whatsapp": Channel(all_of=("ctwa_clid",), any_of=("whatsapp_business_account_id", "page_id")),
    "messenger": Channel(all_of=("page_id", "page_scoped_user_id")),
    "instagram": Channel(all_of=("ig_account_id", "ig_sid")),
}
MESSAGING_EVENTS: Final = frozenset(
    [
        *("AddToCart", "CartAbandoned", "InitiateCheckout", "LeadSubmitted", "OrderCanceled"),
        *("OrderCreated", "OrderDelivered", "OrderReturned", "OrderShipped", "Purchase"),
        *("QualifiedLead", "RatingProvided", "ReviewProvided", "ViewContent"),
    ]
)
NOT_IN_MESSAGING: Final = ("client_ip_address", "client_user_agent", "fbc", "fbp")
"""What a conversation has not: a browser. A production connector takes it off."""

_OTHER_NAME: Final = Refusal(
    reason="Meta takes only these events from conversations: "
    + ", ".join(sorted(MESSAGING_EVENTS)),
    field="eventName",
)


def say_in_messaging(body: dict[str, JSON], draft: Draft) -> Refusal | None:
    """Turn an event into one of a conversation; give why Meta would refuse it, or None.

    Args:
        body: The event; its action source becomes `business_messaging`.
        draft: Names one of `CHANNELS` in its extras; loses what belongs to a browser.
    """
    channel = str(draft.extras.event["messaging_channel"])
    body["action_source"] = BUSINESS_MESSAGING
    for wire in NOT_IN_MESSAGING:
        draft.take_out(wire)
    if body["event_name"] not in MESSAGING_EVENTS:
        return _OTHER_NAME
    rule = CHANNELS[channel]
    lacking = [wire for wire in rule.all_of if wire not in draft.user]
    if rule.any_of and not any(wire in draft.user for wire in rule.any_of):
        lacking.append(" or ".join(rule.any_of))
    if not lacking:
        return None
    return Refusal(
        reason=f"an event of {channel} needs {', '.join(lacking)}", field="extras.facebook"
    )
