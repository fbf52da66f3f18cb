"""The one writer: calls that wait together are committed together."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeVar

import apsw
from attrs import frozen

from convroute.store.failures import failure, refusal

T = TypeVar("T")

LARGEST_GROUP: Final = 1000
WIPE_PATIENCE: Final = 0.1
"""Seconds to wait for readers in other processes before a wipe is left to a later write."""


@frozen(eq=False)
class _Call:
    work: Callable[[apsw.Connection], Any]
    erases: bool
    future: asyncio.Future[Any]


_Settled = tuple[_Call, Any, Exception | None]


class Writer:
    """Runs pieces of work on one connection, on one thread, each within a transaction.

    While one transaction is being committed, the calls that come in wait, and the next transaction takes all of
    them: the cost of reaching the disk is shared. If any of a group fails, the group is rolled back and its calls
    run again one by one, so that each gets its own result or its own exception.
    """

    def __init__(self, connection: apsw.Connection, path: Path, *, busy_timeout: float) -> None:
        self._connection = connection
        self._path = path
        self._busy_timeout = int(busy_timeout * 1000)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="convroute-writer")
        self._lock = threading.Lock()
        self._waiting: deque[_Call] = deque()
        self._draining = False
        self._closed = False
        self._unwiped = False

    async def write(self, work: Callable[[apsw.Connection], T], *, erases: bool = False) -> T:
        """Run a piece of work and commit it; it is durable when this returns.

        Args:
            work: Gets the connection, within a transaction. It may be run twice and must not keep the connection.
            erases: The write-ahead log is emptied too, so that what was deleted is in no file any more.

        Raises:
            StoreError: The database could not take it; nothing of it was written.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        with self._lock:
            if self._closed:
                raise refusal(self._path, "it is closed")
            self._waiting.append(_Call(work, erases, future))
            idle, self._draining = not self._draining, True
        if idle:
            self._thread.submit(self._drain)
        return await future

    async def compact(self) -> None:
        """Write the file anew, without the gaps and what is left in them.

        Raises:
            StoreError: The database could not do it; the file is as it was.
        """
        with self._lock:
            if self._closed:
                raise refusal(self._path, "it is closed")
            done = self._thread.submit(self._compact)
        try:
            await asyncio.wrap_future(done)
        except apsw.Error as error:
            raise failure(self._path, error) from error

    async def close(self) -> None:
        """Finish what waits, then close the connection."""
        with self._lock:
            self._closed = True
        try:
            finished = asyncio.get_running_loop().run_in_executor(self._thread, self._finish)
        except (
            RuntimeError
        ):  # the interpreter exits: it has ended the thread, and lets no other start
            self._finish()
        else:
            await finished
        self._thread.shutdown()

    def _drain(self) -> None:
        while group := self._next_group():
            settled = self._settle([call for call in group if not call.future.cancelled()])
            for loop in {call.future.get_loop() for call, _, _ in settled}:
                with suppress(RuntimeError):  # the caller's loop is closed: nobody waits
                    loop.call_soon_threadsafe(_deliver, loop, settled)

    def _next_group(self) -> Sequence[_Call]:
        with self._lock:
            group = [self._waiting.popleft() for _ in range(min(LARGEST_GROUP, len(self._waiting)))]
            self._draining = bool(group)
            return group

    def _settle(self, calls: Sequence[_Call]) -> list[_Settled]:
        if not calls:
            return []
        settled: list[_Settled]
        try:
            settled = [
                (call, result, None)
                for call, result in zip(calls, self._commit(calls), strict=True)
            ]
        except apsw.BusyError as error:
            # It is nobody's fault within the group: one wait for the lock is enough.
            return [(call, None, self._told(error)) for call in calls]
        except Exception as error:
            if len(calls) == 1:
                return [(calls[0], None, self._told(error))]
            return [outcome for call in calls for outcome in self._settle([call])]
        if self._unwiped or any(call.erases for call in calls):
            self._wipe()
        return settled

    def _commit(self, calls: Iterable[_Call]) -> list[Any]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            results = [call.work(self._connection) for call in calls]
            self._connection.execute("COMMIT")
        except BaseException:
            # When the disk fails, SQLite may have rolled back by itself; asking again would hide the cause.
            if self._connection.in_transaction:
                with suppress(apsw.Error):
                    self._connection.execute("ROLLBACK")
            raise
        return results

    def _compact(self) -> None:
        self._connection.execute("VACUUM").fetchall()
        self._wipe()

    def _wipe(self) -> None:
        self._unwiped = True
        self._connection.set_busy_timeout(int(WIPE_PATIENCE * 1000))
        with suppress(apsw.Error):
            ((held, _, _),) = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._unwiped = bool(held)
        self._connection.set_busy_timeout(self._busy_timeout)

    def _told(self, error: Exception) -> Exception:
        if not isinstance(error, apsw.Error):
            return error
        told = failure(self._path, error)
        told.__cause__ = error
        return told

    def _finish(self) -> None:
        self._drain()
        if self._unwiped:
            self._wipe()
        self._connection.close()


def _deliver(loop: asyncio.AbstractEventLoop, settled: Iterable[_Settled]) -> None:
    for call, result, error in settled:
        if call.future.get_loop() is not loop or call.future.done():
            continue
        if error is None:
            call.future.set_result(result)
        else:
            call.future.set_exception(error)
