"""Starting: what an import and a look at the command line's help cost a fresh process.

A name of convroute is loaded when it is first used: the bare import is what a plugin pays, and the router what an
application does.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Final

NOTHING, HELP = "python -c pass", "convroute --help"
LAZY, ROUTER = "import convroute", "import convroute; convroute.Router"
COMMANDS: Final[Mapping[str, Sequence[str]]] = {
    NOTHING: (sys.executable, "-c", "pass"),
    LAZY: (sys.executable, "-c", LAZY),
    ROUTER: (sys.executable, "-c", ROUTER),
    HELP: (sys.executable, "-m", "convroute", "--help"),
}


def measure(rounds: int) -> Mapping[str, Sequence[float]]:
    """Give the milliseconds of each command, whole processes, in every round."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for number in range(rounds + 1):
        for name, command in COMMANDS.items():
            started = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - its own commands
            if number:
                times[name].append((time.perf_counter() - started) * 1e3)
    return times
