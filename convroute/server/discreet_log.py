"""What the HTTP protocol logs of broken requests: that they were broken, never what they held."""

from __future__ import annotations

import logging
from typing import Final

NAME: Final = "convroute.server.http"


class Discreet(logging.Filter):
    """Reduces a record to the type of its exception: a message may quote a header, and so a key."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record, and let it pass."""
        kind = record.exc_info[0] if record.exc_info else None
        record.msg = f"a request could not be served ({kind.__name__ if kind else 'HTTP'})"
        record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
        if kind is not None and record.levelno > logging.WARNING:
            # Noise from the network, not a fault of ours.
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


def protocol_log() -> logging.Logger:
    """Give the logger for the HTTP protocol's own messages."""
    log = logging.getLogger(NAME)
    if not any(isinstance(one, Discreet) for one in log.filters):
        log.addFilter(Discreet())
    return log
