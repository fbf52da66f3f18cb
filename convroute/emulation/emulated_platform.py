"""One emulated platform of a running host, as a test holds it."""

from __future__ import annotations

from collections.abc import Sequence

from convroute.emulation.clock import MovableClock
from convroute.emulation.exchange import Exchange
from convroute.emulation.faults import Fault
from convroute.emulation.rate_counter import limits_per
from convroute.emulation.stage import Stage
from convroute.model.pixel import Pixel
from convroute.roles.emulator import EmulatedEvent, Emulator


class EmulatedPlatform:
    """What `EmulationHost` does for one platform.

    Attributes:
        base_url: The URL that the platform's plugin takes as its `base_url`.
    """

    def __init__(self, stage: Stage, clock: MovableClock, base_url: str) -> None:
        self._stage = stage
        self._clock = clock
        self.base_url = base_url

    @property
    def emulator(self) -> Emulator:
        """The emulator itself."""
        return self._stage.emulator

    @property
    def name(self) -> str:
        """The platform's name."""
        return self._stage.emulator.name

    @property
    def pixels(self) -> tuple[Pixel, ...]:
        """Its accounts."""
        return tuple(self._stage.emulator.pixels())

    @property
    def pixel(self) -> Pixel:
        """The account that is good for every kind of event."""
        return self.pixels[0]

    def received(self) -> Sequence[EmulatedEvent]:
        """Give the events that the platform took, oldest first."""
        return self._stage.received()

    def exchanges(self) -> Sequence[Exchange]:
        """Give the last requests and their answers, oldest first."""
        return self._stage.exchanges()

    def script(self, *faults: Fault) -> None:
        """Queue faults; each of the next requests meets one, in order."""
        self._stage.script(faults)

    def pending(self) -> Sequence[Fault]:
        """Give the faults that have met no request yet."""
        return self._stage.pending()

    def limit(
        self,
        *,
        per_second: int | None = None,
        per_minute: int | None = None,
        per_hour: int | None = None,
        per_day: int | None = None,
    ) -> None:
        """Limit the requests; see `EmulationHost.limit`."""
        self._stage.limit(
            limits_per(
                per_second=per_second, per_minute=per_minute, per_hour=per_hour, per_day=per_day
            )
        )

    def advance(self, **time: float) -> None:
        """Put the clock of the whole host forward; see `EmulationHost.advance`."""
        self._clock.advance(**time)

    def reset(self) -> None:
        """Forget the faults, the records and the events."""
        self._stage.reset()
