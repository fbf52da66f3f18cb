"""The windows that platforms declare, held against what they refuse and warn of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from attrs import evolve
from declared_platforms import NOW, every_action_source, every_platform, full, payload_of, pixels

from convroute import ActionSource, Payload, Pixel, Platform
from convroute.spi import (
    Note,
    NoteKind,
    Refusal,
    Window,
)


def windows(platform: Platform, pixel: Pixel, source: ActionSource) -> Iterator[Window]:
    yield from platform.windows(full(platform, source), pixel)


def aged(
    platform: Platform, source: ActionSource, pixel: Pixel, seconds: float
) -> Payload | Refusal:
    event: dict[str, Any] = {"occurred_at": NOW - timedelta(seconds=seconds)}
    conversion = full(platform, source, **event)
    keys = conversion.keys
    # The click is as old as the event, so that it is no matter here.
    clicks = {
        name: evolve(i, seen_at=event["occurred_at"]) if i.seen_at else i
        for name, i in keys.identifiers.items()
    }
    lead = evolve(conversion.lead, keys=evolve(keys, identifiers=clicks))
    return platform.map(evolve(conversion, lead=lead), pixel)


@every_platform
@every_action_source
def test_an_event_window_closes_when_it_says(platform: Platform, source: ActionSource) -> None:
    tried = 0
    for pixel in pixels(platform):
        for window in windows(platform, pixel, source):
            if window.field != "eventTime":
                continue
            before = aged(platform, source, pixel, window.limit - 1)
            after = aged(platform, source, pixel, window.limit + 1)
            assert isinstance(before, Payload)
            assert not warned(before.notes, "eventTime") or window.binding
            if window.binding:
                assert isinstance(after, Refusal)
                assert after.field == "eventTime"
            else:
                assert warned(after.notes, "eventTime")
            tried += 1
    assert tried


@every_platform
def test_a_click_window_closes_when_it_says(platform: Platform) -> None:
    tried = 0
    for pixel in pixels(platform):
        for window in windows(platform, pixel, ActionSource.WEBSITE):
            if not window.field.startswith("clickIds."):
                continue
            for seconds, useless in ((window.limit - 1, False), (window.limit + 1, True)):
                seen_at = NOW - timedelta(seconds=seconds)
                conversion = full(platform, ActionSource.WEBSITE)
                keys = conversion.keys
                name = window.field.removeprefix("clickIds.")
                click = evolve(keys.identifiers[name], seen_at=seen_at)
                clicks = {**keys.identifiers, name: click}
                lead = evolve(conversion.lead, keys=evolve(keys, identifiers=clicks))
                old = evolve(conversion, lead=lead)
                payload = payload_of(platform, old, pixel)
                assert warned(payload.notes, window.field) == useless
                (now,) = [w for w in platform.windows(old, pixel) if w.field == window.field]
                assert abs(now.age - seconds) < 0.01
                assert (now.left < 0) == useless
            tried += 1
    assert tried


def warned(notes: Sequence[Note], field: str) -> bool:
    return any(note.field == field and note.kind is NoteKind.WARNING for note in notes)
