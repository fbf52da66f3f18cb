"""How events share requests, and requests the slots."""

from __future__ import annotations

import asyncio

import pytest
from doubles.acme import Acme, accepted, body_of, events_in, pixel
from doubles.sender_bench import Bench, payloads

from convroute.ambient import Ambient
from convroute.model.http import HttpRequest, HttpResponse
from convroute.model.outcome import Verdict
from convroute.retry import RetryPolicy
from convroute.routing.delivery import Destination, Sender


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
