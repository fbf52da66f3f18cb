"""Acme's emulated platform, written from Acme's page: the faults of `test_emulator_checks.py` are planted into it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from convroute.spi import EmulatedEvent, EmulatedRequest, Emulator, HttpResponse, Pixel, Secret

TOKEN = "acme-made-up-good"


class EmulatedAcme(Emulator):
    name, title = "acme", "Acme Ads (emulated)"

    def __init__(self) -> None:
        self.events: list[EmulatedEvent] = []

    def pixels(self) -> Sequence[Pixel]:
        return [Pixel(name="good", platform="acme", pixel_id="77", access_token=Secret(TOKEN))]

    def answer(self, request: EmulatedRequest) -> HttpResponse:
        if request.path != "/pixels/77/events":
            return HttpResponse.of(404, {})
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return HttpResponse.of(401, {})
        document: Any = HttpResponse(status=200, body=request.body).document
        if not document.get("events"):
            return HttpResponse.of(400, {})
        for event in document["events"]:
            seen = {taken.event_id for taken in self.events}
            self.events.append(
                EmulatedEvent(
                    pixel_id="77",
                    name=event["type"],
                    event_id=event["id"],
                    body=event,
                    test=document.get("test", False),
                    duplicate=event["id"] in seen,
                )
            )
        return HttpResponse.of(200, {"accepted": len(document["events"])})

    def received(self) -> Sequence[EmulatedEvent]:
        return tuple(self.events)

    def reset(self) -> None:
        self.events.clear()

    def throttled(self) -> HttpResponse:
        return HttpResponse.of(429, {}, {"retry-after": "30"})
