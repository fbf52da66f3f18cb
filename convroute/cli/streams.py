"""Standard streams that are not as a command expects them: closed, unread, or without a character."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from click.exceptions import Exit

from convroute.cli.exit_codes import ExitCode

MODES: Final = {"stdin": "r", "stdout": "w", "stderr": "w"}


def stand_in_for_closed() -> None:
    """Open the null device for each stream that was closed from outside, as `>&-` does.

    Its number is taken then: the next file that is opened, a database say, does not become standard output.
    """
    for name, mode in MODES.items():
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


def forgive_encodings() -> None:
    """Let a terminal that cannot show a character show its code instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.encoding.lower().startswith("utf"):
            stream.reconfigure(errors="backslashreplace")


@contextmanager
def ending_unread() -> Iterator[None]:
    """End the command, without a word, when whoever read its output has gone."""
    try:
        yield
    except BrokenPipeError:
        raise Exit(ExitCode.NOBODY_READS) from None
    except SystemExit as ended:
        # The tables' printer turns it into this.
        if isinstance(ended.__context__, BrokenPipeError):
            raise Exit(ExitCode.NOBODY_READS) from None
        raise


def give_up_output() -> None:
    """Print what waits; where that fails, let it go nowhere: the interpreter would try again at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, stream.fileno())
            os.close(null)
