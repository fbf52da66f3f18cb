"""Stages of a CRM's funnel: how Meta's conversion-leads integration knows them from other events."""

from __future__ import annotations

from typing import Final

from convroute.spi import JSON, ActionSource, Conversion, Note
from convroute_facebook.draft import Draft
from convroute_facebook.identifiers import LEAD_ID
from convroute_facebook.settings import CrmEvents, FacebookOptions

EVENT_SOURCE: Final = "event_source"
LEAD_EVENT_SOURCE: Final = "lead_event_source"

_UNMARKED: Final = Note.warning(
    "clickIds.facebook.lead_id",
    "sent as an ordinary event, which the conversion-leads integration passes over; the option crm_name"
    " marks it",
)


def is_stage(conversion: Conversion, options: FacebookOptions) -> bool:
    """Tell whether an event is a stage of the funnel that the pixel's `crm_name` stands for."""
    if options.crm_name is None:
        return False
    if conversion.event.action_source is not ActionSource.SYSTEM_GENERATED:
        return False
    return options.crm_events is CrmEvents.ALL or LEAD_ID in conversion.lead.keys.identifiers


def mark_stage(custom: dict[str, JSON], draft: Draft, *, stage: bool) -> None:
    """Mark an event as a stage, by the two members that the conversion-leads page asks for.

    Args:
        custom: Takes them; what the caller put there stays.
        draft: Takes a note if the event looks like a stage and nothing marks it as one.
        stage: What `is_stage` gave.
    """
    if stage:
        custom.setdefault(EVENT_SOURCE, "crm")
        custom.setdefault(LEAD_EVENT_SOURCE, draft.options.crm_name)
    elif (
        "lead_id" in draft.user
        and draft.conversion.event.action_source is ActionSource.SYSTEM_GENERATED
        and EVENT_SOURCE not in custom
    ):
        draft.notes.append(_UNMARKED)
