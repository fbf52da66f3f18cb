"""The embedded routers: nothing of the canary is logged, raised or seen in how anything looks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from canary import EMAIL
from canary_requests import (
    FAULTS,
    LEAD,
    drive,
    event_arguments,
    events,
    invalid,
    keep,
    pixels,
    plugins,
)

from convroute import Lead, Pixel, Router, Settings, hookimpl
from convroute import sync as blocking
from convroute.emulation import EmulationHost
from convroute.errors import ConfigurationError, ConvrouteError
from convroute.retry import RetryPolicy

QUICK = RetryPolicy(deadline=5, attempts=2, first_wait=0.001)
ONCE = RetryPolicy(deadline=5, attempts=1)


class Spy:
    """Looks at everything that passes, as a careless plugin would log it."""

    name = "spy"

    async def admit(self, conversion: Any, pixel: Any) -> None:
        logging.getLogger("convroute.spy").debug(
            "%s %r %s %r", conversion, conversion, pixel, pixel
        )
        for one in (conversion.event, conversion.lead, conversion.lead.keys):
            logging.getLogger("convroute.spy").debug("%s %r", one, one)

    async def on_receipt(self, receipt: Any, conversion: Any) -> None:
        logging.getLogger("convroute.spy").debug("%s %r %r", receipt, receipt, receipt.to_record())

    @hookimpl
    def convroute_gates(self) -> list[Any]:
        return [self]

    @hookimpl
    def convroute_observers(self) -> list[Any]:
        return [self]


@pytest.fixture
def router_for(tmp_path: Path) -> Callable[..., Router]:
    def make(host: EmulationHost, retry: RetryPolicy = QUICK) -> Router:
        database = tmp_path / "convroute.db"
        settings = Settings(plugins=host.plugin_tables(), database=database, retry=retry)
        keep("settings", settings)
        return Router(pixels(host), settings=settings, plugins=plugins(("spy", Spy())))

    return make


async def test_a_router_whatever_the_account(router_for: Any, host: EmulationHost):
    async with router_for(host) as router:
        await router.put_lead(Lead.from_record(LEAD))
        keep("a router", router)
        keep(
            "its parts", (router.settings, dict(router.pixels), router.registry, router.lead_store)
        )
        for pixel in router.pixels.values():
            await drive(router, events(pixel.platform, pixel.pixel_id))
        for name in host.emulators:
            assert host.received(name), "something was delivered, or nothing was tested"


@pytest.mark.parametrize("platform", ["facebook", "tiktok"])
async def test_a_router_whatever_the_platform_does(
    router_for: Any, host: EmulationHost, platform: str
):
    host.reset(platform)
    retry = RetryPolicy(deadline=0.2, attempts=1)
    pixel = host.pixels(platform)[0]
    verdicts = set()
    async with router_for(host) as router:
        await router.put_lead(Lead.from_record(LEAD))
    settings = evolve(router.settings, retry=retry)
    async with Router(pixels(host), settings=settings, plugins=plugins(("spy", Spy()))) as router:
        for fault in FAULTS:
            host.script(platform, [fault])
            receipt = await router.fire_record(events(platform, pixel.pixel_id)[1])
            verdicts.add(receipt.verdict)
            keep("a receipt", receipt)
            host.reset(platform)
    assert len(verdicts) > 3


async def test_a_router_at_a_platform_that_repeats_what_it_was_sent(
    router_for: Any, echoing: EmulationHost
):
    async with router_for(echoing, ONCE) as router:
        await router.put_lead(Lead.from_record(LEAD))
        for pixel in router.pixels.values():
            for _ in range(3):
                await drive(router, events(pixel.platform, pixel.pixel_id)[:3])


@pytest.mark.parametrize("platform", ["facebook", "tiktok"])
async def test_a_router_that_is_given_the_canary_in_the_wrong_place(
    router_for: Any, host: EmulationHost, platform: str
):
    event = events(platform, host.pixels(platform)[0].pixel_id)[0]
    async with router_for(host) as router:
        await router.put_lead(Lead.from_record(LEAD))
        for record in invalid(event):
            for call in (router.preview_record, router.fire_record):
                try:
                    keep("a result", await call(record))
                except ConvrouteError as error:
                    keep("a raised error", error)
        for arguments in (
            {"to": [EMAIL]},
            {"to": EMAIL},
            {"pixel_id": [EMAIL], "platform": platform},
            {EMAIL: 1},
        ):
            with pytest.raises(ConvrouteError) as raised:
                await router.fire(event_name="Lead", lead=dict(LEAD), **arguments)
            keep("a raised error", raised.value)


def test_a_blocking_router_in_several_threads(
    host: EmulationHost, echoing: EmulationHost, tmp_path: Path
):
    def fire(router: blocking.Router, pixel: Pixel) -> None:
        for event in events(pixel.platform, pixel.pixel_id):
            try:
                keep("a result", router.fire_many([event_arguments(event)]))
                keep("a result", router.fire(**event_arguments(event)))
                keep("a preview", router.preview(**event_arguments(event)))
            except ConvrouteError as error:
                keep("a raised error", error)

    for one in (host, echoing):
        settings = Settings(plugins=one.plugin_tables(), database=tmp_path / "sync.db", retry=ONCE)
        with blocking.Router(pixels(one), settings=settings, plugins=plugins()) as router:
            router.put_lead(Lead.from_record(LEAD))
            keep("a router", router)
            threads = [
                threading.Thread(target=fire, args=(router, pixel))
                for pixel in router.pixels.values()
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        with pytest.raises(ConfigurationError) as raised:
            router.fire(**event_arguments(events("facebook", "1")[1]))
        keep("a raised error", raised.value)
