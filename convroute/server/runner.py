"""The host of the application: binds the port, waits for a signal, lets requests in flight finish."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from aiohttp import web

from convroute.errors import PortUnavailable
from convroute.router import Router
from convroute.server.app import create_app
from convroute.server.app_keys import LIFECYCLE
from convroute.server.connection import Runner
from convroute.server.discreet_log import protocol_log
from convroute.server.log_format import set_up_logging
from convroute.settings import ServerSettings, Settings

log: Final = logging.getLogger("convroute.server")

LINGERING: Final = 10.0
"""Seconds for a client to read why its body was not wanted, while it is still sending it."""

SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)

YOUNG_OBJECTS: Final = 10_000
"""How many objects may be new before the garbage collector looks at them; Python's own 700 cost a request more
processor time, measured with 32 requests at once."""


def run(
    settings: Settings,
    *,
    plugins: Mapping[str, object] | None = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve in this process until SIGTERM or SIGINT; on uvloop where it is installed.

    Logging is set up on standard error, unless the process has done that already, and while it serves, the
    garbage collector runs less often than it would.

    Args:
        settings: As `serve` takes them.
        plugins: As `serve` takes them.
        announce: As `serve` takes it.

    Raises:
        ConvrouteError: As `serve`.
    """
    set_up_logging()
    with _fewer_collections(), asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(serve(settings, plugins=plugins, announce=announce))


@contextmanager
def _fewer_collections() -> Iterator[None]:
    before = gc.get_threshold()
    if 0 < before[0] < YOUNG_OBJECTS:  # somebody may have switched it off, or chosen more
        gc.set_threshold(YOUNG_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop


async def serve(
    settings: Settings,
    *,
    plugins: Mapping[str, object] | None = None,
    announce: Callable[[str], None] | None = None,
    stop: asyncio.Event | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT, or until `stop` is set; a second signal ends the process at once.

    A stop closes the port, then gives requests in flight `shutdown_grace` seconds to finish.

    Args:
        settings: Everything that the router and the server need.
        plugins: Plugins by name; None finds the installed ones.
        announce: Is told `listening on http://...` once the port is bound; standard output by default.
        stop: Ends it from within the process.

    Raises:
        ConfigurationError: Faults of the settings.
        PortUnavailable: The address or the port cannot be had.
        StoreError: The embedded database cannot be used.
    """
    app = create_app(Router(settings=settings, plugins=plugins))
    stop = stop or asyncio.Event()
    runner = Runner(
        app,
        access_log=None,
        logger=protocol_log(),
        keepalive_timeout=settings.server.idle_timeout,
        lingering_time=min(LINGERING, settings.server.body_timeout),
        shutdown_timeout=settings.server.shutdown_grace,
    )
    try:
        await runner.setup()
        url = await _bind(runner, settings.server)
        _stop_on_signals(stop)
        message = f"listening on {url}"
        log.info(message)
        (announce or _print)(message)
        await stop.wait()
        app[LIFECYCLE].stopping = True
        log.info("stopping: requests in flight have %g s to finish", settings.server.shutdown_grace)
    finally:
        await runner.cleanup()


async def _bind(runner: web.AppRunner, settings: ServerSettings) -> str:
    try:
        await web.TCPSite(runner, settings.host, settings.port, backlog=1024).start()
    except OSError as error:
        raise PortUnavailable.of(error, "convroute.server", settings.host, settings.port) from None
    host, port = runner.addresses[0][:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()

    def asked() -> None:
        # From now on the default handlers stand again: a second signal does not wait.
        for number in SIGNALS:
            loop.remove_signal_handler(number)
        stop.set()

    try:
        for number in SIGNALS:
            loop.add_signal_handler(number, asked)
    except (NotImplementedError, RuntimeError, ValueError):
        log.info("no signals in this thread or on this system: stop the server by its event")


def _print(message: str) -> None:
    sys.stdout.write(f"{message}\n")
    sys.stdout.flush()
