"""Declared limits, held against the emulated platforms, which were written from the documents alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from attrs import evolve
from declared_platforms import EMULATORS, NOW, every_platform, full, payload_of

from convroute import Payload, Pixel, Platform
from convroute.spi import (
    EmulatedRequest,
    Emulator,
    HttpResponse,
    Verdict,
)


def send(
    platform: Platform, payloads: Sequence[Payload], pixel: Pixel, emulator: Emulator, at: Any = NOW
) -> HttpResponse:
    request = platform.request(payloads, pixel)
    headers = {name.lower(): value for name, value in request.revealed_headers().items()}
    return emulator.answer(
        EmulatedRequest(
            method=request.method,
            path=urlsplit(request.url).path,
            headers={"content-type": "application/json", **headers},
            body=request.content(),
            received_at=at,
        )
    )


@pytest.fixture
def emulator(platform: Platform) -> Iterator[Emulator]:
    emulator = EMULATORS[platform.name]
    emulator.reset()
    yield emulator
    emulator.reset()


@every_platform
def test_the_batch_limit(platform: Platform, emulator: Emulator) -> None:
    pixel = emulator.pixels()[0]
    payload = payload_of(platform, full(platform), pixel)
    for count, taken in ((platform.batch_limit, True), (platform.batch_limit + 1, False)):
        answer = send(platform, [payload] * count, pixel, emulator)
        verdicts = {o.verdict for o in platform.outcomes(answer, [payload] * count)}
        assert (verdicts == {Verdict.DELIVERED}) == taken


@every_platform
def test_deduplication(platform: Platform, emulator: Emulator) -> None:
    declared = platform.features.deduplication
    assert declared is not None
    assert declared.by == ("pixel", "event name", "event id")
    pixel = emulator.pixels()[0]
    ends = timedelta(hours=declared.hours)

    def repeated(after: timedelta, **event: Any) -> bool:
        emulator.reset()
        first = payload_of(platform, full(platform), pixel)
        second = payload_of(platform, full(platform, **event), pixel)
        send(platform, [first], pixel, emulator)
        send(platform, [second], pixel, emulator, NOW + after)
        received = emulator.received()
        assert len(received) == 2
        return received[1].duplicate

    assert repeated(ends - timedelta(minutes=1))
    assert not repeated(ends + timedelta(minutes=1))
    assert not repeated(timedelta(), event_id="e2")
    assert not repeated(timedelta(), name="Contact")


@every_platform
def test_the_rate_limit(platform: Platform, emulator: Emulator) -> None:
    declared = platform.features.rate_limit
    assert declared is not None
    payload = payload_of(platform, full(platform), emulator.pixels()[0])
    answer = emulator.throttled()
    (outcome,) = platform.outcomes(answer, [payload])
    (mute,) = platform.outcomes(evolve(answer, headers={}), [payload])
    assert outcome.verdict is mute.verdict is Verdict.THROTTLED
    assert (outcome.retry_after != mute.retry_after) == declared.tells_wait
