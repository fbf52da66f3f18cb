"""The emulated platform: judges events as the Events API does.

It is written from the platform's documents alone and knows nothing of the mapping: what the two
agree on, they agree on because the documents say so.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from convroute.spi import (
    EmulatedEvent,
    EmulatedRequest,
    Emulator,
    HttpResponse,
    Pixel,
    RateLimit,
    RefusalRule,
)
from convroute_tiktok.emulator import answers
from convroute_tiktok.emulator import request_rules as rules
from convroute_tiktok.emulator.accounts import ACCOUNTS
from convroute_tiktok.emulator.envelope import Envelope, account_of, envelope_of
from convroute_tiktok.emulator.memory import Memory, Repeat
from convroute_tiktok.emulator.rule import Path, RefusedRequest, Rule
from convroute_tiktok.emulator.rules import EVENT_RULES, first_fault

KEPT: Final = 10_000
PATH: Final = "/open_api/v1.3/event/track/"
"""The slash at the end is part of it: without it the web server knows no such page."""


class EmulatedTikTok(Emulator):
    """Answers as `business-api.tiktok.com` does at `/open_api/v1.3/event/track/`.

    Every answer of the application comes with HTTP 200, refusals too. One bad event refuses the whole
    request and nothing of it is taken; repeats within 48 hours are dropped in silence, and merged into
    the first within 5 minutes; test events are diverted. Request ids are a counter.

    The rate limits are those of the page on rate limits for this endpoint. No header tells how much of
    them is used.
    """

    name: ClassVar[str] = "tiktok"
    title: ClassVar[str] = "TikTok (emulated)"
    rate_limits: ClassVar[tuple[RateLimit, ...]] = (
        RateLimit(1_000, 1),
        RateLimit(600_000, 60),
        RateLimit(86_400_000, 86_400),
    )

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

    def refusal_rules(self) -> Sequence[RefusalRule]:
        """Give the rules of requests, then those of events, in the order of the checks."""
        return tuple(rule.row for rule in (*rules.REQUEST_RULES, *EVENT_RULES))

    def throttled(self) -> HttpResponse:
        """Give the rate limit's answer: HTTP 200 with code 40100."""
        return self._refused(rules.APP_RATE)

    def token_refused(self) -> HttpResponse:
        """Give the answer to a revoked token: HTTP 200 with code 40105."""
        return self._refused(rules.BAD_TOKEN)

    def miscounted(self, answer: HttpResponse, by: int) -> HttpResponse:
        """Give the answer for a part of the events, code 20001, if it is to count too few."""
        return answers.miscounted(answer, by)

    def answer(self, request: EmulatedRequest) -> HttpResponse:
        """Answer one request; the checks run from the path inwards, as on the platform."""
        try:
            _check_target(request)
            envelope = envelope_of(request, account_of(request))
        except RefusedRequest as refused:
            return self._refused(refused.rule)
        for index, event in enumerate(envelope.events):
            fault = first_fault(event, envelope.source, int(request.received_at.timestamp()))
            if fault:
                return self._refused(fault[0], (index, *fault[1]))
        for event in envelope.events:
            self._keep(envelope, event, request)
        return answers.taken(self._request_id())

    def _keep(self, envelope: Envelope, event: Any, request: EmulatedRequest) -> None:
        name, event_id = event["event"], event.get("event_id") or None
        repeat = self._memory.seen(
            envelope.source_id,
            name,
            event_id,
            request.received_at.timestamp(),
            test=envelope.test,
        )
        self._events.append(
            EmulatedEvent(
                pixel_id=envelope.source_id,
                name=name,
                event_id=event_id,
                body=event,
                test=envelope.test,
                duplicate=repeat is not Repeat.NONE,
                merged=repeat is Repeat.MERGED,
                received_at=request.received_at,
            )
        )

    def _refused(self, rule: Rule, path: Path = ()) -> HttpResponse:
        return answers.refused(rule, self._request_id(), path)

    def _request_id(self) -> str:
        self._requests += 1
        return f"{self._requests:032X}"


def _check_target(request: EmulatedRequest) -> None:
    if request.path != PATH:
        raise RefusedRequest(rules.NO_SUCH_PAGE)
    if request.method != "POST":
        raise RefusedRequest(rules.NO_SUCH_METHOD)
