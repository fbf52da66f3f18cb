"""What mapping gives: a payload, or a refusal."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from convroute.jsonvalue import JSON
from convroute.note import Note


@frozen(kw_only=True)
class Payload:
    """One conversion in the platform's own words.

    Attributes:
        body: The platform's event object, as JSON values.
        envelope: What stands beside the events in the request (a test code, a source): only payloads of an
            equal envelope may share a request.
        event_id: The deduplication key inside `body`.
        match_keys: Which match keys are in `body`: the platform's name of each to the lead field behind it
            (`emails`, `clickIds.acid`), or to `event` where the event supplied it.
        notes: What was dropped or changed, and why.
    """

    body: Mapping[str, JSON] = field(repr=False)
    event_id: str
    envelope: Mapping[str, JSON] = field(factory=dict, repr=False)
    match_keys: Mapping[str, str] = field(factory=dict)
    notes: tuple[Note, ...] = ()


@frozen(kw_only=True)
class Refusal:
    """A platform's local no: the event would be refused, or be useless, if it were sent.

    Attributes:
        reason: Why, and what would change it; one line, without values.
        field: The field to look at, in the words of the lead record or the fire request.
        notes: What mapping had dropped by then; often the cause.
    """

    reason: str
    field: str = ""
    notes: tuple[Note, ...] = ()
