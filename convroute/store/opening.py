"""Opening the file: whether it is ours, how SQLite is set for it, and its schema."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

import apsw

from convroute.store.failures import failure, refusal

APPLICATION_ID: Final = 0x63767274
"""`cvrt` in the file's header marks it as ours; https://www.sqlite.org/pragma.html#pragma_application_id."""

OLDEST_SQLITE: Final = (3, 51, 3)
"""The first without the WAL-reset bug, which loses commits; https://www.sqlite.org/wal.html#walresetbug."""

HEADER_SIZE: Final = 100
"""Bytes of every SQLite file's header; https://www.sqlite.org/fileformat.html section 1.3."""

PRAGMAS: Final = (
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA journal_size_limit=67108864",
)


_CREATING: Final = threading.Lock()


def require_sqlite(path: Path, found: str) -> None:
    """Refuse a SQLite that can lose what it has committed.

    Raises:
        StoreError: The SQLite that apsw brings is too old.
    """
    if tuple(int(part) for part in found.split(".")[:3]) < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        raise refusal(
            path, f"SQLite {found} can lose data; {wanted} or later is needed: upgrade apsw"
        )


def prepare(path: Path, migrations: Sequence[str], *, busy_timeout: float) -> apsw.Connection:
    """Open the database for writing; create it, or bring its schema up to date, if need be.

    Several processes may do this at once. A file that is not ours is left as it is.

    Raises:
        StoreError: The file cannot be used; the message says why and what to do.
    """
    require_sqlite(path, apsw.sqlite_lib_version())
    _create(path)
    deadline = time.monotonic() + busy_timeout
    while True:
        try:
            return _prepared(path, migrations, busy_timeout)
        except apsw.BusyError as error:
            # While several processes turn a new file to WAL, SQLite answers busy without waiting.
            if time.monotonic() >= deadline:
                raise failure(path, error) from error
            time.sleep(0.01)
        except apsw.Error as error:
            raise failure(path, error) from error


def connect(path: Path, *, busy_timeout: float) -> apsw.Connection:
    """Open a connection that only reads, to a database that is prepared.

    Raises:
        apsw.Error: It cannot be opened.
    """
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    connection.set_busy_timeout(int(busy_timeout * 1000))
    for pragma in ("PRAGMA mmap_size=0", "PRAGMA query_only=ON"):
        connection.execute(pragma).fetchall()
    return connection


def _create(path: Path) -> None:
    try:
        if not path.parent.is_dir():
            raise refusal(
                path, "its folder does not exist; create the folder, or name another file"
            )
        if path.is_dir():
            raise refusal(path, "this is a folder; name a file")
        with _CREATING, suppress(FileExistsError):
            # SQLite gives its -wal and -shm files the mode of the database.
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        size = path.stat().st_size
    except OSError as error:
        raise refusal(path, f"it cannot be created or reached ({error.strerror})") from error
    # SQLite takes a file of one byte for an empty one. It is not opened to look inside: closing it again would take
    # away the locks of this process's other connections, https://www.sqlite.org/howtocorrupt.html section 2.2.
    if 0 < size < HEADER_SIZE:
        raise failure(path, apsw.NotADBError())


def _prepared(path: Path, migrations: Sequence[str], busy_timeout: float) -> apsw.Connection:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        connection.set_busy_timeout(int(busy_timeout * 1000))
        version = _version(connection, path, len(migrations))
        _set_up(connection, path)
        if version < len(migrations):
            _migrate(connection, migrations)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: apsw.Connection, path: Path) -> None:
    if connection.execute("PRAGMA journal_mode=WAL").get != "wal":
        raise refusal(path, "write-ahead logging does not work here; put the file on a local disk")
    for pragma in PRAGMAS:
        connection.execute(pragma).fetchall()


def _version(connection: apsw.Connection, path: Path, known: int) -> int:
    """Read how far the schema is; 0 for a new file. Nothing is written before this has passed."""
    with closing(connection.cursor()) as cursor:
        cursor.execute("BEGIN")
        try:
            tables = cursor.execute("SELECT count(*) FROM sqlite_schema").get
            application = cursor.execute("PRAGMA application_id").get
            version: int = cursor.execute("PRAGMA user_version").get
        finally:
            cursor.execute("ROLLBACK")
    if application != APPLICATION_ID and (application or version or tables):
        raise refusal(path, "it belongs to another program; nothing was changed: name another file")
    if version > known:
        raise refusal(
            path,
            f"its schema is version {version}, this convroute knows up to {known}: upgrade convroute",
        )
    return version


def _migrate(connection: apsw.Connection, migrations: Sequence[str]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have migrated it, or begun to use a new file, since it was looked at.
        done: int = connection.execute("PRAGMA user_version").get
        for ddl in migrations[done:]:
            connection.execute(ddl).fetchall()
        if done < len(migrations):
            connection.execute(f"PRAGMA user_version={len(migrations)}")
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute("COMMIT")
    except apsw.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
