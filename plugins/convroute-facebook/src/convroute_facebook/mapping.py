"""A conversion to Meta's event object, or the reason why Meta would not take it."""

from __future__ import annotations

from typing import Final

from attrs import evolve

from convroute.spi import JSON, Conversion, Note, Payload, Pixel, Refusal
from convroute_facebook.action_source import source_refusal
from convroute_facebook.crm import is_stage, mark_stage
from convroute_facebook.custom_data import NO_PURCHASE_VALUE, read_custom_data
from convroute_facebook.data_processing import data_processing
from convroute_facebook.event_members import NONE, Extras, read_extras
from convroute_facebook.event_name import read_event_name
from convroute_facebook.event_time import read_event_time
from convroute_facebook.identity import NOBODY, too_broad
from convroute_facebook.json_values import encodable
from convroute_facebook.messaging import say_in_messaging
from convroute_facebook.page_url import add_page_urls
from convroute_facebook.settings import FacebookOptions
from convroute_facebook.user_data import read_user_data
from convroute_facebook.user_object import UserObject

NO_EVENT_ID: Final = Refusal(
    reason="an event needs an id, or Meta cannot tell a repeat from a second event", field="eventId"
)


def map_conversion(conversion: Conversion, pixel: Pixel) -> Payload | Refusal:
    """Say a conversion in Meta's words.

    A pure function that raises for no data: what cannot be used is left out with a note.

    Args:
        conversion: What happened, to whom, and what time it is now.
        pixel: Where it goes; its options decide where Meta's pages can be read in two ways.
    """
    options = pixel.load(FacebookOptions)
    notes: list[Note] = []
    event = conversion.event
    time = read_event_time(event, conversion.fired_at, options.physical_store_days, notes)
    if isinstance(time, Refusal):
        return _with_notes(time, notes)
    stage = options.crm_name is not None and is_stage(event, conversion.lead, options)
    name = read_event_name(event.name, pixel, verbatim=stage, notes=notes)
    if isinstance(name, Refusal):
        return _with_notes(name, notes)
    extras = read_extras(event, notes) if event.extras else NONE
    custom = read_custom_data(event, options, extras.custom, notes)
    if isinstance(custom, Refusal):
        return _with_notes(custom, notes)
    if name == "Purchase" and not ("value" in custom and "currency" in custom):
        return _with_notes(NO_PURCHASE_VALUE, notes)
    user = read_user_data(conversion, pixel, options, extras.user, notes)
    mark_stage(custom, user, options.crm_name if stage else None, event.action_source)
    body: dict[str, JSON] = {
        "event_name": name,
        "event_time": time,
        "event_id": encodable(event.event_id).strip(),
        "action_source": event.action_source.value,
        "user_data": user.members,
    }
    if custom:
        body["custom_data"] = custom
    refusal = _completed(body, conversion, options, extras, user)
    if refusal is not None:
        return _with_notes(refusal, notes)
    code = conversion.test_event_code
    return Payload(
        body=body,
        envelope={"test_event_code": encodable(code)} if code else {},
        event_id=body["event_id"],  # type: ignore[arg-type]
        match_keys=user.origins,
        notes=tuple(notes),
    )


def _with_notes(refusal: Refusal, notes: list[Note]) -> Refusal:
    return evolve(refusal, notes=tuple(notes)) if notes else refusal


def _completed(
    body: dict[str, JSON],
    conversion: Conversion,
    options: FacebookOptions,
    extras: Extras,
    user: UserObject,
) -> Refusal | None:
    """Put in what depends on the place and the person; give why Meta would refuse it as it is."""
    event = conversion.event
    if "messaging_channel" in extras.event:
        refusal = say_in_messaging(body, str(extras.event["messaging_channel"]), user)
    else:
        add_page_urls(body, event, options.keep_query, user.notes)
        refusal = source_refusal(event.action_source, body, extras, user)
    if refusal is not None:
        return refusal
    if not body["event_id"]:
        return NO_EVENT_ID
    if too_broad(user.members):
        return NOBODY
    if event.limited_data_use or options.limited_data_use or extras.processing:
        body.update(data_processing(conversion, options, extras.processing, user))
    if extras.event:
        body.update(extras.event)
    return None
