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
    WRONG_COUNT = "wrong_count"
    """The platform's own answer, which counts `by` events too many, or too few."""
    TOKEN_REFUSED = "token_refused"  # noqa: S105 (no password)
    """The platform's own answer to a token that has expired or was revoked."""
    BAD_JSON = "bad_json"
    """The right answer without its end, under the length of what is left: whole HTTP, broken JSON."""
    BAD_STATUS_LINE = "bad_status_line"
    """What comes back is not HTTP."""
    HUGE_HEADER = "huge_header"
    """The right answer, with a header of 128 KiB."""
    ENDLESS = "endless"
    """Status 200 and a body that goes on until the client leaves, to 16 MiB or for a minute."""


_NEVER_PROCESSED: Final = frozenset(
    {FaultKind.THROTTLED, FaultKind.TOKEN_REFUSED, FaultKind.RESET_BEFORE}
)
_UNPROCESSED: Final = _NEVER_PROCESSED | {FaultKind.STATUS, FaultKind.HTML}
_STATUS: Final[Mapping[FaultKind, int]] = {
    FaultKind.STATUS: 503,
    FaultKind.HTML: 502,
    FaultKind.EMPTY: 200,
    FaultKind.ENDLESS: 200,
}
_NO_STATUS: Final = frozenset(
    {FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER, FaultKind.BAD_STATUS_LINE}
)
MANY: Final = 10_000
"""The most that one fault may be repeated, and the most that may wait for one emulator."""


@frozen(kw_only=True)
class Fault:
    """One fault, consumed by one request; or by several, if it is said so.

    Attributes:
        kind: What goes wrong.
        seconds: How long the answer is held back, or spread; for every kind.
        status: The HTTP status of `status` (default 503), `html` (502), `empty` and `endless` (200).
        processed: Whether the platform takes the events all the same. None leaves it to the kind:
            `status` and `html` do not process them, nearly all others do; `throttled`,
            `token_refused` and `reset_before` never do.
        by: For `wrong_count`: how many events the answer counts too many; below zero, too few.
        after: How many requests pass unharmed before it.
        times: How many requests in a row it meets; None for all that come, until the faults are forgotten.
    """

    kind: FaultKind
    seconds: float = field(default=0.0, validator=[validators.ge(0), validators.le(600)])
    status: int | None = field(
        default=None, validator=validators.optional([validators.ge(200), validators.le(599)])
    )
    processed: bool | None = None
    by: int = field(default=-1, validator=[validators.ge(-MANY), validators.le(MANY)])
    after: int = field(default=0, validator=[validators.ge(0), validators.le(MANY)])
    times: int | None = field(
        default=1,
        validator=validators.optional([validators.ge(1), validators.le(MANY)]),  # type: ignore[arg-type] # takes the default's type for the field's
    )

    @property
    def processes(self) -> bool:
        """Whether the emulated platform gets to see the request."""
        if self.kind in _NEVER_PROCESSED:
            return False
        return self.kind not in _UNPROCESSED if self.processed is None else self.processed

    @property
    def http_status(self) -> int | None:
        """The HTTP status of an answer that is not the platform's own; None if it is."""
        own = _STATUS.get(self.kind)
        return own if own is None else self.status or own

    def status_seen(self, right: int) -> int | None:
        """Give the HTTP status that reaches the client, or None if none does.

        Args:
            right: That of the platform's own answer.
        """
        return None if self.kind in _NO_STATUS else self.http_status or right

    def each(self) -> list[Fault]:
        """Give the fault once for every request that it is to meet; one that never ends, once."""
        if self.times is None:
            return [self]
        return [evolve(self, times=1), *[evolve(self, times=1, after=0)] * (self.times - 1)]


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
