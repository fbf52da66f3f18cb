from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from convroute.emulation import EmulationHost
from convroute.spi import (
    EmulatedEvent,
    EmulatedRefusal,
    EmulatedRequest,
    Emulator,
    HttpResponse,
    Pixel,
    RateUse,
    RefusalRule,
    Secret,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


RULE = RefusalRule(
    name="bad-name",
    field="name",
    refuses="<bad> names",
    answer="HTTP 400",
    message="that is <bad>",
    source="the book of names",
)


class EmulatedAcme(Emulator):
    """Takes any JSON list of events, unless the last is named `bad`."""

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
        if events and events[-1]["name"] == "bad":
            return EmulatedRefusal(status=400, body=b"{}", rule=RULE, where="[0].name")
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

    def miscounted(self, answer: HttpResponse, by: int) -> HttpResponse:
        document: Any = answer.document
        return HttpResponse.of(200, {**document, "accepted": document["accepted"] + by})

    def rate_headers(self, request: EmulatedRequest, use: RateUse) -> Mapping[str, str]:
        return {"x-use": f"{use.percent} {use.regain:g}"}

    def refusal_rules(self) -> Sequence[RefusalRule]:
        return [RULE]


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
