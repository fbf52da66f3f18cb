"""The exit codes of `convroute`: what a script may rely on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Final


class ExitCode(IntEnum):
    """How a command ended."""

    OK = 0
    NOT_DELIVERED = 1
    USAGE = 2
    SETTINGS = 3
    NOT_FOUND = 4
    TRY_LATER = 5
    LOCAL = 6
    INTERNAL = 70
    INTERRUPTED = 130
    NOBODY_READS = 141


MEANINGS: Final[Mapping[ExitCode, str]] = {
    ExitCode.OK: "done; a fired event was delivered, or skipped as it was wanted",
    ExitCode.NOT_DELIVERED: "refused: here, by the platform, or some records of a file",
    ExitCode.USAGE: "the command line, or an event or lead in it, is not valid",
    ExitCode.SETTINGS: "the settings or a plugin cannot be used",
    ExitCode.NOT_FOUND: "no such lead, pixel, key or plugin",
    ExitCode.TRY_LATER: "failed for now: fire again later, with the same event id",
    ExitCode.LOCAL: "a database, file or port of this machine cannot be used",
    ExitCode.INTERNAL: "a fault in convroute or in a plugin; --debug shows where",
    ExitCode.INTERRUPTED: "interrupted",
    ExitCode.NOBODY_READS: "whoever read the output stopped reading, as `head` does",
}

_OF_STATUS: Final[Mapping[str, ExitCode]] = {
    "delivered": ExitCode.OK,
    "accepted": ExitCode.OK,
    "skipped": ExitCode.OK,
    "failed": ExitCode.TRY_LATER,
}


def exit_code_of(error: BaseException) -> ExitCode:
    """Give the code for an exception; one that nobody foresaw is a fault of the program."""
    from convroute import errors  # not above: a help page needs none of them

    of_errors: tuple[tuple[type[Exception], ExitCode], ...] = (
        (errors.InvalidEventError, ExitCode.USAGE),
        (errors.InvalidLeadError, ExitCode.USAGE),
        (errors.ConfigurationError, ExitCode.SETTINGS),
        (errors.LeadNotFound, ExitCode.NOT_FOUND),
        (errors.PixelNotFound, ExitCode.NOT_FOUND),
        (errors.LeadSourceError, ExitCode.TRY_LATER),
        (errors.ConvrouteError, ExitCode.LOCAL),
        (BrokenPipeError, ExitCode.NOBODY_READS),
        (OSError, ExitCode.LOCAL),
    )
    return next((code for kind, code in of_errors if isinstance(error, kind)), ExitCode.INTERNAL)


def exit_code_for(statuses: Iterable[str]) -> ExitCode:
    """Give the code for what became of events: a refusal weighs more than a failure, that more than success."""
    codes = {_OF_STATUS.get(status, ExitCode.NOT_DELIVERED) for status in statuses}
    order = (ExitCode.NOT_DELIVERED, ExitCode.TRY_LATER)
    return next((code for code in order if code in codes), ExitCode.OK)


def epilog() -> str:
    """Give the list of exit codes for a help page."""
    lines = [f"{code:>5d}  {meaning}" for code, meaning in MEANINGS.items()]
    return "\b\nExit codes:\n" + "\n".join(lines)
