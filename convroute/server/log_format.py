"""How a server process writes its log, if nobody has set that up."""

from __future__ import annotations

import logging
from typing import Final

FORMAT: Final = "%(asctime)s %(levelname)s %(name)s %(message)s"


def set_up_logging(level: int = logging.INFO) -> None:
    """Log to standard error, one line a record; does nothing if the process has a handler already."""
    if logging.getLogger().handlers:
        return
    logging.basicConfig(format=FORMAT, level=logging.WARNING)
    logging.getLogger("convroute").setLevel(level)
