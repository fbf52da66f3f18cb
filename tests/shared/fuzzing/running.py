"""One event loop for all inputs: making one takes longer than most of them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from functools import cache
from typing import Any


@cache
def _runner() -> asyncio.Runner:
    return asyncio.Runner()


def run(awaited: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine to its end."""
    return _runner().run(awaited)
