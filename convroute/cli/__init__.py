"""The command line, `convroute`: a click group whose commands are imported when they are asked for."""

from __future__ import annotations

import sys

try:
    from convroute.cli.root import main
except ModuleNotFoundError as _error:
    if _error.name != "click":
        raise
    sys.stderr.write("error: the command line is an extra: pip install 'convroute[cli]'\n")
    raise SystemExit(3) from None

__all__ = ["main"]
