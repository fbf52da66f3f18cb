"""A plugin's own failure: found at the seam, and logged by where it happened, never by what it held."""

from __future__ import annotations

import logging
import traceback
from typing import Any, Final, TypeVar

T = TypeVar("T")

log: Final = logging.getLogger("convroute")

DEEPEST: Final = 8


def checked(given: T, *wanted: type[Any]) -> T:
    """Give what a plugin answered, if it is of a kind that its role may give.

    Raises:
        TypeError: It is of another.
    """
    if not isinstance(given, wanted):
        kinds = " or ".join(cls.__name__ for cls in wanted)
        raise TypeError(f"gave {type(given).__name__}, not {kinds}")
    return given


def log_plugin_fault(what: str, error: BaseException) -> None:
    """Log the type of an exception and the places it passed; its text may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    places = " < ".join(
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames)
    )
    log.error("%s failed: %s at %s", what, type(error).__name__, places)
