"""Stages of a CRM's funnel: how Meta's conversion-leads integration knows them from other events."""

from __future__ import annotations

from typing import Final

from convroute.spi import JSON, ActionSource, ConversionEvent, Lead, Note
from convroute_facebook.settings import CrmEvents, FacebookOptions
from convroute_facebook.user_members import LEAD_ID
from convroute_facebook.user_object import UserObject

EVENT_SOURCE: Final = "event_source"
LEAD_EVENT_SOURCE: Final = "lead_event_source"

_UNMARKED: Final = Note.warning(
    "clickIds.facebook.lead_id",
    "sent as an ordinary event, which the conversion-leads integration passes over; the option crm_name"
    " marks it",
)


def is_stage(event: ConversionEvent, lead: Lead, options: FacebookOptions) -> bool:
    """Tell whether an event is a stage of the funnel that the pixel's `crm_name` stands for."""
    if options.crm_name is None or event.action_source is not ActionSource.SYSTEM_GENERATED:
        return False
    return options.crm_events is CrmEvents.ALL or LEAD_ID in lead.keys.identifiers


def mark_stage(
    custom: dict[str, JSON], user: UserObject, crm_name: str | None, source: ActionSource
) -> None:
    """Mark an event as a stage, by the two members that the conversion-leads page asks for.

    Args:
        custom: Takes them; what the caller put there stays.
        user: Takes a note if the event looks like a stage and nothing marks it as one.
        crm_name: The CRM, or None if it is no stage.
        source: Where the event happened.
    """
    if crm_name is not None:
        custom.setdefault(EVENT_SOURCE, "crm")
        custom.setdefault(LEAD_EVENT_SOURCE, crm_name)
    elif (
        "lead_id" in user.members
        and source is ActionSource.SYSTEM_GENERATED
        and EVENT_SOURCE not in custom
    ):
        user.notes.append(_UNMARKED)
