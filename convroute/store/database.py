"""The embedded database: one SQLite file for leads, keys and what later modules keep."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import apsw

from convroute.store.failures import failure, refusal
from convroute.store.opening import connect, prepare
from convroute.store.writer import Writer

T = TypeVar("T")

READ_PAUSE: Final = 0.01
"""Seconds between two attempts to read a locked database."""


class Database:
    """A SQLite file in WAL mode, read on the event loop's thread and written by one thread of its own.

    A read by primary key takes microseconds, less than a change of threads would. The file is opened by the first
    use, or by `open` or `async with`; it belongs to one event loop, and to one process: open it after a fork.

    Example:
        >>> import asyncio, tempfile
        >>> async def count(path):
        ...     async with Database(path, migrations=["CREATE TABLE shop (id TEXT PRIMARY KEY)"]) as database:
        ...         await database.write(lambda connection: connection.execute("INSERT INTO shop VALUES ('1')"))
        ...         return await database.read("SELECT count(*) FROM shop")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     asyncio.run(count(Path(folder, "shop.db")))
        [(1,)]
    """

    def __init__(self, path: Path, *, migrations: Sequence[str], busy_timeout: float = 5.0) -> None:
        """Name the file; nothing is opened yet.

        Args:
            path: The file, created with mode 0600 if it is not there; its folder must exist.
            migrations: DDL scripts; the schema's version is how many of them the file has had. Only ever append.
            busy_timeout: Seconds to wait for other processes' locks.
        """
        self.path: Final = path.absolute()
        self._migrations = tuple(migrations)
        self._busy_timeout = busy_timeout
        self._opening = asyncio.Lock()
        self._reader: apsw.Connection | None = None
        self._writer: Writer | None = None
        self._closed = False

    async def open(self) -> None:
        """Open the file now, so that what is wrong with it is known now; again is harmless.

        Raises:
            StoreError: It cannot be opened, is not ours, is damaged, or is of a later version.
        """
        await self._opened()

    async def close(self) -> None:
        """Finish the writes that wait, then close the file; again is harmless."""
        self._closed = True
        async with self._opening:
            writer, self._writer = self._writer, None
            reader, self._reader = self._reader, None
            if reader:
                reader.close()
            if writer:
                await writer.close()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def read(self, sql: str, bindings: Sequence[Any] = ()) -> list[Any]:
        """Give all rows of a short query, on this thread.

        Raises:
            StoreError: The database cannot be read.
        """
        reader = self._reader or (await self._opened())[0]
        try:
            return reader.execute(sql, bindings).fetchall()
        except apsw.Error as error:
            if not isinstance(error, apsw.BusyError):
                raise failure(self.path, error) from error
        return await self._read_when_free(sql, bindings)

    async def read_apart(self, sql: str, bindings: Sequence[Any] = ()) -> list[Any]:
        """Give all rows of a query that may take long, on a thread and a connection of its own.

        Raises:
            StoreError: The database cannot be read.
        """
        await self._opened()
        return await asyncio.to_thread(self._read_on_own_connection, sql, bindings)

    async def write(self, work: Callable[[apsw.Connection], T], *, erases: bool = False) -> T:
        """Run a piece of work in a transaction, maybe together with others'; durable when it returns.

        Args:
            work: Gets the writing connection. It may run twice, so it must change nothing but the database, and
                it gives plain values, no cursor. What it raises undoes it, reaches the caller, and no other call.
            erases: What it deletes is to be gone from the write-ahead log as well. If a reader in another process
                holds the log for the moment, that is made up for by the next write, or when the database closes.

        Raises:
            StoreError: The database could not take it; nothing of it was written.
        """
        writer = self._writer or (await self._opened())[1]
        return await writer.write(work, erases=erases)

    async def compact(self) -> None:
        """Write the file anew, without gaps; writers wait meanwhile, readers do not.

        What is deleted is overwritten at once, but SQLite may have left a copy in the gaps of a page when it moved
        rows between pages earlier. After this, nothing of it is in any file of the database.

        Raises:
            StoreError: The database could not do it (there must be room for a second copy); it is as it was.
        """
        writer = self._writer or (await self._opened())[1]
        await writer.compact()

    async def _opened(self) -> tuple[apsw.Connection, Writer]:
        async with self._opening:
            if self._closed:
                raise refusal(self.path, "it is closed")
            if self._reader is None or self._writer is None:
                both = await asyncio.to_thread(self._open_both)
                self._reader, self._writer = both
                return both
            return self._reader, self._writer

    def _open_both(self) -> tuple[apsw.Connection, Writer]:
        connection = prepare(self.path, self._migrations, busy_timeout=self._busy_timeout)
        try:
            # The reader never waits by itself: that would hold up the event loop.
            reader = connect(self.path, busy_timeout=0)
        except apsw.Error as error:
            connection.close()
            raise failure(self.path, error) from error
        return reader, Writer(connection, self.path, busy_timeout=self._busy_timeout)

    async def _read_when_free(self, sql: str, bindings: Sequence[Any]) -> list[Any]:
        deadline = time.monotonic() + self._busy_timeout
        while True:
            await asyncio.sleep(READ_PAUSE)
            reader = self._reader or (await self._opened())[0]
            try:
                return reader.execute(sql, bindings).fetchall()
            except apsw.Error as error:
                if not isinstance(error, apsw.BusyError) or time.monotonic() >= deadline:
                    raise failure(self.path, error) from error

    def _read_on_own_connection(self, sql: str, bindings: Sequence[Any]) -> list[Any]:
        try:
            with closing(connect(self.path, busy_timeout=self._busy_timeout)) as connection:
                return connection.execute(sql, bindings).fetchall()
        except apsw.Error as error:
            raise failure(self.path, error) from error
