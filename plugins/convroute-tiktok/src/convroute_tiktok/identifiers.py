"""Identifiers that TikTok or a device's maker issued: which there are, and which event source takes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from convroute.normalise import encodable, query_value
from convroute.spi import Conversion, IdentifierSpec, Note
from convroute_tiktok.device import DEVICE
from convroute_tiktok.draft import Draft
from convroute_tiktok.extras import Extras

LEAD_ID: Final = "tiktok.lead_id"
CLICK_WINDOW: Final = timedelta(days=28)

SPECS: Final = (
    IdentifierSpec("ttclid", "TikTok's click id, from the landing URL", in_url=True),
    IdentifierSpec("ttp", "TikTok's browser id, from the cookie _ttp"),
    IdentifierSpec(LEAD_ID, "the lead id of TikTok's own Instant Form"),
    IdentifierSpec("idfa", "Apple's advertising id"),
    IdentifierSpec("idfv", "Apple's vendor id"),
    IdentifierSpec("gaid", "Google's advertising id"),
    IdentifierSpec("att_status", "the state of Apple's tracking permission"),
    IdentifierSpec("locale", "the language of browser or device, as en-US"),
)


def _raw(value: str) -> str | None:
    return encodable(value).strip() or None


# User object of doc 1771101303285761, column by column; the click id is never hashed, lower-cased or cut.
_WEB: Final[Mapping[str, Callable[[str], str | None]]] = {
    "ttclid": _raw,
    "ttp": _raw,
    "locale": DEVICE["locale"],
}
TAKEN: Final[Mapping[str, Mapping[str, Callable[[str], str | None]]]] = {
    "web": _WEB,
    "app": DEVICE,
    "offline": {},
    "crm": {},
}
"""By event source, the identifiers that its user object has, each with its reader."""
_PATHS: Final = {spec.name: f"clickIds.{spec.name}" for spec in SPECS}


def add_identifiers(draft: Draft) -> None:
    """Add what the event source takes to the user object; the event's own members go before the lead's."""
    table = TAKEN[draft.source]
    given = draft.extras.members
    for name, identifier in draft.conversion.lead.keys.identifiers.items():
        if name in table and name not in given:
            value = table[name](identifier.value)
            if value is None:
                draft.dropped(_PATHS[name], "not of the form that TikTok takes")
                continue
            draft.user[name] = value
            draft.match_keys[name] = _PATHS[name]
            if name == "ttclid" and identifier.seen_at is not None:
                _warn_of_age(identifier.seen_at, draft)
    if given:
        for name in table:
            if name in given:
                draft.user[name] = given[name]
                draft.match_keys[name] = "event"
    if draft.source == "web" and "ttclid" not in draft.user:
        _add_click_id_of_url(draft)


def _add_click_id_of_url(draft: Draft) -> None:
    conversion = draft.conversion
    for url, origin in (
        (conversion.event.source_url, "event"),
        (conversion.lead.landing_url, "landing_url"),
    ):
        if url and (value := query_value(url, "ttclid")) and (raw := _raw(value)):
            draft.user["ttclid"] = raw
            draft.match_keys["ttclid"] = origin
            return


def _warn_of_age(seen_at: datetime, draft: Draft) -> None:
    if seen_at.tzinfo is not None and draft.conversion.event.occurred_at - seen_at > CLICK_WINDOW:
        late = "seen more than 28 days before the event: beyond any click window"
        draft.notes.append(Note.warning(_PATHS["ttclid"], late))


def lead_id_of(conversion: Conversion, extras: Extras) -> str | None:
    """Give the TikTok lead id, the event's own before the lead's; None if there is none."""
    given = extras.objects.get("lead") if extras.objects else None
    if given and (from_event := given.get("lead_id")):
        return str(from_event)
    value = conversion.lead.keys.value_of(LEAD_ID)
    return encodable(value).strip() or None if value else None
