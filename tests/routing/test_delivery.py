from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from doubles.acme import Acme, accepted, body_of, events_in, pixel
from doubles.scripted import Answer, Clock, ScriptedTransport

from convroute.ambient import Ambient
from convroute.errors import TransportError
from convroute.model.http import HttpRequest, HttpResponse
from convroute.model.outcome import Outcome, Verdict
from convroute.model.payload import Payload
from convroute.model.pixel import Pixel
from convroute.retry import RetryPolicy
from convroute.routing.delivery import Delivered, Destination, Sender

LOST = TransportError("no answer in time", in_doubt=True)
REFUSED = TransportError("the connection was refused", in_doubt=False)
CANARY = "canary@example.com"


def payloads(count: int, **envelope: Any) -> list[Payload]:
    return [
        Payload(body={"id": f"e{n}"}, event_id=f"e{n}", envelope=envelope) for n in range(count)
    ]


def ids(request: HttpRequest) -> list[str]:
    return [event["id"] for event in events_in(request)]


class Bench:
    """A sender over a scripted transport and a clock of its own."""

    def __init__(
        self, *answers: Answer, platform: Acme | None = None, slots: int = 10, **retry: Any
    ) -> None:
        self.transport = ScriptedTransport(*answers)
        self.clock = Clock()
        self.destination = Destination(
            pixel=pixel(), platform=platform or Acme(), transport=self.transport
        )
        self.sender = Sender(
            retry=RetryPolicy(**retry), ambient=self.clock.ambient, slots=asyncio.Semaphore(slots)
        )

    async def deliver(self, given: Sequence[Payload] | int = 1) -> list[Delivered]:
        given = payloads(given) if isinstance(given, int) else given
        return await self.sender.deliver(given, self.destination)

    async def verdicts(self, given: Sequence[Payload] | int = 1) -> list[Verdict]:
        return [entry.final().verdict for entry in await self.deliver(given)]


# --- retry classes


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


# --- the deadline


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


async def test_slots_bound_the_requests_under_way() -> None:
    under_way, most = 0, 0

    async def slow(_: HttpRequest) -> HttpResponse:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        under_way -= 1
        return accepted(1)

    bench = Bench(*[slow] * 20, slots=3)
    await asyncio.gather(*(bench.deliver() for _ in range(20)))
    assert most == 3
    assert len(bench.transport.requests) == 20


# --- sharing requests


async def test_a_request_holds_no_more_than_the_platform_takes() -> None:
    bench = Bench()
    assert await bench.verdicts(25) == [Verdict.DELIVERED] * 25
    assert bench.transport.sizes == [10, 10, 5]


async def test_envelopes_never_share_a_request() -> None:
    bench = Bench()
    real, tests, others = payloads(3), payloads(2, test="A"), payloads(1, test="B")
    mixed = [real[0], tests[0], real[1], others[0], tests[1], real[2]]
    entries = await bench.deliver(mixed)
    assert [entry.payload for entry in entries] == mixed
    sent = [(len(events_in(r)), body_of(r).get("test")) for r in bench.transport.requests]
    assert sent == [(3, None), (2, "A"), (1, "B")]


async def test_nothing_to_deliver_is_nothing_sent() -> None:
    bench = Bench()
    assert await bench.deliver([]) == []
    assert bench.transport.requests == []


# --- a refusal of the whole request


class Judge:
    """Refuses any request that holds a bad event, and names its index or not."""

    def __init__(self, *bad: str, names_it: bool) -> None:
        self.bad, self.names_it = set(bad), names_it

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = [index for index, event_id in enumerate(ids(request)) if event_id in self.bad]
        if not found:
            return accepted(len(ids(request)))
        return HttpResponse.of(400, {"bad": found[0]} if self.names_it else {})


class Big(Acme):
    batch_limit = 1000


def judged(
    judge: Callable[[HttpRequest], HttpResponse], platform: Acme | None = None, **retry: Any
) -> Bench:
    return Bench(*[judge] * 3000, platform=platform, **retry)


async def test_the_event_that_is_named_is_parked_and_the_rest_sent_again() -> None:
    bench = judged(Judge("e3", "e7", names_it=True))
    verdicts = await bench.verdicts(10)
    assert [i for i, v in enumerate(verdicts) if v is Verdict.REJECTED] == [3, 7]
    assert verdicts.count(Verdict.DELIVERED) == 8
    assert bench.transport.sizes == [10, 9, 8]


async def test_without_a_name_it_is_found_by_cutting() -> None:
    bench = judged(Judge("e3", names_it=False))
    verdicts = await bench.verdicts(10)
    assert [i for i, v in enumerate(verdicts) if v is Verdict.REJECTED] == [3]
    assert verdicts.count(Verdict.DELIVERED) == 9
    assert bench.transport.sizes == [10, 3, 3, 1, 1, 1, 3, 1]


@pytest.mark.parametrize("bad", [0, 1, 249, 250, 500, 777, 998, 999])
async def test_one_bad_event_of_a_thousand_costs_no_more_than_was_measured(bad: int) -> None:
    bench = judged(Judge(f"e{bad}", names_it=False), Big())
    verdicts = await bench.verdicts(1000)
    assert [i for i, v in enumerate(verdicts) if v is Verdict.REJECTED] == [bad]
    assert verdicts.count(Verdict.DELIVERED) == 999
    assert len(bench.transport.requests) <= 23


@pytest.mark.parametrize("count, most", [(3, 66), (10, 160), (30, 340)])
async def test_so_do_a_few(count: int, most: int) -> None:
    bad = [f"e{i * 1000 // count}" for i in range(count)]
    bench = judged(Judge(*bad, names_it=False), Big())
    verdicts = await bench.verdicts(1000)
    assert verdicts.count(Verdict.REJECTED) == count
    assert verdicts.count(Verdict.DELIVERED) == 1000 - count
    assert len(bench.transport.requests) <= most


@pytest.mark.parametrize("names_it", [True, False])
async def test_every_event_may_be_bad(names_it: bool) -> None:
    bench = judged(Judge(*(f"e{i}" for i in range(10)), names_it=names_it))
    assert await bench.verdicts(10) == [Verdict.REJECTED] * 10


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503])
async def test_only_a_refusal_is_cut(status: int) -> None:
    bench = Bench(*[HttpResponse.of(status, {})] * 9, attempts=2)
    await bench.verdicts(10)
    assert set(bench.transport.sizes) == {10}
    assert len(bench.transport.sizes) <= 2


async def test_a_fault_while_cutting_is_retried_and_the_cutting_goes_on() -> None:
    judge = Judge("e3", names_it=False)
    bench = Bench(judge, judge, LOST, *[judge] * 99)
    verdicts = await bench.verdicts(10)
    assert [i for i, v in enumerate(verdicts) if v is Verdict.REJECTED] == [3]
    assert verdicts.count(Verdict.DELIVERED) == 9


async def test_events_that_are_refused_one_by_one_are_not_sent_again() -> None:
    class Each(Acme):
        def outcomes(self, response: HttpResponse, payloads: Sequence[Payload]) -> list[Outcome]:
            return [Outcome(verdict=Verdict.REJECTED, at_fault=True) for _ in payloads]

    bench = Bench(platform=Each())
    assert await bench.verdicts(3) == [Verdict.REJECTED] * 3
    assert bench.transport.sizes == [3]


# --- plugins that misbehave


def raising(*_: object) -> Any:
    raise ValueError(CANARY)


@pytest.mark.parametrize(
    "outcomes",
    [raising, lambda *_: [], lambda *_: None, lambda *_: [None], lambda *_: [Outcome(verdict=Verdict.DELIVERED)] * 2],
    ids=["raises", "none", "nothing", "of another kind", "too many"],
)  # fmt: skip
async def test_an_answer_that_the_plugin_cannot_read_is_in_doubt(
    outcomes: Any, caplog: Any
) -> None:
    class Broken(Acme):
        def outcomes(self, response: HttpResponse, payloads: Sequence[Payload]) -> list[Outcome]:
            read: list[Outcome] = outcomes(response, payloads)
            return read

    bench = Bench(platform=Broken(), attempts=1)
    (entry,) = await bench.deliver()
    assert entry.final().verdict is Verdict.UNKNOWN
    assert entry.final().detail == "answer not understood (HTTP 200)"
    assert entry.attempts[0].http_status == 200
    assert CANARY not in caplog.text + repr(entry)


async def test_outcomes_may_be_given_one_by_one() -> None:
    class Lazy(Acme):
        def outcomes(self, response: HttpResponse, payloads: Sequence[Payload]) -> Any:
            return (Outcome(verdict=Verdict.DELIVERED) for _ in payloads)

    assert await Bench(platform=Lazy()).verdicts(2) == [Verdict.DELIVERED] * 2


async def test_a_request_that_cannot_be_built_is_not_sent(caplog: Any) -> None:
    class Broken(Acme):
        def request(self, payloads: Sequence[Payload], pixel: Pixel) -> HttpRequest:
            raise ValueError(CANARY)

    bench = Bench(platform=Broken())
    (entry,) = await bench.deliver()
    assert entry.final().verdict is Verdict.BROKEN
    assert bench.transport.requests == []
    assert CANARY not in caplog.text + repr(entry)
    assert "platform 'acme' while building a request failed: ValueError" in caplog.text


async def test_a_transport_that_gives_no_response_is_in_doubt(caplog: Any) -> None:
    bench = Bench(lambda _: None, attempts=1)
    assert await bench.verdicts() == [Verdict.UNKNOWN]
    assert "transport 'scripted' failed: TypeError" in caplog.text
    assert caplog.records[0].levelno == logging.ERROR


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1), asyncio.CancelledError()])
async def test_what_ends_a_program_is_not_swallowed(error: BaseException) -> None:
    bench = Bench(lambda _: error)
    # A task would end the loop on two of them: the coroutine is driven by hand.
    work = bench.deliver()
    with pytest.raises(type(error)):
        work.send(None)
    assert not bench.sender.slots.locked()


async def test_a_cancelled_delivery_ends_and_gives_its_slot_back() -> None:
    async def hang(_: HttpRequest) -> None:
        await asyncio.sleep(60)

    bench = Bench(hang, slots=1)
    task = asyncio.create_task(bench.deliver())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert bench.sender.slots.locked()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not bench.sender.slots.locked()


async def test_requests_for_one_pixel_go_out_side_by_side() -> None:
    under_way = most = 0

    class Slow:
        name = "slow"

        async def send(self, request: HttpRequest) -> HttpResponse:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0.01)
            under_way -= 1
            return accepted(1)

    class OneByOne(Acme):
        batch_limit = 1

    sender = Sender(retry=RetryPolicy(), ambient=Ambient(), slots=asyncio.Semaphore(3))
    there = Destination(pixel=pixel(), platform=OneByOne(), transport=Slow())
    delivered = await sender.deliver(payloads(9), there)
    assert [one.payload.event_id for one in delivered] == [f"e{n}" for n in range(9)]
    assert {one.final().verdict for one in delivered} == {Verdict.DELIVERED}
    assert most == 3, "as many as there are slots"
