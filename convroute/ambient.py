"""What comes in from outside: time, waiting and randomness, in one replaceable place."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from attrs import frozen


def _now() -> datetime:
    return datetime.now(UTC)


def _event_id() -> str:
    return uuid.uuid4().hex


@frozen(kw_only=True)
class Ambient:
    """The world as a router sees it; tests and replays pass their own.

    Attributes:
        now: The time of day, with its zone.
        ticks: Seconds of a clock that never goes back.
        sleep: Waits that many seconds.
        share: A random number from 0 to 1.
        event_id: A fresh event id.
    """

    now: Callable[[], datetime] = _now
    ticks: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    share: Callable[[], float] = random.random
    event_id: Callable[[], str] = _event_id
