from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from attrs import evolve
from doubles.acme import Acme, pixel
from doubles.scripted import START, Clock, ScriptedTransport

from convroute import Lead, Payload, Pixel, Status
from convroute.model.conversion import Conversion
from convroute.model.event import ConversionEvent
from convroute.model.http import HttpResponse
from convroute.model.outcome import Outcome, Verdict
from convroute.model.payload import Refusal
from convroute.model.receipt import Receipt
from convroute.note import Note
from convroute.retry import RetryPolicy
from convroute.roles import Withheld
from convroute.routing.delivery import Destination, Sender
from convroute.routing.dispatch import STATUS_OF, Dispatcher, Fired

CANARY = "canary@example.com"


def fired(name: str = "Lead", event_id: str = "e1", **lead: Any) -> Fired:
    event = ConversionEvent(name=name, event_id=event_id, occurred_at=START)
    lead_of = Lead.from_record({"id": "l1", "email": "ann@example.com", **lead})
    return Fired(
        conversion=Conversion(event=event, lead=lead_of, fired_at=START),
        notes=(Note("before", "taken"),),
    )


class Gatekeeper:
    name = "keeper"

    def __init__(self, answer: Any = None) -> None:
        self.answer = answer

    async def admit(self, conversion: Conversion, pixel: Pixel) -> Withheld | None:
        if isinstance(self.answer, BaseException):
            raise self.answer
        answer: Withheld | None = self.answer
        return answer


class Watcher:
    name = "watcher"

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error
        self.seen: list[Receipt] = []

    async def on_receipt(self, receipt: Receipt, conversion: Conversion) -> None:
        self.seen.append(receipt)
        if self.error:
            raise self.error


class Bench:
    def __init__(
        self,
        *answers: Any,
        platform: Acme | None = None,
        gates: Any = (),
        observers: Any = (),
        **pixel_: Any,
    ) -> None:
        self.transport = ScriptedTransport(*answers)
        self.destination = Destination(
            pixel=pixel(**pixel_), platform=platform or Acme(), transport=self.transport
        )
        sender = Sender(
            retry=RetryPolicy(attempts=1), ambient=Clock().ambient, slots=asyncio.Semaphore(5)
        )
        self.dispatcher = Dispatcher(sender=sender, gates=gates, observers=observers)

    async def receipt(self, one: Fired | None = None) -> Receipt:
        (receipt,) = await self.dispatcher.dispatch([one or fired()], self.destination)
        return receipt


async def test_a_delivery_is_written_on_the_receipt() -> None:
    receipt = await Bench().receipt()
    assert receipt.status is Status.DELIVERED
    assert (receipt.event_id, receipt.event_name, receipt.lead_id) == ("e1", "Lead", "l1")
    assert (receipt.pixel, receipt.pixel_id, receipt.platform) == ("shop", "42", "acme")
    assert (receipt.reference, receipt.verdict) == ("trace-1", Verdict.DELIVERED)
    assert receipt.notes == (Note("before", "taken"),)
    assert len(receipt.attempts) == 1


@pytest.mark.parametrize("verdict", Verdict, ids=lambda v: v.value)
async def test_each_verdict_has_its_status(verdict: Verdict) -> None:
    class Judging(Acme):
        def outcomes(self, response: HttpResponse, payloads: Sequence[Payload]) -> list[Outcome]:
            return [Outcome(verdict=verdict, code="1", subcode="2", retry_after=3, detail="why")]

    receipt = await Bench(platform=Judging()).receipt()
    assert receipt.status is STATUS_OF[verdict]
    assert (receipt.code, receipt.subcode, receipt.retry_after, receipt.detail) == (
        "1",
        "2",
        3,
        "why",
    )
    assert (receipt.status is Status.FAILED) == verdict.retryable


async def test_receipts_stand_in_the_order_of_the_conversions() -> None:
    bench = Bench()
    names = ["Lead", "Refused", "Lead", "Refused", "Lead"]
    many = [fired(name, f"e{n}") for n, name in enumerate(names)]
    receipts = await bench.dispatcher.dispatch(many, bench.destination)
    assert [r.event_id for r in receipts] == ["e0", "e1", "e2", "e3", "e4"]
    assert [r.status is Status.REJECTED for r in receipts] == [name == "Refused" for name in names]
    assert bench.transport.sizes == [3]


async def test_a_refusal_sends_nothing_and_says_what_to_look_at() -> None:
    bench = Bench()
    receipt = await bench.receipt(fired("Refused"))
    assert (receipt.status, receipt.detail, receipt.field) == (
        Status.REJECTED,
        "never taken",
        "eventName",
    )
    assert receipt.notes == (Note("before", "taken"), Note("x", "y"))
    assert (receipt.verdict, receipt.attempts) == (None, ())
    assert bench.transport.requests == []


async def test_an_event_that_the_pixel_does_not_take_is_skipped() -> None:
    bench = Bench(events=frozenset({"Purchase"}))
    receipt = await bench.receipt()
    assert (receipt.status, receipt.detail) == (
        Status.SKIPPED,
        "pixel 'shop' does not take this event",
    )
    assert bench.transport.requests == []


async def test_the_first_gate_that_says_no_withholds() -> None:
    bench = Bench(gates=[Gatekeeper(), Gatekeeper(Withheld("sampled")), Gatekeeper(ValueError())])
    receipt = await bench.receipt()
    assert (receipt.status, receipt.detail) == (Status.SKIPPED, "sampled")
    assert bench.transport.requests == []


@pytest.mark.parametrize("answer", [ValueError(CANARY), "no", True, False], ids=repr)
async def test_a_gate_that_fails_withholds(answer: Any, caplog: Any) -> None:
    bench = Bench(gates=[Gatekeeper(answer)])
    receipt = await bench.receipt()
    assert receipt.status is Status.SKIPPED
    assert receipt.detail == "the gate 'keeper' failed, so the event stays here"
    assert bench.transport.requests == []
    assert "gate 'keeper' failed" in caplog.text
    assert CANARY not in caplog.text + repr(receipt)


class CanaryError(Exception):
    """An exception whose text holds what must not get out."""


@pytest.mark.parametrize(
    "answer", [CanaryError(CANARY), None, {"body": CANARY}], ids=["raises", "None", "dict"]
)
async def test_a_mapping_that_fails_is_a_refusal_without_its_text(answer: Any, caplog: Any) -> None:
    class Broken(Acme):
        def map(self, conversion: Conversion, pixel: Pixel) -> Payload | Refusal:
            if isinstance(answer, Exception):
                raise answer
            given: Payload = answer
            return given

    bench = Bench(platform=Broken())
    receipt = await bench.receipt()
    assert receipt.status is Status.REJECTED
    assert receipt.detail.startswith("the plugin of 'acme' failed while mapping (")
    assert bench.transport.requests == []
    assert "platform 'acme' while mapping failed" in caplog.text
    assert "test_dispatch.py" in caplog.text or answer is None or isinstance(answer, dict)
    assert CANARY not in caplog.text + repr(receipt)


async def test_observers_are_told_of_every_receipt_and_stop_nothing(caplog: Any) -> None:
    broken, watcher = Watcher(CanaryError(CANARY)), Watcher()
    bench = Bench(observers=[broken, watcher])
    many = [fired(), fired("Refused")]
    receipts = await bench.dispatcher.dispatch(many, bench.destination)
    assert watcher.seen == broken.seen == receipts
    assert "observer 'watcher' failed: CanaryError" in caplog.text
    assert CANARY not in caplog.text


@pytest.mark.parametrize("place", ["gate", "observer", "map"])
async def test_a_cancellation_is_not_swallowed(place: str) -> None:
    error = asyncio.CancelledError()

    class Broken(Acme):
        def map(self, conversion: Conversion, pixel: Pixel) -> Payload | Refusal:
            raise error

    bench = Bench(
        platform=Broken() if place == "map" else None,
        gates=[Gatekeeper(error)] if place == "gate" else (),
        observers=[Watcher(error)] if place == "observer" else (),
    )
    with pytest.raises(asyncio.CancelledError):
        await bench.receipt()


async def test_pixels_are_delivered_side_by_side_and_receipts_keep_the_order() -> None:
    waiting = asyncio.Event()

    async def waits(_: Any) -> HttpResponse:
        await asyncio.wait_for(waiting.wait(), 5)
        return HttpResponse.of(200, {"accepted": 2})

    async def releases(_: Any) -> HttpResponse:
        waiting.set()
        return HttpResponse.of(200, {"accepted": 1})

    first, second = Bench(waits), Bench(releases, name="other", pixel_id="43")
    pairs = [
        (fired(event_id="a"), first.destination),
        (fired(event_id="b"), second.destination),
        (fired(event_id="c"), first.destination),
    ]
    receipts = await first.dispatcher.dispatch_all(pairs)
    assert [(r.event_id, r.pixel, r.ok) for r in receipts] == [
        ("a", "shop", True),
        ("b", "other", True),
        ("c", "shop", True),
    ]
    assert await first.dispatcher.dispatch_all([]) == []


async def test_a_gate_that_hangs_withholds_and_an_observer_that_hangs_stops_nothing() -> None:
    class Hanging:
        name = "hanging"

        async def admit(self, conversion: Any, pixel: Any) -> None:
            await asyncio.sleep(60)

        async def on_receipt(self, receipt: Any, conversion: Any) -> None:
            await asyncio.sleep(60)

    withheld, delivered = Bench(gates=[Hanging()]), Bench(observers=[Hanging()])
    for bench in (withheld, delivered):
        bench.dispatcher = evolve(bench.dispatcher, timeout=0.02)
    async with asyncio.timeout(10):
        assert (await withheld.receipt()).status is Status.SKIPPED
        assert (await delivered.receipt()).status is Status.DELIVERED
