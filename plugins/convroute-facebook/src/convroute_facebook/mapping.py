"""From a conversion to Meta's server event (Conversions API, server event parameters)."""

from __future__ import annotations

from typing import Any, Final

from attrs import evolve

from convroute.normalise import encodable
from convroute.spi import JSON, Conversion, Note, Payload, Pixel, Refusal
from convroute_facebook.action_source import source_refusal
from convroute_facebook.crm import is_stage, mark_stage
from convroute_facebook.custom_data import custom_data
from convroute_facebook.draft import Draft
from convroute_facebook.event_name import read_event_name
from convroute_facebook.event_time import read_event_time
from convroute_facebook.extras import NONE, read_extras
from convroute_facebook.identifiers import add_identifiers
from convroute_facebook.identity import NOBODY, too_broad
from convroute_facebook.limited_data_use import add_limited_data_use
from convroute_facebook.messaging import say_in_messaging
from convroute_facebook.page import add_page
from convroute_facebook.settings import FacebookOptions
from convroute_facebook.user_data import add_user_data

TEST: Final = Note("testEventCode", "Meta shows it under Test Events and counts it like any other")
NO_EVENT_ID: Final = Refusal(
    reason="an event needs an id, or Meta cannot tell a repeat from a second event", field="eventId"
)


def map_conversion(conversion: Conversion, pixel: Pixel) -> Payload | Refusal:
    """Say a conversion in Meta's words, or why it would be no use to Meta.

    A pure function that raises for no data: what cannot be used is left out with a note.

    Args:
        conversion: What happened, to whom, and what time it is now.
        pixel: Where it goes; its options decide where Meta's pages can be read in two ways.
    """
    event = conversion.event
    options = pixel.load(FacebookOptions)
    notes: list[Note] = []
    stage = options.crm_name is not None and is_stage(conversion, options)
    name = read_event_name(event.name, pixel, notes, verbatim=stage)
    if isinstance(name, Refusal):
        return _with_notes(name, notes)
    extras = read_extras(event, notes) if event.extras else NONE
    time = read_event_time(conversion, options, notes)
    if isinstance(time, Refusal):
        return _with_notes(time, notes)

    region = options.default_phone_region or pixel.default_phone_region
    if conversion.test_event_code:
        notes.append(TEST)
    draft = Draft(conversion, options, region, extras, notes)
    add_user_data(draft)
    add_identifiers(draft)
    body = _body(draft, name, time, stage=stage)
    if isinstance(body, Refusal):
        return _with_notes(body, notes)
    return Payload(
        body=body,
        event_id=body["event_id"],
        envelope=_envelope(conversion.test_event_code) if conversion.test_event_code else {},
        match_keys=draft.match_keys,
        notes=tuple(notes),
    )


def _body(draft: Draft, name: str, seconds: int, *, stage: bool) -> dict[str, Any] | Refusal:
    event = draft.conversion.event
    body: dict[str, Any] = {
        "event_name": name,
        "event_time": seconds,
        "event_id": encodable(event.event_id).strip(),
        "action_source": event.action_source.value,
        "user_data": draft.user,
    }
    custom = custom_data(draft, name)
    if isinstance(custom, Refusal):
        return custom
    mark_stage(custom, draft, stage=stage)
    if custom:
        body["custom_data"] = custom
    return _completed(body, draft) or body


def _completed(body: dict[str, Any], draft: Draft) -> Refusal | None:
    """Add what depends on the place and the person; give why Meta would refuse the event as it is."""
    extras = draft.extras.event
    if "messaging_channel" in extras:
        refusal = say_in_messaging(body, draft)
    else:
        add_page(body, draft)
        refusal = source_refusal(body, draft)
    if refusal is not None:
        return refusal
    if not body["event_id"]:
        return NO_EVENT_ID
    if too_broad(draft.user, draft.match_keys):
        return NOBODY
    add_limited_data_use(body, draft)
    if extras:
        body.update(extras)
    return None


def _envelope(test_event_code: str) -> dict[str, JSON]:
    code = encodable(test_event_code).strip()
    return {"test_event_code": code} if code else {}


def _with_notes(refusal: Refusal, notes: list[Note]) -> Refusal:
    return evolve(refusal, notes=tuple(notes)) if notes else refusal
