"""Faults on request: what goes wrong with a request, and whether it still counts."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from attrs import evolve, field, frozen, validators

from convroute.errors import ConfigurationError
from convroute.wire import Wire


class FaultKind(Enum):
    """What goes wrong."""

    LATENCY = "latency"
    """The right answer, `seconds` late."""
    STATUS = "status"
    """An HTTP status (503) with a JSON body that says nothing."""
    THROTTLED = "throttled"
    """The platform's own answer to a client that sends too much."""
    HTML = "html"
    """A proxy's page (502) where JSON was due."""
    TRUNCATED = "truncated"
    """Half of the right answer under the length of the whole, then the connection closes."""
    RESET_BEFORE = "reset_before"
    """The connection is reset before the request's body is read."""
    RESET_AFTER = "reset_after"
    """The connection is reset after the request was read and processed: the answer is lost."""
    EMPTY = "empty"
    """Status 200 and no body."""
    DRIP = "drip"
    """The right answer, spread in small pieces over `seconds`."""


_UNPROCESSED: Final = frozenset(
    {FaultKind.STATUS, FaultKind.THROTTLED, FaultKind.HTML, FaultKind.RESET_BEFORE}
)
_STATUS: Final[Mapping[FaultKind, int]] = {FaultKind.HTML: 502, FaultKind.EMPTY: 200}
MANY: Final = 10_000
"""The most that one fault may be repeated, and the most that may wait for one emulator."""


@frozen(kw_only=True)
class Fault:
    """One fault, consumed by one request; or by several, if it is said so.

    Attributes:
        kind: What goes wrong.
        seconds: How long the answer is held back, or spread; for every kind.
        status: The HTTP status of `status` (default 503), `html` (502) and `empty` (200).
        processed: Whether the platform takes the events all the same. None leaves it to the kind:
            `truncated`, `reset_after`, `empty`, `latency` and `drip` process them, the others do
            not; `throttled` and `reset_before` never do.
        times: How many requests in a row it meets.
    """

    kind: FaultKind
    seconds: float = field(default=0.0, validator=[validators.ge(0), validators.le(600)])
    status: int | None = field(
        default=None, validator=validators.optional([validators.ge(200), validators.le(599)])
    )
    processed: bool | None = None
    times: int = field(default=1, validator=[validators.ge(1), validators.le(MANY)])

    @property
    def processes(self) -> bool:
        """Whether the emulated platform gets to see the request."""
        if self.kind in (FaultKind.THROTTLED, FaultKind.RESET_BEFORE):
            return False
        return self.kind not in _UNPROCESSED if self.processed is None else self.processed

    @property
    def http_status(self) -> int:
        """The HTTP status of an answer that is not the platform's own."""
        return self.status or _STATUS.get(self.kind, 503)

    def each(self) -> list[Fault]:
        """Give the fault once for every request that it is to meet."""
        return [evolve(self, times=1)] * self.times


_READER: Final = Wire()


def read_faults(value: object) -> tuple[Fault, ...]:
    """Read the control API's list of faults, as JSON gives it.

    Example:
        >>> read_faults([{"kind": "status", "status": 500, "times": 3}])[0].times
        3

    Raises:
        ConfigurationError: Every member that is wrong, with its path.
    """
    faults, problems = _READER.read(value, tuple[Fault, ...], path="faults")
    if faults is None:
        raise ConfigurationError(problems)
    return faults
