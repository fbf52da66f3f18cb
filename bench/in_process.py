"""One fire in this process, against a transport that answers at once: what a request costs without any HTTP."""

from __future__ import annotations

import time
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import convroute_facebook
from bench.convroute_server import PIXEL_ID
from bench.loopback import ANSWER
from convroute import Pixel, Router, Secret, Settings
from convroute.spi import HttpRequest, HttpResponse, Transport, hookimpl


class AtOnce:
    """Writes the request's bytes as a transport must, and answers with a success."""

    name = "at-once"

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Answer without a socket."""
        request.content()
        request.revealed_headers()
        return HttpResponse(status=200, headers={"content-type": "application/json"}, body=ANSWER)


@hookimpl
def convroute_transports() -> list[Transport]:
    """Bring the transport."""
    return [AtOnce()]


async def measure(records: Sequence[dict[str, Any]], rounds: int) -> Sequence[float]:
    """Give the microseconds of processor that one fire took, in every round."""
    pixel = Pixel(
        name="bench",
        platform="facebook",
        pixel_id=PIXEL_ID,
        access_token=Secret("made-up-token"),
        transport=AtOnce.name,
    )
    plugin = ModuleType("at_once")
    vars(plugin)["convroute_transports"] = convroute_transports
    plugins = {"facebook": convroute_facebook, "at_once": plugin}
    times: list[float] = []
    async with Router(settings=Settings(pixels=(pixel,)), plugins=plugins) as router:
        for number in range(rounds + 1):
            started = time.process_time()
            receipts = [await router.fire_record(record) for record in records]
            spent = time.process_time() - started
            if not all(receipt.ok for receipt in receipts):
                raise RuntimeError("not every event was delivered")
            if number:
                times.append(spent / len(records) * 1e6)
    return times
