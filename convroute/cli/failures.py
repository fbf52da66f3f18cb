"""How a command fails: readable lines on standard error, an exit code, and no traceback unless it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import ClassVar

import click

from convroute.cli.exit_codes import ExitCode, exit_code_of
from convroute.cli.invocation import Invocation


class NotFound(click.ClickException):
    """What a command was to show or change is not there."""

    exit_code: ClassVar[int] = ExitCode.NOT_FOUND


def code_of(error: BaseException) -> int:
    """Give the exit code for what went wrong."""
    return int(_judged(_first(error))[0])


def report(error: BaseException, invocation: Invocation) -> None:
    """Tell what went wrong, a line for each fault.

    With `--json`, standard output has it too: `{"error": {"code", "exitCode", "details"}}`.
    """
    error = _first(error)
    if invocation.debug and not isinstance(error, click.ClickException | click.Abort):
        import traceback

        traceback.print_exception(error)
    if type(error).__name__ == "NoArgsIsHelpError" and isinstance(error, click.UsageError):
        error.show(sys.stderr)
        return
    code, lines = _judged(error)
    for line in lines:
        click.echo(f"error: {line}", err=True)
    if invocation.json:
        from convroute.cli.screen import print_document

        name = next((known.name for known in ExitCode if known == code), "OTHER")
        print_document({"error": {"code": name, "exitCode": int(code), "details": list(lines)}})


def lines_of(error: BaseException) -> Sequence[str]:
    """Say an error in lines, one for each fault."""
    from convroute.errors import ConvrouteError, FaultsError

    if isinstance(error, FaultsError):
        said = [str(fault) for fault in error.faults]
    elif isinstance(error, ConvrouteError):
        said = [str(error)]
    elif isinstance(error, OSError):
        place = f"{error.filename}: " if isinstance(error.filename, str) else ""
        said = [f"{place}{error.strerror or type(error).__name__}"]
    else:
        said = [f"unexpected {type(error).__name__}; --debug shows where"]
    return [" ".join(line.split()) for line in said]


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _judged(error: BaseException) -> tuple[int, Sequence[str]]:
    if isinstance(error, click.Abort):
        return ExitCode.INTERRUPTED, ["interrupted"]
    if isinstance(error, click.UsageError):
        where = f" (see {error.ctx.command_path} --help)" if error.ctx else ""
        return ExitCode.USAGE, [" ".join(error.format_message().split()) + where]
    if isinstance(error, click.FileError):
        return ExitCode.LOCAL, [" ".join(error.format_message().split())]
    if isinstance(error, click.ClickException):
        return error.exit_code, [" ".join(error.format_message().split())]
    return exit_code_of(error), lines_of(error)
