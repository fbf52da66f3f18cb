"""What SQLite's errors mean for the reader: one clear line, without any value that was being stored."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import apsw

from convroute.errors import StoreError

MEANINGS: Final[tuple[tuple[type[apsw.Error], str], ...]] = (
    (
        apsw.BusyError,
        "another process kept it locked for too long; stop what holds it (a backup, a database browser)",
    ),
    (apsw.LockedError, "it is locked from within this process; try again"),
    (apsw.FullError, "the disk is full, nothing of this was written; make room and try again"),
    (
        apsw.ReadOnlyError,
        "it may not be written; give this user the right to write the file and its folder",
    ),
    (
        apsw.PermissionsError,
        "access is not allowed; give this user the right to read and write the file",
    ),
    (
        apsw.CantOpenError,
        "it cannot be opened; see that its folder exists and that this user may read and write the file",
    ),
    (
        apsw.NotADBError,
        "this is not a SQLite database; nothing was changed: name another file, or move this one away",
    ),
    (
        apsw.CorruptError,
        "the file is damaged; put a backup in its place, or move it away to begin anew",
    ),
    (
        apsw.IOError,
        "the disk could not be read or written, nothing of this was stored; check the disk",
    ),
    (apsw.NoMemError, "there is not enough memory"),
    (apsw.TooBigError, "a value is larger than SQLite takes"),
)
"""Errors by class, from https://www.sqlite.org/rescode.html, and what to do about them."""


def failure(path: Path, error: apsw.Error) -> StoreError:
    """Say what an error of SQLite means for the database at `path`."""
    for kind, meaning in MEANINGS:
        if isinstance(error, kind):
            return refusal(path, meaning)
    return refusal(path, f"SQLite failed unexpectedly ({type(error).__name__})")


def refusal(path: Path, meaning: str) -> StoreError:
    """Make the one line that names the database and what is the matter with it."""
    return StoreError(f"database {path}: {meaning}")
