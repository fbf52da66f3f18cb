"""What is sent again, and until when."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from doubles.acme import Acme, accepted
from doubles.sender_bench import CANARY, LOST, REFUSED, Bench, ids

from convroute.model.http import HttpRequest, HttpResponse
from convroute.model.outcome import Outcome, Verdict
from convroute.model.payload import Payload


@pytest.mark.parametrize(
    "answer, verdict, requests",
    [
        (HttpResponse.of(200, {"accepted": 1}), Verdict.DELIVERED, 1),
        (HttpResponse.of(200, {}), Verdict.UNKNOWN, 2),
        (HttpResponse.of(400, {}), Verdict.REJECTED, 1),
        (HttpResponse.of(401, {}), Verdict.CREDENTIAL, 1),
        (HttpResponse.of(403, {}), Verdict.CREDENTIAL, 1),
        (HttpResponse.of(404, {}), Verdict.MISCONFIGURED, 1),
        (HttpResponse.of(429, {}), Verdict.THROTTLED, 2),
        (HttpResponse.of(500, {}), Verdict.UNKNOWN, 2),
        (HttpResponse(status=502, body=b"<html>"), Verdict.UNKNOWN, 2),
        (LOST, Verdict.UNKNOWN, 2),
        (REFUSED, Verdict.UNAVAILABLE, 2),
        (ConnectionResetError(CANARY), Verdict.UNKNOWN, 2),
        (TimeoutError(), Verdict.UNKNOWN, 2),
        (ValueError(CANARY), Verdict.UNKNOWN, 2),
    ],
    ids=str,
)
async def test_what_is_sent_again(
    answer: Any, verdict: Verdict, requests: int, caplog: Any
) -> None:
    bench = Bench(answer)
    (entry,) = await bench.deliver()
    assert len(bench.transport.requests) == requests
    assert entry.attempts[0].verdict is verdict
    assert entry.final().verdict is (Verdict.DELIVERED if requests == 2 else verdict)
    assert CANARY not in caplog.text + repr(entry)


async def test_each_attempt_is_kept() -> None:
    bench = Bench(HttpResponse.of(503, {}), LOST)
    (entry,) = await bench.deliver()
    assert [(a.verdict, a.http_status) for a in entry.attempts] == [
        (Verdict.UNKNOWN, 503),
        (Verdict.UNKNOWN, None),
        (Verdict.DELIVERED, 200),
    ]
    assert bench.clock.waits == [0.5, 1.0]


async def test_the_same_request_is_sent_again() -> None:
    bench = Bench(LOST)
    await bench.deliver()
    first, second = bench.transport.requests
    assert first == second


async def test_attempts_come_to_an_end() -> None:
    bench = Bench(*[REFUSED] * 9, attempts=3)
    assert await bench.verdicts() == [Verdict.UNAVAILABLE]
    assert len(bench.transport.requests) == 3


async def test_what_the_platform_asks_to_wait_is_waited_whole() -> None:
    bench = Bench(HttpResponse.of(429, {}, {"retry-after": "7"}), longest_wait=1)
    assert await bench.verdicts() == [Verdict.DELIVERED]
    assert bench.clock.waits == [7]


async def test_a_wait_past_the_deadline_is_not_begun() -> None:
    bench = Bench(HttpResponse.of(429, {}, {"retry-after": "600"}))
    (entry,) = await bench.deliver()
    assert bench.clock.waits == []
    assert entry.final().retry_after == 600
    assert entry.final().verdict is Verdict.THROTTLED


async def test_only_the_events_that_need_it_are_sent_again() -> None:
    class Partly(Acme):
        def outcomes(self, response: HttpResponse, payloads: Sequence[Payload]) -> list[Outcome]:
            good = response.document["good"]
            assert isinstance(good, list)
            return [
                Outcome(verdict=Verdict.DELIVERED if p.event_id in good else Verdict.UNKNOWN)
                for p in payloads
            ]

    bench = Bench(
        HttpResponse.of(200, {"good": ["e0", "e2"]}),
        HttpResponse.of(200, {"good": ["e1"]}),
        platform=Partly(),
    )
    assert await bench.verdicts(3) == [Verdict.DELIVERED] * 3
    assert [ids(r) for r in bench.transport.requests] == [["e0", "e1", "e2"], ["e1"]]


async def test_no_request_leaves_after_the_deadline() -> None:
    bench = Bench()
    bench.transport.answers.extend(
        [bench.clock.passing(6, LOST), bench.clock.passing(6, LOST), bench.clock.passing(6, LOST)]
    )
    assert await bench.verdicts() == [Verdict.UNKNOWN]
    assert len(bench.transport.requests) == 2


async def test_batches_for_which_no_time_is_left_were_certainly_not_sent() -> None:
    bench = Bench()
    bench.transport.answers.append(bench.clock.passing(11, accepted(10)))
    verdicts = await bench.verdicts(25)
    assert verdicts == [Verdict.DELIVERED] * 10 + [Verdict.UNAVAILABLE] * 15
    assert len(bench.transport.requests) == 1


async def test_an_event_in_doubt_stays_in_doubt_when_time_runs_out() -> None:
    bench = Bench()
    bench.transport.answers.append(LOST)  # e0..e9: to be sent again, after
    bench.transport.answers.append(bench.clock.passing(20, accepted(5)))  # e10..e14
    verdicts = await bench.verdicts(15)
    assert verdicts == [Verdict.UNKNOWN] * 10 + [Verdict.DELIVERED] * 5


async def test_a_transport_that_hangs_is_left_at_the_deadline() -> None:
    async def hang(_: HttpRequest) -> None:
        await asyncio.sleep(60)

    bench = Bench(hang, deadline=0.02, attempts=1)
    (entry,) = await bench.deliver()
    assert entry.final().verdict is Verdict.UNKNOWN
    assert entry.final().detail == "no answer before the deadline"


async def test_waiting_for_a_slot_ends_at_the_deadline_and_sends_nothing() -> None:
    bench = Bench(slots=1, deadline=0.02)
    await bench.sender.slots.acquire()
    assert await bench.verdicts() == [Verdict.UNAVAILABLE]
    assert bench.transport.requests == []
    bench.sender.slots.release()
    assert await bench.verdicts() == [Verdict.DELIVERED]
