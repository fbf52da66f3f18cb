"""Previewing: a conversion goes through gates and mapping, as in a fire, and every step is written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from attrs import evolve, frozen

from convroute.model.conversion import Conversion
from convroute.model.outcome import Outcome
from convroute.model.payload import Payload, Refusal
from convroute.model.pixel import Pixel
from convroute.note import Note
from convroute.plugin_fault import log_plugin_fault
from convroute.roles import Withheld
from convroute.routing.carried_test_code import carried_test_code
from convroute.routing.coverage import Known, coverage_of
from convroute.routing.delivery import Destination
from convroute.routing.dispatch import Dispatcher, Fired, Mapped
from convroute.routing.gate_answers import listening, purposes_of
from convroute.routing.intake import Intake, Intent
from convroute.routing.match_key_origins import origins_of
from convroute.routing.preview import Preview
from convroute.routing.windows_left import windows_left

T = TypeVar("T")


async def previews(
    intents: list[Intent], intake: Intake, dispatcher: Dispatcher
) -> tuple[Preview, ...]:
    """Preview events that were understood; nothing is sent.

    Raises:
        Exception: As a fire, if nobody knows the lead.
    """
    shown = []
    completed = await intake.complete(intents, trace=True)
    for intent, (fired, destination) in zip(intents, completed, strict=True):
        gates = listening(dispatcher.gates)
        mapped = await evolve(dispatcher, gates=gates).prepare(fired.conversion, destination)
        seen = _Seen(fired, destination, intent.request.test_event_code)
        preview = evolve(_frame(seen), gates=tuple(gate.said for gate in gates))
        shown.append(_filled(preview, mapped, seen))
    return tuple(shown)


@frozen
class _Seen:
    """What a preview is about."""

    fired: Fired
    destination: Destination
    requested_code: str | None

    def ask(self, what: str, question: Callable[[Conversion, Pixel], T]) -> T | None:
        """Ask the platform something about the conversion; a plugin that fails takes nothing else with it."""
        try:
            return question(self.fired.conversion, self.destination.pixel)
        except Exception as error:
            log_plugin_fault(f"platform '{self.destination.platform.name}' while {what}", error)
            return None

    def known(self, notes: Sequence[Note]) -> Known:
        """Tell what is known of the lead, after a mapping with these notes."""
        identifiers = self.destination.platform.identifiers
        clicks = frozenset(spec.name for spec in identifiers if spec.in_url)
        return Known(self.fired.conversion.lead, notes, clicks)


def _frame(seen: _Seen) -> Preview:
    """Say what holds whatever becomes of the event."""
    conversion, pixel = seen.fired.conversion, seen.destination.pixel
    platform = seen.destination.platform
    windows = seen.ask("telling its windows", platform.windows) or ()
    return Preview(
        would_send=False,
        event_id=conversion.event.event_id,
        pixel=pixel.name,
        platform=platform.name,
        notes=seen.fired.notes,
        windows=tuple(windows_left(windows)),
        consent=purposes_of(conversion.lead, pixel),
        test=conversion.test_event_code is not None,
        test_code=carried_test_code(conversion, pixel, platform, seen.requested_code),
    )


def _filled(frame: Preview, mapped: Mapped, seen: _Seen) -> Preview:
    platform = seen.destination.platform
    if isinstance(mapped, Withheld):
        return evolve(frame, reason=mapped.reason)
    if isinstance(mapped, Outcome):
        return evolve(frame, reason=mapped.detail, failed=True)
    noted = evolve(frame, notes=(*frame.notes, *mapped.notes))
    reasons = seen.ask("telling what is out of reach", platform.out_of_reach) or {}
    if isinstance(mapped, Refusal):
        refused = evolve(noted, reason=mapped.reason, field=mapped.field)
        # What it would have had, as far as lead and notes tell.
        there = seen.known(mapped.notes).usable()
        wanted = platform.wanted
        present = frozenset(spec.name for spec in wanted if not there.isdisjoint(spec.fields))
        return _covered(refused, present - reasons.keys(), reasons, seen)
    return _sent(noted, mapped, reasons, seen)


def _sent(noted: Preview, payload: Payload, reasons: Mapping[str, str], seen: _Seen) -> Preview:
    platform, pixel = seen.destination.platform, seen.destination.pixel
    try:
        request = platform.request([payload], pixel).masked()
    except Exception as error:
        log_plugin_fault(f"platform '{platform.name}' while building a request", error)
        reason = f"the plugin of '{platform.name}' failed while building the request"
        return evolve(noted, reason=reason, failed=True)
    conversion = seen.fired.conversion
    sent = evolve(
        noted,
        would_send=True,
        event_id=payload.event_id,
        request=request,
        match_keys=origins_of(payload, conversion, platform.wanted, payload.notes),
    )
    present = frozenset(payload.match_keys)
    return _covered(sent, present, reasons, seen)


def _covered(
    preview: Preview, present: frozenset[str], reasons: Mapping[str, str], seen: _Seen
) -> Preview:
    wanted = seen.destination.platform.wanted
    found = coverage_of(present, wanted, reasons, seen.known(preview.notes))
    return evolve(
        preview,
        coverage=found.share,
        missing=found.missing,
        out_of_reach=found.out_of_reach,
        advice=found.advice,
    )
