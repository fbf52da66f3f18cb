"""The host: one loopback server for any number of emulated platforms."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType, TracebackType
from typing import Any, Self

from aiohttp import web

from convroute.emulation.clock import MovableClock
from convroute.emulation.control import CONTROL, add_control
from convroute.emulation.emulated_platform import EmulatedPlatform
from convroute.emulation.exchange import Exchange
from convroute.emulation.faults import Fault
from convroute.emulation.rate_counter import limits_per
from convroute.emulation.serving import LARGEST_BODY, handler
from convroute.emulation.stage import Stage
from convroute.errors import ConfigurationError, PortUnavailable
from convroute.model.pixel import Pixel
from convroute.roles.emulator import EmulatedEvent, Emulator


def _now() -> datetime:
    return datetime.now(UTC)


class EmulationHost:
    """Serves every emulator at `/{its name}/...`, and a small control API at `/_emulation`.

    Example:
        async with EmulationHost([EmulatedAcme()]) as host:
            host.script("acme", [Fault(kind=FaultKind.STATUS, status=503)])
            base_url = host.base_url("acme")

    Args:
        emulators: The emulated platforms; their names must differ.
        clock: Gives the time, aware; each request is received at that time.
        host: The address to listen on. Anything but loopback needs `expose`, since there is no
            authentication and what arrives can be read by anyone who reaches the port.
        port: The port; 0 takes a free one.
        expose: Permits an address that is not loopback.
        limit: The most events and exchanges that are shown for a platform; the oldest make room.

    Raises:
        ConfigurationError: Two emulators of one name, a name that the host needs itself, or an
            address that is not loopback.
    """

    def __init__(
        self,
        emulators: Iterable[Emulator],
        *,
        clock: Callable[[], datetime] = _now,
        host: str = "127.0.0.1",
        port: int = 0,
        expose: bool = False,
        limit: int = 10_000,
    ) -> None:
        if not expose and not _is_loopback(host):
            raise ConfigurationError(
                "host: emulated platforms have no authentication and listen on a loopback address;"
                " pass expose=True if others are to reach them"
            )
        self._clock = MovableClock(clock)
        self._address = (host, port)
        self._stages: dict[str, Stage] = {}
        for emulator in emulators:
            if emulator.name in self._stages or emulator.name == CONTROL:
                raise ConfigurationError(f"emulators: the name {emulator.name!r} is taken")
            self._stages[emulator.name] = Stage(emulator, limit)
        self._runner: web.AppRunner | None = None

    @property
    def emulators(self) -> Mapping[str, Emulator]:
        """The emulated platforms by name."""
        return MappingProxyType({name: stage.emulator for name, stage in self._stages.items()})

    @property
    def url(self) -> str:
        """The host's own URL, without a slash at its end.

        Raises:
            ConfigurationError: It is not listening.
        """
        if self._runner is None or not self._runner.addresses:
            raise ConfigurationError("the emulation host is not running: use it as `async with`")
        host, port = self._runner.addresses[0][:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def base_url(self, name: str) -> str:
        """Give the URL that the plugin of that name takes as its `base_url`."""
        return f"{self.url}/{self._stage(name).emulator.name}"

    def plugin_tables(self) -> dict[str, dict[str, Any]]:
        """Give the plugins' tables of the settings that lead every platform here."""
        return {name: {"base_url": self.base_url(name)} for name in self._stages}

    def pixels(self, name: str | None = None) -> tuple[Pixel, ...]:
        """Give the accounts of one emulated platform, or of all."""
        stages = self._stages.values() if name is None else [self._stage(name)]
        return tuple(pixel for stage in stages for pixel in stage.emulator.pixels())

    def platform(self, name: str) -> EmulatedPlatform:
        """Give one emulated platform, so that its name need not be said again and again."""
        return EmulatedPlatform(self._stage(name), self._clock, self.base_url(name))

    def script(self, name: str, faults: Iterable[Fault]) -> None:
        """Queue faults; each of the next requests to that platform meets one, in order."""
        self._stage(name).script(faults)

    def pending(self, name: str) -> Sequence[Fault]:
        """Give the faults that have met no request yet."""
        return self._stage(name).pending()

    def limit(
        self,
        name: str,
        *,
        per_second: int | None = None,
        per_minute: int | None = None,
        per_hour: int | None = None,
        per_day: int | None = None,
    ) -> None:
        """Limit the requests to one platform; what is beyond is answered as the platform does.

        Limits that were set before are dropped; without any, the platform's own are back.
        A time begins with its first request, by the host's clock.

        Raises:
            ConfigurationError: A number is none that a limit can have.
        """
        self._stage(name).limit(
            limits_per(
                per_second=per_second, per_minute=per_minute, per_hour=per_hour, per_day=per_day
            )
        )

    def advance(self, **time: float) -> None:
        """Put the host's clock forward, for all its platforms: windows of repeats and of limits end.

        Args:
            time: As `datetime.timedelta` takes it: `hours=49`.

        Raises:
            ConfigurationError: It would go back.
        """
        self._clock.advance(**time)

    def received(self, name: str) -> Sequence[EmulatedEvent]:
        """Give the events that the platform took, oldest first."""
        return self._stage(name).received()

    def exchanges(self, name: str) -> Sequence[Exchange]:
        """Give the last requests to that platform and their answers, oldest first."""
        return self._stage(name).exchanges()

    def reset(self, name: str) -> None:
        """Forget the faults, the records and the events of one platform; its limits are counted anew."""
        self._stage(name).reset()

    async def __aenter__(self) -> Self:
        """Listen.

        Raises:
            PortUnavailable: The address or the port cannot be had.
        """
        app = web.Application(client_max_size=LARGEST_BODY)
        add_control(app, self._stages, self._clock)
        serve = handler(self._stages, self._clock)
        app.router.add_route("*", "/{platform}/{below:.*}", serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, *self._address).start()
        except OSError as error:
            await self._stop()
            raise PortUnavailable.of(error, "emulated platforms", *self._address) from None
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the port and every connection."""
        await self._stop()

    async def _stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _stage(self, name: str) -> Stage:
        try:
            return self._stages[name]
        except KeyError:
            known = ", ".join(sorted(self._stages)) or "none"
            raise ConfigurationError(
                f"no emulated platform is named {name!r}; known: {known}"
            ) from None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
