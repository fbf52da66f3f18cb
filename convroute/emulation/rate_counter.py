"""Counts the requests to one emulated platform against its rate limits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from attrs import define

from convroute.errors import ConfigurationError
from convroute.roles.emulator import RateLimit, RateUse

UNITS: Final = {"second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86_400.0}
"""How long each unit is, in seconds."""


def limits_per(**numbers: object) -> tuple[RateLimit, ...]:
    """Read `per_second=2, per_hour=100` as limits.

    Raises:
        ConfigurationError: A unit is unknown, or a number is none that a limit can have.
    """
    limits = []
    for name, number in numbers.items():
        unit = name.removeprefix("per_")
        if unit not in UNITS:
            raise ConfigurationError(f"limit: {name} is none of {_names()}")
        if number is None:
            continue
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= 10**9:
            raise ConfigurationError(f"limit: {name} must be a whole number from 0 to 1000000000")
        limits.append(RateLimit(number, UNITS[unit]))
    return tuple(limits)


def _names() -> str:
    return ", ".join(f"per_{unit}" for unit in UNITS)


@define
class _Window:
    limit: RateLimit
    began: datetime
    used: int = 0


class RateCounter:
    """Counts requests; a window begins with its first request and ends after the limit's time."""

    def __init__(self, limits: Iterable[RateLimit] = ()) -> None:
        self.limits: Final = tuple(limits)
        self._windows: dict[RateLimit, _Window] = {}

    def count(self, now: datetime) -> RateUse | None:
        """Count a request; it is over if any limit is used up, and is then counted in none.

        Returns:
            The use of the limit that is nearest to its end; None if there are no limits.
        """
        uses = [self._use(limit, now) for limit in self.limits]
        over = [use for use in uses if use.over]
        if over:
            return max(over, key=lambda use: use.regain)
        for use in uses:
            self._windows[use.limit].used += 1
        return max(uses, key=lambda use: use.used / use.limit.requests, default=None)

    def _use(self, limit: RateLimit, now: datetime) -> RateUse:
        window = self._windows.get(limit)
        if window is None or not 0 <= (now - window.began).total_seconds() < limit.seconds:
            window = self._windows[limit] = _Window(limit, now)
        over = window.used >= limit.requests
        return RateUse(
            limit=limit,
            used=min(window.used + 1, limit.requests),
            over=over,
            regain=limit.seconds - (now - window.began).total_seconds(),
        )
