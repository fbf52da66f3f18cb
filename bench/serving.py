"""One fire through the server, one delivery each, beside a bare aiohttp handler that makes one client POST."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final
from urllib.parse import urlsplit

import orjson
from attrs import frozen

from bench.convroute_server import KEY, PIXEL_ID
from bench.loopback import Client, Platform, post
from bench.people import conversions

BARE, OURS = "bare aiohttp handler, one client POST", "convroute serve, one fire"
MODULES: Final = {BARE: "bench.bare_server", OURS: "bench.convroute_server"}
CONNECTIONS: Final = 32
TICKS: Final = os.sysconf("SC_CLK_TCK")


@frozen(kw_only=True)
class Load:
    """What one round gave.

    Attributes:
        per_second: Requests answered in a second.
        cpu: Microseconds of processor that the server took for one.
    """

    per_second: float
    cpu: float


async def measure(requests: int, rounds: int) -> Mapping[str, Sequence[Load]]:
    """Load both servers in turns; every answer must be a success."""
    loop = asyncio.get_running_loop()
    platform = await loop.create_server(Platform, "127.0.0.1", 0)
    port = platform.sockets[0].getsockname()[1]
    asked = [post("/api/v1/pixels/fire", body, {"X-API-Key": KEY}) for body in bodies(requests)]
    loads: dict[str, list[Load]] = {name: [] for name in MODULES}
    async with platform:
        with _started(BARE, port) as bare, _started(OURS, port) as ours:
            servers = {BARE: bare, OURS: ours}
            for number in range(rounds + 1):
                for name, server in servers.items():
                    load = await _load(server, asked)
                    if number:
                        loads[name].append(load)
    return loads


async def _load(server: Server, asked: Sequence[bytes]) -> Load:
    loop = asyncio.get_running_loop()
    left = iter(asked)
    started, cpu = time.perf_counter(), server.cpu_seconds()
    clients = [Client(lambda: next(left, None), loop.create_future()) for _ in range(CONNECTIONS)]
    for client in clients:
        await loop.create_connection(partial(_as_it_is, client), "127.0.0.1", server.port)
    await asyncio.gather(*(client.done for client in clients))
    seconds = time.perf_counter() - started
    if refused := sum(client.refused for client in clients):
        raise RuntimeError(f"{refused} of {len(asked)} requests were not answered with a success")
    spent = server.cpu_seconds() - cpu
    return Load(per_second=len(asked) / seconds, cpu=spent / len(asked) * 1e6)


def _as_it_is(client: Client) -> Client:
    return client


@frozen
class Server:
    """A server process."""

    process: subprocess.Popen[str]
    port: int

    def cpu_seconds(self) -> float:
        """Give the processor time that it has taken so far."""
        with open(f"/proc/{self.process.pid}/stat") as file:  # noqa: PTH123 - no file of this project
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def _started(name: str, platform_port: int) -> Iterator[Server]:
    command = [sys.executable, "-m", MODULES[name], f"http://127.0.0.1:{platform_port}"]
    process = subprocess.Popen(  # noqa: S603 - this project's own modules
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield Server(process, urlsplit(line.split()[-1]).port or 0)
    finally:
        process.terminate()
        process.wait(10)


def bodies(count: int) -> Iterator[bytes]:
    """Give the bodies of fire requests."""
    for conversion in conversions(count=count):
        event, keys = conversion.event, conversion.keys
        yield orjson.dumps(
            {
                "leadId": conversion.lead.id,
                "pixelId": PIXEL_ID,
                "platform": "facebook",
                "eventName": event.name,
                "eventId": event.event_id,
                "eventValue": float(event.value or 0),
                "currency": event.currency,
                "orderId": event.order_id,
                "actionSource": event.action_source.value,
                "sourceUrl": event.source_url,
                "contents": [
                    {"id": i.id, "quantity": i.quantity, "price": float(i.price or 0)}
                    for i in event.contents
                ],
                "lead": {
                    "email": keys.emails[0],
                    "phone": keys.phones[0],
                    "firstName": keys.first_name,
                    "lastName": keys.last_name,
                    "country": keys.country,
                    "externalId": keys.external_id,
                    "ipAddress": keys.ip_address,
                    "userAgent": keys.user_agent,
                    "clickIds": {name: keys.value_of(name) for name in ("fbc", "fbp")},
                },
            }
        )
