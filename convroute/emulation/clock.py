"""The host's clock, which a test may put forward."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from convroute.errors import ConfigurationError


class MovableClock:
    """Gives the time of another clock, and what it was put forward by.

    Args:
        clock: Gives the time, aware.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Give the time."""
        return self._clock() + self._ahead

    def advance(self, **time: float) -> None:
        """Put it forward, by what `timedelta` takes.

        Raises:
            ConfigurationError: It would go back, or too far.
        """
        try:
            step = timedelta(**time)
            self._clock() + self._ahead + step
        except (TypeError, OverflowError, ValueError):
            raise ConfigurationError("advance: takes days, hours, minutes, seconds") from None
        if step < timedelta():
            raise ConfigurationError("advance: the clock only goes forward")
        self._ahead += step
