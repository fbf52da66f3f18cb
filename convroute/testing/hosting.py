"""The installed plugins' emulated platforms, running, for a test."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from convroute.emulation import EmulationHost
from convroute.errors import ConfigurationError
from convroute.roles.emulator import Emulator
from convroute.routing.registry import Registry, discover


def installed_emulators(*names: str) -> tuple[Emulator, ...]:
    """Give a fresh emulator of each platform that an installed plugin emulates.

    Args:
        names: The platforms that are wanted; all of them if none is named.

    Raises:
        ConfigurationError: No installed plugin emulates a platform of that name.
        PluginError: A plugin that emulates platforms is broken.
    """
    plugins = [p for p in discover() if p.error or hasattr(p.module, "convroute_emulators")]
    found = Registry.build(plugins, {}).emulators
    if unknown := sorted(set(names) - set(found)):
        known = ", ".join(sorted(found)) or "none"
        raise ConfigurationError(f"no plugin emulates {', '.join(unknown)}; known: {known}")
    return tuple(found[name] for name in names or found)


@asynccontextmanager
async def emulated(*platforms: str | Emulator, **settings: Any) -> AsyncIterator[EmulationHost]:
    """Run emulated platforms in the present event loop.

    Example:
        async with emulated() as host:
            settings = Settings(plugins=host.plugin_tables())
            async with Router(host.pixels(), settings=settings) as router:
                ...

    Args:
        platforms: Names of installed ones, or emulators; every installed one if there is none.
        settings: As `EmulationHost` takes them: `clock`, `host`, `port`, `expose`, `limit`.
    """
    async with _host(platforms, settings) as host:
        yield host


@contextmanager
def emulated_in_thread(*platforms: str | Emulator, **settings: Any) -> Iterator[EmulationHost]:
    """Run emulated platforms in a thread of their own: for code that blocks, and for any async library.

    The host's methods may be called from the test's thread.

    Args:
        platforms: As for `emulated`.
        settings: As for `emulated`.
    """
    host = _host(platforms, settings)
    runner = _HostThread(host)
    runner.start()
    try:
        runner.ready()
        yield host
    finally:
        runner.stop()


def _host(platforms: tuple[str | Emulator, ...], settings: dict[str, Any]) -> EmulationHost:
    names = [p for p in platforms if isinstance(p, str)]
    given = [p for p in platforms if isinstance(p, Emulator)]
    installed = installed_emulators(*names) if names or not given else ()
    return EmulationHost([*installed, *given], **settings)


class _HostThread(threading.Thread):
    """Runs a host until it is told to stop."""

    def __init__(self, host: EmulationHost) -> None:
        super().__init__(name="convroute-emulation", daemon=True)
        self._host = host
        self._listening = threading.Event()
        self._fault: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over: asyncio.Event | None = None

    def run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as fault:
            self._fault = fault
        finally:
            self._listening.set()

    async def _serve(self) -> None:
        self._over = asyncio.Event()
        async with self._host:
            self._loop = asyncio.get_running_loop()
            self._listening.set()
            await self._over.wait()

    def ready(self) -> None:
        """Wait until the host listens; raise what kept it from that."""
        self._listening.wait()
        if self._fault is not None:
            raise self._fault

    def stop(self) -> None:
        """Close the port and wait for the thread."""
        if self._loop is not None and self._over is not None:
            self._loop.call_soon_threadsafe(self._over.set)
        self.join()
