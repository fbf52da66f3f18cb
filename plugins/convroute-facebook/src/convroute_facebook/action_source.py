"""Where it happened: Meta's word for it, and what that asks of an event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from convroute.spi import JSON, ActionSource, Note, Refusal
from convroute_facebook.draft import Draft

ACTION_SOURCES: Final = frozenset(
    [
        *("website", "phone_call", "chat", "system_generated"),
        *("email", "app", "physical_store", "other"),
    ]
)
"""Server event parameters. The router's words are Meta's; the ninth, for conversations, is in `messaging`."""

NO_APP_DATA: Final = Refusal(
    reason="Meta asks for app_data with the action source app: advertiser_tracking_enabled,"
    " application_tracking_enabled and extinfo",
    field="extras.facebook.app_data",
)
_NO_AGENT: Final = Note.warning("userAgent", "Meta's pages ask for it with website events")
_NO_URL: Final = Note.warning(
    "sourceUrl", "Meta's pages ask for the page's address with website events"
)


def source_refusal(body: Mapping[str, JSON], draft: Draft) -> Refusal | None:
    """Give why Meta would refuse an event for what its place asks for, or None.

    A website event without its browser or page is taken all the same (seen live): then it is sent with a
    note, and nothing is made up.

    Args:
        body: The event, its page included.
        draft: Whom it is about; takes the notes.
    """
    source = draft.conversion.event.action_source
    if source is ActionSource.WEBSITE:
        if "client_user_agent" not in draft.user:
            draft.notes.append(_NO_AGENT)
        if "event_source_url" not in body:
            draft.notes.append(_NO_URL)
    elif source is ActionSource.APP and "app_data" not in draft.extras.event:
        return NO_APP_DATA
    return None
