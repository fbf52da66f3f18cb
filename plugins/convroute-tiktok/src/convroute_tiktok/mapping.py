"""From a conversion to TikTok's event object (Events API 2.0, doc 1771101303285761)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import evolve

from convroute.spi import JSON, Conversion, Note, Payload, Pixel, Refusal
from convroute_tiktok.custom_data import custom_data
from convroute_tiktok.draft import Draft
from convroute_tiktok.event_name import APP_NAMES, EventName, event_name
from convroute_tiktok.event_source import EventSource, event_source
from convroute_tiktok.event_time import event_time
from convroute_tiktok.extras import NONE, Extras, read_extras
from convroute_tiktok.identifiers import LEAD_ID, add_identifiers
from convroute_tiktok.json_values import utf8
from convroute_tiktok.members import add_members
from convroute_tiktok.settings import TikTokOptions
from convroute_tiktok.user_data import add_user_data

# What tells a person or a device by itself; the rest of the user object only helps. Offline sets match nothing else.
IDENTIFYING: Final[Mapping[str, frozenset[str]]] = {
    "web": frozenset({"email", "phone", "external_id", "ttclid", "ttp", "ip"}),
    "app": frozenset({"email", "phone", "idfa", "idfv", "gaid", "ip"}),
    "offline": frozenset({"email", "phone"}),
}
_MISSING: Final[Mapping[str, str]] = {
    "web": "an e-mail, a phone number with its country, an external id, a ttclid, a ttp or a public IP address",
    "app": "an e-mail, a phone number with its country, a device id or a public IP address",
    "offline": "an e-mail or a phone number with its country",
}
_TEST: Final = Note("testEventCode", "TikTok shows it under Test Events and counts it nowhere")


def map_conversion(conversion: Conversion, pixel: Pixel) -> Payload | Refusal:
    """Say a conversion in TikTok's words, or why it would be no use to TikTok."""
    event = conversion.event
    options = pixel.load(TikTokOptions)
    named = event_name(event.name, pixel.event_names)
    if isinstance(named, Refusal):
        return named
    extras = read_extras(event.extras.get("tiktok")) if event.extras else NONE
    lead_id = _lead_id(conversion, extras)
    source = event_source(conversion, pixel, options, lead_id, standard_name=named.standard)
    notes = _first_notes(conversion, extras, named, source)
    if source.name == "offline" and not named.standard:
        reason = "offline event sets take standard event names only; map it to one in the pixel's event_names"
        return Refusal(reason=reason, field="eventName", notes=tuple(notes))
    at = event_time(event.occurred_at, conversion.fired_at, source.name)
    if isinstance(at, Refusal):
        return evolve(at, notes=tuple(notes))
    if at[1]:
        notes.append(at[1])

    draft = Draft(
        conversion,
        options,
        options.default_phone_region or pixel.default_phone_region,
        extras,
        source.name,
        lead_id,
        notes,
    )
    add_user_data(draft)
    add_identifiers(draft)
    if source.name == "crm":
        draft.match_keys["lead_id"] = "event" if "lead" in extras.objects else f"clickIds.{LEAD_ID}"
    elif not _identified(source.name, draft.match_keys):
        reason = f"nothing that TikTok can match a person by: needs {_MISSING[source.name]}"
        return Refusal(reason=reason, field="lead", notes=tuple(notes))
    body = _body(draft, named, at[0])
    if isinstance(body, Refusal):
        return body
    return Payload(
        body=body,
        event_id=body["event_id"],
        envelope=_envelope(source, conversion.test_event_code),
        match_keys=draft.match_keys,
        notes=tuple(notes),
    )


def _body(draft: Draft, named: EventName, seconds: int) -> dict[str, Any] | Refusal:
    name = APP_NAMES.get(named.wire, named.wire) if draft.source == "app" else named.wire
    body: dict[str, Any] = {
        "event": name,
        "event_time": seconds,
        "event_id": utf8(draft.conversion.event.event_id),
    }
    if draft.user:
        body["user"] = draft.user
    properties = custom_data(draft, name)
    if properties:
        body["properties"] = properties
    refusal = add_members(body, draft)
    return evolve(refusal, notes=tuple(draft.notes)) if refusal else body


def _lead_id(conversion: Conversion, extras: Extras) -> str | None:
    given = extras.objects.get("lead") if extras.objects else None
    if given and (from_event := given.get("lead_id")):
        return str(from_event)
    value = conversion.lead.keys.value_of(LEAD_ID)
    return utf8(value).strip() or None if value else None


def _first_notes(
    conversion: Conversion, extras: Extras, named: EventName, source: EventSource
) -> list[Note]:
    notes = list(extras.notes)
    if named.note:
        notes.append(named.note)
    if source.note:
        notes.append(source.note)
    if conversion.test_event_code:
        notes.append(_TEST)
    return notes


def _identified(source: str, match_keys: Mapping[str, str]) -> bool:
    """Tell whether a person can be found; the lead's own id, sent for want of an external id, is not enough."""
    telling = IDENTIFYING[source]
    if telling.isdisjoint(match_keys):
        return False
    return match_keys.get("external_id") != "id" or not telling.isdisjoint(
        match_keys.keys() - {"external_id"}
    )


def _envelope(source: EventSource, test_event_code: str | None) -> Mapping[str, JSON]:
    envelope: dict[str, JSON] = {"event_source": source.name, "event_source_id": source.id}
    if test_event_code and (code := utf8(test_event_code).strip()):
        envelope["test_event_code"] = code
    return envelope
