"""The record of one exchange with an emulated platform."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from convroute.emulation.faults import FaultKind


@frozen(kw_only=True)
class Exchange:
    """One request that reached the host, and what it was answered.

    Attributes:
        platform: The emulator's name.
        at: When it arrived, by the host's clock.
        method: The HTTP method.
        path: The path below the emulator's base URL; the query is left out, it may hold a token.
        status: The HTTP status of the answer; None if the connection was reset before one left.
        fault: The scripted fault that met it, if any.
        processed: Whether the emulated platform saw the request.
    """

    platform: str
    at: datetime
    method: str
    path: str
    status: int | None
    fault: FaultKind | None = None
    processed: bool = True
