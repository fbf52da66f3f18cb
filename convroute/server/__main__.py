"""`python -m convroute.server FILE`: the server where the command line is not installed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from convroute.errors import ConvrouteError, FaultsError
from convroute.routing.wiring import settings_of
from convroute.server.runner import run

USAGE = "usage: python -m convroute.server FILE (or set CONVROUTE_CONFIG)\n"


def main(arguments: Sequence[str]) -> int:
    """Serve until a signal comes; give the exit status: 2 for settings that cannot be used."""
    path = arguments[0] if len(arguments) == 1 else os.environ.get("CONVROUTE_CONFIG", "")
    if len(arguments) > 1 or not path or path.startswith("-"):
        sys.stderr.write(USAGE)
        return 2
    try:
        run(settings_of(path, None))
    except ConvrouteError as error:
        faults = error.faults if isinstance(error, FaultsError) else (error,)
        sys.stderr.writelines(f"error: {fault}\n" for fault in faults)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
