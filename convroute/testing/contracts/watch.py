"""Watching a pure function: which clock, source of randomness, file, socket or log does it ask all the same?"""

from __future__ import annotations

import logging
import os
import random
import sys
from collections.abc import Callable
from datetime import date
from types import FrameType
from typing import Any, Final

CLOCKS: Final = frozenset({"now", "utcnow", "today"})

FUNCTIONS: Final = {
    "time": {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "sleep"},
    "posix": {"urandom", "getrandom", "open", "system", "fork", "stat", "listdir"},
    "nt": {"urandom", "open", "system", "stat", "listdir"},
    "io": {"open"},
    "_io": {"open"},
    "builtins": {"print", "input"},
    "_thread": {"start_new_thread"},
}  # fmt: skip
"""Built-in functions that reach out, by module."""

PYTHON_CODE: Final = {
    logging.Logger.handle.__code__: "logging",
    os.environ.__getitem__.__func__.__code__: "os.environ",  # type: ignore[attr-defined]
}


def reached(work: Callable[[], object]) -> set[str]:
    """Call a function and name what it reached for: `datetime.now`, `random`, `io.open`; empty if it is pure.

    What happens while a module is imported does not count: call the function once before.
    """
    found: set[str] = set()

    def listen(frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call" and (what := _reached_by(called)):
            found.add(what)
        elif event == "call" and frame.f_code in PYTHON_CODE:
            found.add(PYTHON_CODE[frame.f_code])

    before = sys.getprofile()
    sys.setprofile(listen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return found


def _reached_by(called: Any) -> str | None:
    name = getattr(called, "__name__", "")
    owner = getattr(called, "__self__", None)
    if isinstance(owner, type) and issubclass(owner, date) and name in CLOCKS:
        return f"{owner.__name__}.{name}"
    if isinstance(owner, random.Random):
        return "random"
    if type(owner).__module__ in ("socket", "_socket"):
        return "socket"
    module = getattr(called, "__module__", None)
    if module in FUNCTIONS and name in FUNCTIONS[module]:
        return f"{module}.{name}"
    return None
