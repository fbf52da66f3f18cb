"""Identifiers that Meta or the advertiser issued: which there are, and how each gets into `user_data`.

They come as identifiers of the lead, or as members of `extras.facebook`, which go first.
"""

from __future__ import annotations

from typing import Final

from convroute.spi import IdentifierSpec
from convroute_facebook.browser_ids import read_fbp
from convroute_facebook.click import read_click
from convroute_facebook.draft import Draft
from convroute_facebook.members import USER

LEAD_ID: Final = "facebook.lead_id"

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
_SHARED_WORDS: Final = {name: name if name == "ctwa_clid" else f"facebook.{name}" for name in USER}
_WIRE_NAMES: Final = {identifier: name for name, identifier in _SHARED_WORDS.items()}

SPECS: Final = (
    IdentifierSpec("fbclid", "the click id in the landing page's URL", in_url=True),
    IdentifierSpec("fbc", "the click, as in the cookie _fbc"),
    IdentifierSpec("fbp", "the browser, as in the cookie _fbp"),
    *(
        IdentifierSpec(_SHARED_WORDS[name], description)
        for name, description in _DESCRIPTIONS.items()
    ),
)


def add_identifiers(draft: Draft) -> None:
    """Add click, browser and the unhashed members; the event's own members go before the lead's."""
    identifiers, given = draft.conversion.lead.keys.identifiers, draft.extras.user
    if identifiers:
        click = read_click(draft.conversion, draft.notes)
        if click is not None:
            draft.user["fbc"], draft.match_keys["fbc"] = click
        fbp = identifiers.get("fbp")
        if fbp is not None and (browser := read_fbp(fbp.value, draft.notes)) is not None:
            draft.user["fbp"], draft.match_keys["fbp"] = browser, "clickIds.fbp"
    if given or not _WIRE_NAMES.keys().isdisjoint(identifiers):
        _add_members(draft)


def _add_members(draft: Draft) -> None:
    identifiers, given = draft.conversion.lead.keys.identifiers, draft.extras.user
    names = {wire: name for name in identifiers if (wire := _WIRE_NAMES.get(name))}
    for wire, check in USER.items():
        if wire in given:
            draft.put(wire, given[wire], "event")
        elif wire in names:
            path = f"clickIds.{names[wire]}"
            value = check.read(identifiers[names[wire]].value)
            if value is None:
                draft.dropped(path, check.wanted)
            else:
                draft.put(wire, value, path)
