"""The file that takes the results of a command: it is never one that holds something."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from convroute.cli.input_file import STDIN

HINT: Final = "'--results'"


def checked_results(results: Path | None, file: str) -> Path | None:
    """Give the results file, if it can be written without loss.

    Args:
        results: The file that is to be written; a pipe or a device is as good.
        file: The file that is read, `-` for standard input.

    Raises:
        click.BadParameter: It is the file that is read, by whatever name, or holds something already.
    """
    if results is None or not results.is_file():
        return results
    if file != STDIN and Path(file).exists() and results.samefile(file):
        raise click.BadParameter(
            "is the file that is to be fired; name another one", param_hint=HINT
        )
    if results.stat().st_size:
        raise click.BadParameter(
            "is there already, and nothing is written over it; name another file, or remove it",
            param_hint=HINT,
        )
    return results
