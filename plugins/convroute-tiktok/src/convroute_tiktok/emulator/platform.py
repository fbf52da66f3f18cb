"""The emulated platform: judges events as the Events API does.

It is written from the platform's documents alone and knows nothing of the mapping: what the two
agree on, they agree on because the documents say so.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from convroute.spi import EmulatedEvent, EmulatedRequest, Emulator, HttpResponse, Pixel
from convroute_tiktok.emulator import refusals
from convroute_tiktok.emulator.accounts import ACCOUNTS
from convroute_tiktok.emulator.envelope import Envelope, RefusedRequest, account_of, envelope_of
from convroute_tiktok.emulator.memory import Memory
from convroute_tiktok.emulator.rules import first_fault

KEPT: Final = 10_000
PATH: Final = "/open_api/v1.3/event/track/"
"""The slash at the end is part of it: without it the web server knows no such page."""


class EmulatedTikTok(Emulator):
    """Answers as `business-api.tiktok.com` does at `/open_api/v1.3/event/track/`.

    Every answer of the application comes with HTTP 200, refusals too. One bad event refuses the whole
    request and nothing of it is taken; repeats within 48 hours are dropped in silence; test events
    are diverted. Request ids are a counter.
    """

    name: ClassVar[str] = "tiktok"
    title: ClassVar[str] = "TikTok (emulated)"

    def __init__(self) -> None:
        self._requests = 0
        self.reset()

    def reset(self) -> None:
        """Forget everything that arrived, deduplication keys included."""
        self._events: deque[EmulatedEvent] = deque(maxlen=KEPT)
        self._memory = Memory()

    def pixels(self) -> Sequence[Pixel]:
        """Give a good account, one with a revoked token, and one that is always throttled."""
        return tuple(account.pixel() for account in ACCOUNTS)

    def received(self) -> Sequence[EmulatedEvent]:
        """Give the events that were taken, at most the last 10 000; those with a test code too."""
        return tuple(self._events)

    def throttled(self) -> HttpResponse:
        """Give the rate limit's answer: HTTP 200 with code 40100."""
        return self._envelope(refusals.APP_RATE.code, refusals.APP_RATE.message)

    def answer(self, request: EmulatedRequest) -> HttpResponse:
        """Answer one request; the checks run from the path inwards, as on the platform."""
        if request.path != PATH:
            return _web_server(404, "Not Found")
        if request.method != "POST":
            return _web_server(405, "Method Not Allowed")
        try:
            envelope = envelope_of(request, account_of(request))
            self._take(envelope, request.received_at.timestamp())
        except RefusedRequest as refused:
            return self._envelope(refused.refusal.code, refused.where + refused.refusal.message)
        return self._envelope(0, "OK")

    def _take(self, envelope: Envelope, now: float) -> None:
        for index, event in enumerate(envelope.events):
            fault = first_fault(event, envelope.source, int(now))
            if fault:
                raise RefusedRequest(
                    fault[0], f"{'.'.join(map(str, ('Batch', index, *fault[1])))}: "
                )
        for event in envelope.events:
            self._keep(envelope, event, now)

    def _keep(self, envelope: Envelope, event: Any, now: float) -> None:
        name, event_id = event["event"], event.get("event_id") or None
        self._events.append(
            EmulatedEvent(
                pixel_id=envelope.source_id,
                name=name,
                event_id=event_id,
                body=event,
                test=envelope.test,
                duplicate=self._memory.seen(
                    envelope.source_id, name, event_id, now, test=envelope.test
                ),
            )
        )

    def _envelope(self, code: int, message: str) -> HttpResponse:
        self._requests += 1
        request_id = f"{self._requests:032X}"
        document: Mapping[str, Any] = {
            "code": code,
            "message": message,
            "request_id": request_id,
            "data": {},
        }
        return HttpResponse.of(200, document, {"x-tt-logid": request_id})


def _web_server(status: int, text: str) -> HttpResponse:
    page = f"<html><body><h1>{status} {text}</h1></body></html>"
    return HttpResponse(status=status, headers={"content-type": "text/html"}, body=page.encode())
