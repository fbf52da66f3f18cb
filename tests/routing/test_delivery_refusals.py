"""A refusal of the whole request: the bad event is found and the rest is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from doubles.acme import Acme, accepted
from doubles.sender_bench import LOST, Bench, ids

from convroute.model.http import HttpRequest, HttpResponse
from convroute.model.outcome import Outcome, Verdict
from convroute.model.payload import Payload


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
