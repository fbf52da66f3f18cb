"""The emulated platform: judges events as the Conversions API does.

It is written from the platform's documents alone and knows nothing of the mapping: what the two
agree on, they agree on because the documents say so.
"""

from __future__ import annotations

import hmac
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from attrs import evolve

from convroute.spi import (
    EmulatedEvent,
    EmulatedRequest,
    Emulator,
    HttpResponse,
    Pixel,
    RateLimit,
    RateUse,
    RefusalRule,
)
from convroute_facebook.emulator import answers
from convroute_facebook.emulator import request_rules as rules
from convroute_facebook.emulator.accounts import ACCOUNTS, Account, proof_of
from convroute_facebook.emulator.envelope import (
    events_of,
    parameters,
    split_path,
    token_of,
    version_headers,
)
from convroute_facebook.emulator.memory import Memory, repeat_of
from convroute_facebook.emulator.rule import Path, RefusedRequest, Rule
from convroute_facebook.emulator.rules import EVENT_RULES, first_fault

KEPT: Final = 10_000


class EmulatedFacebook(Emulator):
    """Answers as `graph.facebook.com` does at `/{version}/{dataset}/events`.

    One bad event refuses the whole request and nothing of it is taken; repeats within 48 hours are
    dropped in silence; test events are taken like any other. Trace ids are a counter.

    The platform publishes no figure for its rate limit, which goes by the access tier: a high one is
    kept, so that the usage headers are there.
    """

    name: ClassVar[str] = "facebook"
    title: ClassVar[str] = "Facebook (emulated)"
    rate_limits: ClassVar[tuple[RateLimit, ...]] = (RateLimit(1_000_000, 3600),)

    def __init__(self) -> None:
        self._traces = 0
        self.reset()

    def reset(self) -> None:
        """Forget everything that arrived, deduplication keys included."""
        self._events: deque[EmulatedEvent] = deque(maxlen=KEPT)
        self._memory = Memory()

    def pixels(self) -> Sequence[Pixel]:
        """Give a good account, one with an expired token, and one that is always throttled."""
        return tuple(account.pixel() for account in ACCOUNTS)

    def received(self) -> Sequence[EmulatedEvent]:
        """Give the events that were taken, at most the last 10 000."""
        return tuple(self._events)

    def refusal_rules(self) -> Sequence[RefusalRule]:
        """Give the rules of requests, then those of events, in the order of the checks."""
        return tuple(rule.row for rule in (*rules.REQUEST_RULES, *EVENT_RULES))

    def throttled(self) -> HttpResponse:
        """Give the rate limit's answer: HTTP 400, code 80004, headers with the minutes to wait."""
        return self._throttled(ACCOUNTS[0].dataset_id)

    def token_refused(self) -> HttpResponse:
        """Give the answer to an expired token: code 190, subcode 463."""
        return self._refused(rules.EXPIRED_TOKEN)

    def miscounted(self, answer: HttpResponse, by: int) -> HttpResponse:
        """Give the answer with another `events_received`."""
        return answers.miscounted(answer, by)

    def rate_headers(self, request: EmulatedRequest, use: RateUse) -> Mapping[str, str]:
        """Give `X-Business-Use-Case-Usage` and `X-App-Usage`."""
        return answers.usage_headers(_dataset(request), use)

    def answer(self, request: EmulatedRequest) -> HttpResponse:
        """Answer one request; the checks run from the path inwards, as on the platform."""
        try:
            version, node, edge = split_path(request.path)
            given = parameters(request)
            account = _account(token_of(request, given), given.get("appsecret_proof"))
            if (request.method, edge) == ("POST", "events"):
                answer = self._take(request, account, node, given)
            else:
                answer = self._read(request, account, node, edge, given)
        except RefusedRequest as refused:
            return self._refused(refused.rule)
        warned = version_headers(version)
        return evolve(answer, headers={**answer.headers, **warned}) if warned else answer

    def _take(
        self, request: EmulatedRequest, account: Account, node: str, given: Mapping[str, Any]
    ) -> HttpResponse:
        if node != account.dataset_id:
            raise RefusedRequest(rules.UNKNOWN_OBJECT)
        if account.throttled:
            return self._throttled(node)
        events = events_of(given)
        for index, event in enumerate(events):
            fault = first_fault(event, int(request.received_at.timestamp()))
            if fault:
                return self._refused(fault[0], (index, *fault[1]))
        for event in events:
            self._keep(node, event, request, test=bool(given.get("test_event_code")))
        return answers.taken(len(events), self._trace())

    def _keep(self, dataset: str, event: Any, request: EmulatedRequest, *, test: bool) -> None:
        now = request.received_at.timestamp()
        self._events.append(
            EmulatedEvent(
                pixel_id=dataset,
                name=event["event_name"],
                event_id=event.get("event_id"),
                body=event,
                test=test,
                duplicate=self._memory.seen(repeat_of(dataset, event), now),
                received_at=request.received_at,
            )
        )

    def _read(
        self,
        request: EmulatedRequest,
        account: Account,
        node: str,
        edge: str,
        given: Mapping[str, Any],
    ) -> HttpResponse:
        if request.method == "GET" and not edge and node == "me":
            return HttpResponse.of(200, {"id": account.dataset_id, "name": account.name})
        if request.method == "GET" and not edge and node == "debug_token":
            asked = str(given.get("input_token", ""))
            known = next((a for a in ACCOUNTS if a.token == asked), None)
            valid = known is not None and not known.expired
            return HttpResponse.of(200, {"data": {"is_valid": valid, "type": "SYSTEM_USER"}})
        if node == account.dataset_id and not edge:
            raise RefusedRequest(rules.NOT_READABLE)
        raise RefusedRequest(rules.UNKNOWN_OBJECT if edge in ("", "events") else rules.UNKNOWN_PATH)

    def _throttled(self, dataset: str) -> HttpResponse:
        used = RateUse(limit=RateLimit(1, 60), used=1, over=True, regain=60)
        answer = self._refused(rules.RATE_LIMIT)
        return evolve(answer, headers={**answer.headers, **answers.usage_headers(dataset, used)})

    def _refused(self, rule: Rule, path: Path = ()) -> HttpResponse:
        return answers.refused(rule, self._trace(), path)

    def _trace(self) -> str:
        self._traces += 1
        return f"AEmulated{self._traces:014d}"


def _account(token: str, proof: object) -> Account:
    if not token:
        raise RefusedRequest(rules.NO_TOKEN)
    account = next((a for a in ACCOUNTS if a.token == token), None)
    if account is None:
        raise RefusedRequest(rules.BAD_TOKEN)
    if account.expired:
        raise RefusedRequest(rules.EXPIRED_TOKEN)
    if proof is not None and not hmac.compare_digest(str(proof), proof_of(token)):
        raise RefusedRequest(rules.BAD_PROOF)
    return account


def _dataset(request: EmulatedRequest) -> str:
    """Give the id under which usage is told: that of the path, or the first account's."""
    parts = request.path.strip("/").split("/")
    return parts[1] if len(parts) > 1 and parts[1].isdecimal() else ACCOUNTS[0].dataset_id
