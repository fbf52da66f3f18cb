"""Running the demo: emulated platforms, a temporary database, and every scenario at every platform."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from convroute.demo.report import DemoReport, Result, ShownPayload
from convroute.demo.sample_leads import demo_leads
from convroute.demo.scenarios import ATTEMPTS, SCENARIOS, SHOWN, Account, Scenario
from convroute.demo.stage import Stage
from convroute.emulation import EmulationHost
from convroute.errors import ConvrouteError, LeadNotFound, PixelNotFound
from convroute.jsonvalue import JSON
from convroute.model.lead import Lead
from convroute.model.pixel import Pixel
from convroute.model.receipt import Receipt
from convroute.retry import RetryPolicy
from convroute.router import Router
from convroute.routing.registry import Plugin, discover
from convroute.settings import Settings
from convroute.wire import Naming

RETRY: Final = RetryPolicy(deadline=3.0, attempts=ATTEMPTS, first_wait=0.02, longest_wait=0.1)


async def run_demo(plugins: Iterable[Plugin] | None = None) -> DemoReport:
    """Run the demo; it needs no account and no network.

    Args:
        plugins: The plugins to show; None finds the installed ones.

    Raises:
        ConfigurationError: No plugin brings an emulated platform; the message says what to install.
    """
    started = time.monotonic()
    stage = Stage.of(discover() if plugins is None else plugins)
    with tempfile.TemporaryDirectory(prefix="convroute-demo-") as folder:
        async with EmulationHost(stage.emulators) as host:
            settings = Settings(
                database=Path(folder, "demo.db"),
                lead_sources=("sqlite",),
                plugins=host.plugin_tables(),
                retry=RETRY,
            )
            async with Router(host.pixels(), settings=settings, plugins=stage.plugins) as router:
                leads = await _import(router)
                names = sorted(host.emulators)
                shows = [_Show.of(router, host, name) for name in names]
                results = await asyncio.gather(*(show.results() for show in shows))
                payloads = [await show.payload() for show in shows]
                received = {name: host.received(name) for name in names}
            return DemoReport(
                platforms={name: host.base_url(name) for name in names},
                leads=leads,
                results=tuple(result for of_one in results for result in of_one),
                taken={name: len(events) for name, events in received.items()},
                repeats={n: sum(e.duplicate for e in events) for n, events in received.items()},
                payloads=tuple(payload for payload in payloads if payload),
                left_out=stage.left_out,
                seconds=time.monotonic() - started,
            )


async def _import(router: Router) -> int:
    records = demo_leads(router.platforms.values(), datetime.now(UTC))
    for record in records:
        await router.put_lead(Lead.from_record(record))
    return len(records)


@frozen(kw_only=True)
class _Show:
    """The scenarios at one platform."""

    router: Router
    host: EmulationHost
    platform: str
    pixels: Sequence[Pixel]
    began: datetime

    @classmethod
    def of(cls, router: Router, host: EmulationHost, platform: str) -> _Show:
        return cls(
            router=router,
            host=host,
            platform=platform,
            pixels=host.pixels(platform),
            began=datetime.now(UTC),
        )

    async def results(self) -> list[Result]:
        batch = [scenario for scenario in SCENARIOS if scenario.batch]
        results = []
        for scenario in SCENARIOS:
            if scenario.batch:
                if scenario is batch[0]:
                    results += await self._fire(batch)
            elif pixel := self._pixel(scenario.account):
                if pixel is self.pixels[0]:
                    self.host.script(self.platform, scenario.faults)
                results += await self._fire([scenario])
        return results

    async def payload(self) -> ShownPayload | None:
        preview = await self.router.preview_record(self._record(SHOWN))
        events = self.host.received(self.platform)
        event = next((e for e in events if e.event_id == preview.event_id), None)
        if preview.request is None or event is None:
            return None
        recorded: dict[str, JSON] = {
            "name": event.name,
            "eventId": event.event_id,
            "pixelId": event.pixel_id,
            "test": event.test,
            "repeat": event.duplicate,
            "body": event.body,
        }
        return ShownPayload(platform=self.platform, request=preview.request, recorded=recorded)

    async def _fire(self, scenarios: Sequence[Scenario]) -> list[Result]:
        fired = await self.router.fire_many(
            [self._record(scenario) for scenario in scenarios], naming=Naming.CAMEL
        )
        return [self._result(s, outcome) for s, outcome in zip(scenarios, fired, strict=True)]

    def _result(self, scenario: Scenario, outcome: Receipt | ConvrouteError) -> Result:
        if isinstance(outcome, Receipt):
            return Result(
                scenario=scenario,
                platform=self.platform,
                status=outcome.status.value,
                reason=outcome.detail,
                receipt=outcome,
            )
        unknown = isinstance(outcome, LeadNotFound | PixelNotFound)
        status = "not_found" if unknown else "invalid"
        return Result(scenario=scenario, platform=self.platform, status=status, reason=str(outcome))

    def _record(self, scenario: Scenario) -> Mapping[str, Any]:
        pixel = self._pixel(scenario.account)
        happened = self.began - scenario.age if scenario.age else None
        return {
            **scenario.arguments,
            "platform": self.platform,
            "pixelId": pixel.pixel_id if pixel else None,
            "eventTime": happened.isoformat() if happened else None,
        }

    def _pixel(self, account: Account) -> Pixel | None:
        """Find the pixel; without one that is always throttled, a fault throttles the good one."""
        if account is Account.GOOD:
            return self.pixels[0]
        named = (pixel for pixel in self.pixels if account.value in pixel.name)
        return next(named, self.pixels[0] if account is Account.THROTTLED else None)
