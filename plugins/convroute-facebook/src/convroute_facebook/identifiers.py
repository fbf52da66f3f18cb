"""Members of `user_data` that are passed on unhashed: Meta's own ids of people, apps and conversations.

They come as identifiers of the lead, or as members of `extras.facebook`, which go first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from convroute.spi import JSON, Identifier, IdentifierSpec, Note
from convroute_facebook.checks import DIGITS, TEXT, Check
from convroute_facebook.json_values import plain_text
from convroute_facebook.user_object import UserObject


def _lead_id(value: object) -> JSON:
    """15 to 17 digits; exports write `l:` in front."""
    text = plain_text(value) or ""
    digits = text.removeprefix("l:")
    return (
        int(digits) if digits.isascii() and digits.isdecimal() and 15 <= len(digits) <= 17 else None
    )


LEAD_ID: Final = "facebook.lead_id"

USER_MEMBERS: Final[Mapping[str, Check]] = {
    # Customer information parameters.
    "lead_id": Check(_lead_id, "must be the 15 to 17 digits of the Lead Ads form's webhook"),
    "subscription_id": TEXT,
    "fb_login_id": DIGITS,
    "madid": TEXT,
    "anon_id": TEXT,
    # Conversions API for business messaging.
    "ctwa_clid": TEXT,
    "page_id": DIGITS,
    "page_scoped_user_id": DIGITS,
    "ig_account_id": DIGITS,
    "ig_sid": DIGITS,
    "whatsapp_business_account_id": DIGITS,
    # Not on the public pages; a production connector sends them for data partners.
    "partner_id": TEXT,
    "partner_name": TEXT,
}

_DESCRIPTIONS: Final = {
    "lead_id": "the Lead Ads form's id of the lead, from its webhook or export",
    "subscription_id": "the id of a subscription in your own shop",
    "fb_login_id": "the person's app-scoped id, from Facebook Login",
    "madid": "the mobile device's advertising id, for app events",
    "anon_id": "the app's installation id, for app events",
    "ctwa_clid": "the click id of an ad that opens WhatsApp, from the conversation's webhook",
    "page_scoped_user_id": "the person's id in a Messenger conversation",
    "ig_sid": "the person's id in an Instagram conversation",
}
_SHARED_WORDS: Final = {
    name: name if name == "ctwa_clid" else f"facebook.{name}" for name in USER_MEMBERS
}
_WIRE_NAMES: Final = {identifier: name for name, identifier in _SHARED_WORDS.items()}

MEMBER_IDENTIFIERS: Final = tuple(
    IdentifierSpec(_SHARED_WORDS[name], description) for name, description in _DESCRIPTIONS.items()
)


def add_user_members(
    user: UserObject, identifiers: Mapping[str, Identifier], extras: Mapping[str, JSON]
) -> None:
    """Put the unhashed members into `user_data`, in the table's order.

    Args:
        user: Takes them.
        identifiers: The lead's identifiers.
        extras: Those members that came with the event, checked already.
    """
    if not extras and _WIRE_NAMES.keys().isdisjoint(identifiers):
        return
    given = {wire: name for name in identifiers if (wire := _WIRE_NAMES.get(name))}
    for wire, check in USER_MEMBERS.items():
        if wire in extras:
            user.put(wire, extras[wire], "event")
        elif wire in given:
            field = f"clickIds.{given[wire]}"
            value = check.read(identifiers[given[wire]].value)
            if value is None:
                user.notes.append(Note.dropped(field, check.wanted))
            else:
                user.put(wire, value, field)
