from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from doubles.acme import AcmePlugin, accepted, pixel
from doubles.router_bench import EVENT
from doubles.scripted import Answer, Notebook, Plugin, ScriptedTransport

from convroute import ConfigurationError, FireResult, InvalidEventError, Lead, Receipt, Settings
from convroute.sync import Router
from convroute.wire import Naming


def router(*answers: Answer, sources: Any = (), **pixels: Any) -> Router:
    plugin = Plugin(transports=[ScriptedTransport(*answers)], lead_sources=sources)
    return Router(
        [pixel(**pixels), pixel("b", pixel_id="43")], plugins={"acme": AcmePlugin(), "x": plugin}
    )


def no_thread_is_left() -> bool:
    return not [thread for thread in threading.enumerate() if thread.name == "convroute"]


def test_it_has_the_surface_of_the_other_router() -> None:
    with router() as blocking:
        receipt = blocking.fire(**EVENT)
        assert isinstance(receipt, Receipt)
        assert receipt.ok
        several = blocking.fire(**{**EVENT, "pixel_id": ["42", "43"]})
        assert isinstance(several, FireResult)
        assert several.ok
        assert blocking.preview(**EVENT).would_send
        good, bad = blocking.fire_many([EVENT, {}])
        assert isinstance(good, Receipt)
        assert isinstance(bad, InvalidEventError)
        record = {
            "leadId": "l1",
            "pixelId": "42",
            "platform": "acme",
            "eventName": "Lead",
            "lead": {},
        }
        assert blocking.fire_record(record, required=["lead_id"]).ok
        assert blocking.preview_record(record).would_send
        (camel,) = blocking.fire_many([record], naming=Naming.CAMEL)
        assert isinstance(camel, Receipt)
        assert list(blocking.pixels) == ["shop", "b"]
        assert list(blocking.platforms) == ["acme"]
        with pytest.raises(ConfigurationError):
            blocking.put_lead(Lead(id="1"))
        with pytest.raises(InvalidEventError):
            blocking.fire(**{**EVENT, "event_name": ""})
    assert no_thread_is_left()


def test_calls_from_many_threads_run_side_by_side() -> None:
    meeting = threading.Barrier(8, timeout=5)
    arrived: list[object] = []
    all_there = asyncio.Event()

    async def together(request: object) -> Any:
        arrived.append(request)
        if len(arrived) == 8:
            all_there.set()
        await asyncio.wait_for(all_there.wait(), 5)
        return accepted(1)

    def fire(_: int) -> Any:
        meeting.wait()
        return blocking.fire(**EVENT)

    with router(*[together] * 8) as blocking, ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(fire, range(8)))
    assert all(receipt.ok for receipt in receipts)
    assert len({receipt.event_id for receipt in receipts}) == 8


def test_two_routers_in_one_process() -> None:
    with router() as one, router(name="other") as two:
        assert one.fire(**EVENT).pixel == "shop"
        assert two.fire(**EVENT).pixel == "other"
    assert no_thread_is_left()


def test_it_must_be_open() -> None:
    closed = router()
    with pytest.raises(ConfigurationError, match="the router is not open"):
        closed.fire(**EVENT)
    closed.close()
    with closed:
        closed.open()
        assert closed.fire(**EVENT).ok
    with pytest.raises(ConfigurationError, match="the router is not open"):
        closed.fire(**EVENT)
    with closed:
        assert closed.fire(**EVENT).ok


def test_opened_again_it_bounds_requests_in_its_new_loop() -> None:
    async def slow(_: object) -> Any:
        await asyncio.sleep(0.005)
        return accepted(1)

    blocking = Router(
        [pixel()],
        settings=Settings(concurrency=1),
        plugins={"acme": AcmePlugin(), "x": Plugin(transports=[ScriptedTransport(*[slow] * 8)])},
    )
    for _ in range(2):
        with blocking, ThreadPoolExecutor(4) as pool:
            assert all(
                receipt.ok for receipt in pool.map(lambda _: blocking.fire(**EVENT), range(4))
            )


def test_it_refuses_to_wait_for_itself() -> None:
    told: list[str] = []

    class Inside:
        name = "inside"

        async def lookup(self, lead: Lead) -> Lead | None:
            try:
                blocking.fire(**EVENT)
            except RuntimeError as error:
                told.append(str(error))
            return None

    with router(sources=[Inside()]) as blocking:
        assert blocking.fire(**EVENT).ok
    assert told == ["called from the router's own thread: it would wait for itself"]


def test_a_router_that_cannot_open_leaves_no_thread() -> None:
    class Broken(Notebook):
        async def __aenter__(self) -> None:
            raise OSError("disk")

        async def __aexit__(self, *_: object) -> None: ...

    broken = router(sources=[Broken()])
    for _ in range(2):
        with pytest.raises(OSError, match="disk"):
            broken.open()
        assert no_thread_is_left()
    with pytest.raises(ConfigurationError, match="not open"):
        broken.fire(**EVENT)


def test_opened_from_several_threads_it_has_one_thread() -> None:
    blocking = router()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: blocking.open(), range(16)))
    assert len([t for t in threading.enumerate() if t.name == "convroute"]) == 1
    blocking.close()
    assert no_thread_is_left()


def test_closing_ends_the_calls_that_are_under_way() -> None:
    started = threading.Event()

    async def hang(_: object) -> None:
        started.set()
        await asyncio.sleep(60)

    blocking = router(hang)
    blocking.open()
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(lambda: blocking.fire(**EVENT))
        assert started.wait(5)
        begun = time.monotonic()
        blocking.close()
        with pytest.raises((asyncio.CancelledError, Exception)) as caught:
            call.result(5)
    assert "Cancelled" in type(caught.value).__name__
    assert time.monotonic() - begun < 5
    assert no_thread_is_left()


async def test_in_a_running_loop_it_says_that_it_blocks() -> None:
    with router() as blocking:
        with pytest.warns(RuntimeWarning, match="await convroute.Router instead") as caught:
            assert blocking.fire(**EVENT).ok
        assert caught[0].filename == __file__
        assert (await asyncio.to_thread(lambda: blocking.fire(**EVENT))).ok


def test_what_goes_wrong_while_closing_is_raised_and_leaves_no_thread() -> None:
    class Sticky(Notebook):
        async def __aenter__(self) -> None: ...

        async def __aexit__(self, *_: object) -> None:
            raise OSError("disk")

    blocking = router(sources=[Sticky()])
    blocking.open()
    with pytest.raises(OSError, match="disk"):
        blocking.close()
    assert no_thread_is_left()
    blocking.close()


def test_it_does_not_close_itself_from_its_own_thread() -> None:
    told: list[str] = []

    class Inside:
        name = "inside"

        async def lookup(self, lead: Lead) -> Lead | None:
            try:
                blocking.close()
            except RuntimeError as error:
                told.append(str(error))
            return None

    with router(sources=[Inside()]) as blocking:
        assert blocking.fire(**EVENT).ok
        assert blocking.fire(**EVENT).ok
    assert told == ["called from the router's own thread: it would wait for itself"] * 2
    assert no_thread_is_left()
