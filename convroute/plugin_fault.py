"""How a plugin's own failure is logged: where it happened, never what it held."""

from __future__ import annotations

import logging
import traceback
from typing import Final

log = logging.getLogger("convroute")

DEEPEST: Final = 8


def log_plugin_fault(what: str, error: BaseException) -> None:
    """Log the type of an exception and the places it passed; its text may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    places = " < ".join(
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames)
    )
    log.error("%s failed: %s at %s", what, type(error).__name__, places)
