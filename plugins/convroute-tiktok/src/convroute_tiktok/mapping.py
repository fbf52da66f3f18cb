"""From a conversion to TikTok's event object (Events API 2.0, doc 1771101303285761)."""

from __future__ import annotations

from typing import Any, Final

from attrs import evolve

from convroute.normalise import encodable
from convroute.spi import JSON, Conversion, Note, Payload, Pixel, Refusal
from convroute_tiktok.custom_data import custom_data
from convroute_tiktok.draft import Draft
from convroute_tiktok.event_name import APP_NAMES, EventName, read_event_name
from convroute_tiktok.event_source import EventSource, event_source
from convroute_tiktok.event_time import read_event_time
from convroute_tiktok.extras import NONE, read_extras
from convroute_tiktok.identifiers import add_identifiers, lead_id_of
from convroute_tiktok.identity import identity_refusal
from convroute_tiktok.limited_data_use import add_limited_data_use
from convroute_tiktok.settings import TikTokOptions
from convroute_tiktok.source_members import add_source_members
from convroute_tiktok.user_data import add_user_data

NO_OWN_NAME: Final = Refusal(
    reason="offline event sets take standard event names only; map it to one in the pixel's event_names",
    field="eventName",
)
NO_EVENT_ID: Final = Refusal(
    reason="an event needs an id, or TikTok cannot tell a repeat from a second event",
    field="eventId",
)
_TEST: Final = Note("testEventCode", "TikTok shows it under Test Events and counts it nowhere")


def map_conversion(conversion: Conversion, pixel: Pixel) -> Payload | Refusal:
    """Say a conversion in TikTok's words, or why it would be no use to TikTok.

    A pure function that raises for no data: what cannot be used is left out with a note.

    Args:
        conversion: What happened, to whom, and what time it is now.
        pixel: Where it goes; its options decide which event source it may become.
    """
    event = conversion.event
    options = pixel.load(TikTokOptions)
    notes: list[Note] = []
    name = read_event_name(event.name, pixel, notes)
    if isinstance(name, Refusal):
        return _with_notes(name, notes)
    extras = read_extras(event, notes) if event.extras else NONE
    lead_id = lead_id_of(conversion, extras)
    source = event_source(conversion, pixel, options, lead_id, standard_name=name.standard)
    if source.note:
        notes.append(source.note)
    if source.name == "offline" and not name.standard:
        return _with_notes(NO_OWN_NAME, notes)
    time = read_event_time(conversion, source.name, notes)
    if isinstance(time, Refusal):
        return _with_notes(time, notes)
    if conversion.test_event_code:
        notes.append(_TEST)

    region = options.default_phone_region or pixel.default_phone_region
    draft = Draft(conversion, options, region, extras, notes, source.name, lead_id)
    add_user_data(draft)
    add_identifiers(draft)
    body = _body(draft, name, time)
    if isinstance(body, Refusal):
        return _with_notes(body, notes)
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
        "event_id": encodable(draft.conversion.event.event_id).strip(),
    }
    if draft.user:
        body["user"] = draft.user
    custom = custom_data(draft, name)
    if custom:
        body["properties"] = custom
    return _completed(body, draft) or body


def _completed(body: dict[str, Any], draft: Draft) -> Refusal | None:
    """Add what depends on the event source; give why the event would be no use as it is."""
    if not body["event_id"]:
        return NO_EVENT_ID
    refusal = add_source_members(body, draft)
    if refusal is None and draft.source != "crm":
        refusal = identity_refusal(draft.source, draft.match_keys)
    if refusal is not None:
        return refusal
    add_limited_data_use(body, draft)
    return None


def _envelope(source: EventSource, test_event_code: str | None) -> dict[str, JSON]:
    envelope: dict[str, JSON] = {"event_source": source.name, "event_source_id": source.id}
    if test_event_code and (code := encodable(test_event_code).strip()):
        envelope["test_event_code"] = code
    return envelope


def _with_notes(refusal: Refusal, notes: list[Note]) -> Refusal:
    return evolve(refusal, notes=tuple(notes)) if notes else refusal
