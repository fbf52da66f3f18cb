"""One emulated platform on the host: its scripted faults, its rate limits, and what passed through."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from attrs import evolve

from convroute.emulation.exchange import Exchange, masked_headers, without
from convroute.emulation.faults import MANY, Fault
from convroute.emulation.rate_counter import RateCounter
from convroute.errors import ConfigurationError
from convroute.model.http import HttpResponse
from convroute.roles.emulator import EmulatedEvent, EmulatedRequest, Emulator, RateLimit, RateUse

MOST_KEPT: Final = 32 * 1024 * 1024
"""How many bytes of exchanges are kept for one platform."""


class Stage:
    """An emulator with its queue of faults, its limits and the records of its last exchanges.

    Attributes:
        emulator: The emulated platform.
        counter: Counts the requests against the rate limits.
        requests: How many requests came since the last reset.
    """

    def __init__(self, emulator: Emulator, limit: int) -> None:
        self.emulator = emulator
        self.counter: RateCounter = RateCounter(emulator.rate_limits)
        self.requests: int = 0
        self._limit = limit
        self._faults: deque[Fault] = deque()
        self._exchanges: deque[Exchange] = deque()
        self._kept = 0
        tokens = (pixel.access_token.reveal() for pixel in emulator.pixels())
        self._secrets = tuple(token.encode() for token in tokens if token)

    def script(self, faults: Iterable[Fault]) -> None:
        """Append faults to the queue; each meets one request, in order.

        Raises:
            ConfigurationError: More faults would wait than the queue holds; none of them is added.
        """
        added = [single for fault in faults for single in fault.each()]
        if len(self._faults) + len(added) > MANY:
            raise ConfigurationError(f"faults: at most {MANY} may wait, {len(self._faults)} do")
        self._faults.extend(added)

    def pending(self) -> Sequence[Fault]:
        """Give the faults that have met no request yet, and one that never ends."""
        return tuple(self._faults)

    def next_fault(self) -> Fault | None:
        """Take the fault that the present request meets."""
        if not self._faults:
            return None
        fault = self._faults[0]
        if fault.after:
            self._faults[0] = evolve(fault, after=fault.after - 1)
            return None
        return fault if fault.times is None else self._faults.popleft()

    def limit(self, limits: Iterable[RateLimit]) -> None:
        """Put other limits in the place of the present ones; without any, the platform's own."""
        self.counter = RateCounter(tuple(limits) or self.emulator.rate_limits)

    def with_rate(
        self, answer: HttpResponse, request: EmulatedRequest, use: RateUse | None
    ) -> HttpResponse:
        """Add the headers by which the platform tells how much of a limit is used.

        What an answer tells of itself stays, unless the request is beyond the limit.
        """
        told = self.emulator.rate_headers(request, use) if use else {}
        if not told:
            return answer
        beyond = use is not None and use.over
        headers = {**answer.headers, **told} if beyond else {**told, **answer.headers}
        return evolve(answer, headers=headers)

    def record(
        self,
        request: EmulatedRequest,
        *,
        answer: HttpResponse | None,
        status: int | None,
        fault: Fault | None = None,
        limited: bool = False,
    ) -> None:
        """Keep the record of an exchange; the oldest make room, by number and by size."""
        self.requests += 1
        exchange = Exchange(
            number=self.requests,
            platform=self.emulator.name,
            at=request.received_at,
            method=request.method,
            path=request.path,
            headers=masked_headers(request.headers),
            content=without(request.body, self._secrets),
            answer=answer,
            status=status,
            fault=fault.kind if fault else None,
            processed=not limited and (fault is None or fault.processes),
            limited=limited,
        )
        self._exchanges.append(exchange)
        self._kept += exchange.size
        while len(self._exchanges) > self._limit or (
            self._kept > MOST_KEPT and len(self._exchanges) > 1
        ):
            self._kept -= self._exchanges.popleft().size

    def exchanges(self) -> Sequence[Exchange]:
        """Give the last exchanges, oldest first."""
        return tuple(self._exchanges)

    def received(self) -> Sequence[EmulatedEvent]:
        """Give the events that the platform took since the last `reset`, oldest first."""
        events = self.emulator.received()
        return tuple(islice(events, max(0, len(events) - self._limit), None))

    def reset(self) -> None:
        """Forget the faults, the records and what arrived; limits stay, and are counted anew."""
        self._faults.clear()
        self._exchanges.clear()
        self._kept = 0
        self.requests = 0
        self.counter = RateCounter(self.counter.limits)
        self.emulator.reset()
