"""The preview: the exact request that would leave, and why it looks as it does. Nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
from attrs import frozen

from convroute.jsonvalue import JSON
from convroute.note import Note, NoteKind
from convroute.routing.carried_test_code import CarriedTestCode
from convroute.routing.coverage import Advice, OutOfReach
from convroute.routing.gate_answers import GateAnswer, PurposeAnswer
from convroute.routing.match_key_origins import MatchKeyOrigin
from convroute.routing.windows_left import WindowLeft
from convroute.wire import as_record


@frozen(kw_only=True)
class Preview:
    """What a fire would do.

    Attributes:
        would_send: Whether anything would leave.
        reason: Why not, else empty.
        failed: Whether a plugin failed, so that nothing would leave: no fault of the event's. The log says where.
        field: The field to look at if it was refused.
        event_id: The deduplication key that it would carry.
        pixel: The pixel's local name.
        platform: The platform's name.
        request: Method, url, headers and JSON body, the token masked; None if nothing would leave.
        match_keys: The match keys in it, with their origins.
        coverage: The share of the platform's wanted match keys that are there, from 0 to 1; those that this event
            cannot have are not counted.
        missing: Match keys that the platform could use and that are not in it, the most useful first.
        out_of_reach: Match keys that the platform wants and that this event cannot have, with the reasons.
        advice: The one addition that would help most; None if nothing is missing.
        notes: What was dropped or changed, and why.
        windows: How old event and click are, how old they may be, and what is left.
        consent: What the pixel asks for, and what the lead said.
        gates: Which gates were asked, and what each said.
        test: Whether it would carry a test event code.
        test_code: Whose code that is, until when, and what the platform does with test events.
    """

    would_send: bool
    reason: str = ""
    failed: bool = False
    field: str = ""
    event_id: str
    pixel: str
    platform: str
    request: Mapping[str, JSON] | None = attrs.field(default=None, repr=False)
    match_keys: tuple[MatchKeyOrigin, ...] = ()
    coverage: float = 0.0
    missing: tuple[str, ...] = ()
    out_of_reach: tuple[OutOfReach, ...] = ()
    advice: Advice | None = None
    notes: tuple[Note, ...] = ()
    windows: tuple[WindowLeft, ...] = ()
    consent: tuple[PurposeAnswer, ...] = ()
    gates: tuple[GateAnswer, ...] = ()
    test: bool = False
    test_code: CarriedTestCode = attrs.field(factory=CarriedTestCode)

    @property
    def dropped(self) -> tuple[Note, ...]:
        """The notes on fields that were left out."""
        return tuple(note for note in self.notes if note.kind is NoteKind.DROPPED)

    def to_record(self) -> dict[str, JSON]:
        """Write the preview as JSON values, in camel case.

        `notes` are lines, as in every other answer; `noteDetails` has the same notes in parts.
        """
        record: dict[str, JSON] = as_record(self)
        record["coverage"] = round(self.coverage, 2)
        record["noteDetails"] = record["notes"]
        record["notes"] = [str(note) for note in self.notes]
        return record
