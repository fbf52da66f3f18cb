"""The emulated platform: judges events as the Conversions API does.

It is written from the platform's documents alone and knows nothing of the mapping: what the two
agree on, they agree on because the documents say so.
"""

from __future__ import annotations

import hmac
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from convroute.spi import EmulatedEvent, EmulatedRequest, Emulator, HttpResponse, Pixel
from convroute_facebook.emulator import refusals
from convroute_facebook.emulator.accounts import ACCOUNTS, Account, proof_of
from convroute_facebook.emulator.envelope import (
    RefusedRequest,
    events_of,
    parameters,
    split_path,
    token_of,
    version_headers,
)
from convroute_facebook.emulator.memory import Memory, repeat_of
from convroute_facebook.emulator.refusals import Refusal
from convroute_facebook.emulator.rules import first_fault
from convroute_facebook.emulator.shapes import Path

KEPT: Final = 10_000
USAGE: Final = "x-business-use-case-usage"


class EmulatedFacebook(Emulator):
    """Answers as `graph.facebook.com` does at `/{version}/{dataset}/events`.

    One bad event refuses the whole request and nothing of it is taken; repeats within 48 hours are
    dropped in silence; test events are taken like any other. Trace ids are a counter.

    Args:
        calls_per_hour: The rate limit of each dataset, after which calls are answered as throttled.
    """

    name: ClassVar[str] = "facebook"
    title: ClassVar[str] = "Facebook (emulated)"

    def __init__(self, calls_per_hour: int = 1_000_000) -> None:
        self._calls_per_hour = calls_per_hour
        self._traces = 0
        self.reset()

    def reset(self) -> None:
        """Forget everything that arrived, deduplication keys and call counts included."""
        self._events: deque[EmulatedEvent] = deque(maxlen=KEPT)
        self._memory = Memory()
        self._calls: Counter[tuple[str, int]] = Counter()

    def pixels(self) -> Sequence[Pixel]:
        """Give a good account, one with an expired token, and one that is always throttled."""
        return tuple(account.pixel() for account in ACCOUNTS)

    def received(self) -> Sequence[EmulatedEvent]:
        """Give the events that were taken, at most the last 10 000."""
        return tuple(self._events)

    def throttled(self) -> HttpResponse:
        """Give the rate limit's answer: HTTP 400, code 80004, a header with the minutes to wait."""
        return self._refused(
            refusals.RATE_LIMIT, headers=_usage(ACCOUNTS[0].dataset_id, 100, minutes=1)
        )

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
            return self._refused(refused.refusal)
        return HttpResponse(
            status=answer.status,
            headers={**answer.headers, **version_headers(version)},
            body=answer.body,
        )

    def _take(
        self, request: EmulatedRequest, account: Account, node: str, given: Mapping[str, Any]
    ) -> HttpResponse:
        if node != account.dataset_id:
            raise RefusedRequest(refusals.UNKNOWN_OBJECT)
        now = request.received_at.timestamp()
        headers = self._counted(account, int(now))
        if account.throttled or headers is None:
            return self._refused(refusals.RATE_LIMIT, headers=_usage(node, 100, minutes=1))
        events = events_of(given)
        for index, event in enumerate(events):
            fault = first_fault(event, int(now))
            if fault:
                return self._refused(fault[0], (index, *fault[1]), headers)
        for event in events:
            self._keep(node, event, test=bool(given.get("test_event_code")), now=now)
        taken = {"events_received": len(events), "messages": [], "fbtrace_id": self._trace()}
        return HttpResponse.of(200, taken, headers)

    def _keep(self, dataset: str, event: Any, *, test: bool, now: float) -> None:
        self._events.append(
            EmulatedEvent(
                pixel_id=dataset,
                name=event["event_name"],
                event_id=event.get("event_id"),
                body=event,
                test=test,
                duplicate=self._memory.seen(repeat_of(dataset, event), now),
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
            raise RefusedRequest(refusals.NOT_READABLE)
        raise RefusedRequest(
            refusals.UNKNOWN_OBJECT if edge in ("", "events") else refusals.UNKNOWN_PATH
        )

    def _counted(self, account: Account, now: int) -> dict[str, str] | None:
        slot = (account.dataset_id, now // 3600)
        self._calls[slot] += 1
        if self._calls[slot] > self._calls_per_hour:
            return None
        return _usage(account.dataset_id, 100 * self._calls[slot] // self._calls_per_hour)

    def _refused(
        self, refusal: Refusal, path: Path = (), headers: Mapping[str, str] | None = None
    ) -> HttpResponse:
        error: dict[str, Any] = {
            "message": f"(#{refusal.code}) {refusal.title}",
            "type": refusal.kind,
            "code": refusal.code,
            "is_transient": False,
            "fbtrace_id": self._trace(),
        }
        if refusal.subcode is not None:
            error["error_subcode"] = refusal.subcode
        if refusal.text:
            where = f" {_json_path(path)}" if refusal is refusals.BAD_MEMBER else ""
            error["error_user_title"] = refusal.title
            error["error_user_msg"] = refusal.text + where
        return HttpResponse.of(refusal.status, {"error": error}, headers)

    def _trace(self) -> str:
        self._traces += 1
        return f"AEmulated{self._traces:014d}"


def _account(token: str, proof: object) -> Account:
    if not token:
        raise RefusedRequest(refusals.NO_TOKEN)
    account = next((a for a in ACCOUNTS if a.token == token), None)
    if account is None:
        raise RefusedRequest(refusals.BAD_TOKEN)
    if account.expired:
        raise RefusedRequest(refusals.EXPIRED_TOKEN)
    if proof is not None and not hmac.compare_digest(str(proof), proof_of(token)):
        raise RefusedRequest(refusals.BAD_PROOF)
    return account


def _json_path(path: Path) -> str:
    return "$['data']" + "".join(f"[{p}]" if isinstance(p, int) else f"['{p}']" for p in path)


def _usage(dataset: str, percent: int, minutes: int = 0) -> dict[str, str]:
    share = f'"call_count":{percent},"total_cputime":{percent // 2},"total_time":{percent // 2}'
    entry = f'{{"type":"ads_management",{share},"estimated_time_to_regain_access":{minutes}}}'
    return {USAGE: f'{{"{dataset}":[{entry}]}}'}
