"""Firing a file: rows are gathered by pixel, and go out in requests as large as the platform takes."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterable, Callable, Mapping
from typing import Any, Final

from attrs import field, frozen

from convroute.cli.failures import lines_of
from convroute.cli.fire_options import required_of
from convroute.cli.fire_rows import Row
from convroute.errors import ConvrouteError, LeadNotFound, LeadSourceError, PixelNotFound
from convroute.model.receipt import Receipt
from convroute.router import Router
from convroute.wire import Naming

Line = tuple[int, dict[str, Any]]

STATUS_OF: Final[Mapping[type[ConvrouteError], str]] = {
    LeadNotFound: "not_found",
    PixelNotFound: "not_found",
    LeadSourceError: "failed",
}
"""What an error of one row is called beside the statuses of receipts; any other is `invalid`."""


@frozen(kw_only=True)
class Backfill:
    """Fires rows, and hands over a result for each, in the order in which they are settled.

    Attributes:
        router: The router, entered.
        batch: The most rows for one pixel that go out together.
        concurrency: How many such groups may be under way.
        settled: Takes each row's result: `line`, `status`, and a receipt's members or `details`.
        counts: How many rows came to each status.
    """

    router: Router
    batch: int
    concurrency: int
    settled: Callable[[Mapping[str, Any]], None]
    counts: Counter[str] = field(factory=Counter)

    async def fire(self, rows: AsyncIterable[Row]) -> None:
        """Fire all rows; a bad one stops no other."""
        slots = asyncio.Semaphore(self.concurrency)
        lanes: dict[tuple[str, str], list[Line]] = {}
        async with asyncio.TaskGroup() as group:
            async for number, row in rows:
                if isinstance(row, tuple):
                    self._settle(number, "invalid", {"details": [str(fault) for fault in row]})
                    continue
                place = (str(row.get("platform")), str(row.get("pixelId")))
                lane = lanes.setdefault(place, [])
                lane.append((number, row))
                if len(lane) >= self._most(place[0]):
                    await slots.acquire()
                    group.create_task(self._lane(lanes.pop(place), slots))
            for lane in lanes.values():
                await slots.acquire()
                group.create_task(self._lane(lane, slots))

    def _most(self, platform: str) -> int:
        """Keep a group within one request: more would have to share the time that one fire may take."""
        known = self.router.platforms.get(platform)
        return min(self.batch, known.batch_limit) if known else self.batch

    async def _lane(self, lane: list[Line], slots: asyncio.Semaphore) -> None:
        try:
            by_need: dict[tuple[str, ...], list[Line]] = {}
            for number, record in lane:
                by_need.setdefault(tuple(required_of(record)), []).append((number, record))
            for required, lines in by_need.items():
                results = await self.router.fire_many(
                    [record for _, record in lines], naming=Naming.CAMEL, required=required
                )
                for (number, _), result in zip(lines, results, strict=True):
                    self._take(number, result)
        finally:
            slots.release()

    def _take(self, number: int, result: Receipt | ConvrouteError) -> None:
        if isinstance(result, Receipt):
            self._settle(number, result.status.value, result.to_record())
        else:
            status = next((s for cls, s in STATUS_OF.items() if isinstance(result, cls)), "invalid")
            self._settle(number, status, {"details": list(lines_of(result))})

    def _settle(self, number: int, status: str, further: Mapping[str, Any]) -> None:
        self.counts[status] += 1
        self.settled({"line": number, "status": status, **further})
