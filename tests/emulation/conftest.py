from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import aiohttp
import pytest

from convroute.emulation import EmulationHost
from convroute.spi import EmulatedEvent, EmulatedRequest, Emulator, HttpResponse, Pixel, Secret

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class EmulatedAcme(Emulator):
    """Takes any JSON list of events."""

    name, title = "acme", "Acme <Ads>"

    def __init__(self) -> None:
        self.seen: list[EmulatedRequest] = []
        self.events: list[EmulatedEvent] = []

    def pixels(self) -> Sequence[Pixel]:
        return [
            Pixel(name="acme-good", platform="acme", pixel_id="A1", access_token=Secret("made-up"))
        ]

    def answer(self, request: EmulatedRequest) -> HttpResponse:
        self.seen.append(request)
        document = HttpResponse(status=200, body=request.body).json
        events = document if isinstance(document, list) else []
        for event in events:
            self.events.append(
                EmulatedEvent(pixel_id="A1", name=event["name"], event_id=None, body=event)
            )
        return HttpResponse.of(200, {"accepted": len(events), "padding": "x" * 200})

    def received(self) -> Sequence[EmulatedEvent]:
        return self.events

    def reset(self) -> None:
        self.events.clear()
        self.seen.clear()

    def throttled(self) -> HttpResponse:
        return HttpResponse.of(429, {"error": "too many"}, {"retry-after": "7"})


class OtherAcme(EmulatedAcme):
    name, title = "acme2", "Acme Two"


@pytest.fixture
def acme() -> EmulatedAcme:
    return EmulatedAcme()


@pytest.fixture
async def host(acme: EmulatedAcme) -> AsyncIterator[EmulationHost]:
    async with EmulationHost([acme, OtherAcme()], clock=lambda: NOW, limit=5) as host:
        yield host


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
        yield session
