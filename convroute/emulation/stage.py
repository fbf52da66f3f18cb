"""One emulated platform on the host: its scripted faults, and what passed through."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from convroute.emulation.exchange import Exchange
from convroute.emulation.faults import MANY, Fault
from convroute.errors import ConfigurationError
from convroute.model.http import HttpResponse
from convroute.roles.emulator import EmulatedEvent, EmulatedRequest, Emulator


class Stage:
    """An emulator with its queue of faults and the records of its last exchanges.

    Attributes:
        emulator: The emulated platform.
        requests: How many requests came, ever.
    """

    def __init__(self, emulator: Emulator, limit: int) -> None:
        self.emulator = emulator
        self.requests = 0
        self._limit = limit
        self._faults: deque[Fault] = deque()
        self._exchanges: deque[Exchange] = deque(maxlen=limit)

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
        """Give the faults that have met no request yet."""
        return tuple(self._faults)

    def next_fault(self) -> Fault | None:
        """Take the fault that the present request meets."""
        return self._faults.popleft() if self._faults else None

    def answer(self, request: EmulatedRequest) -> HttpResponse:
        """Let the emulated platform answer."""
        return self.emulator.answer(request)

    def record(
        self, fault: Fault | None, at: datetime, method: str, path: str, status: int | None
    ) -> None:
        """Keep the record of an exchange; the oldest makes room."""
        self.requests += 1
        self._exchanges.append(
            Exchange(
                platform=self.emulator.name,
                at=at,
                method=method,
                path=path,
                status=status,
                fault=fault.kind if fault else None,
                processed=fault is None or fault.processes,
            )
        )

    def exchanges(self) -> Sequence[Exchange]:
        """Give the last exchanges, oldest first."""
        return tuple(self._exchanges)

    def received(self) -> Sequence[EmulatedEvent]:
        """Give the events that the platform took since the last `reset`, oldest first."""
        events = self.emulator.received()
        return tuple(islice(events, max(0, len(events) - self._limit), None))

    def reset(self) -> None:
        """Forget the faults, the records and what arrived."""
        self._faults.clear()
        self._exchanges.clear()
        self.requests = 0
        self.emulator.reset()
