"""An event loop in a thread of its own that keeps one thing open: for callers that block."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any, TypeVar

from convroute.errors import ConfigurationError

T = TypeVar("T")


class LoopThread:
    """Runs coroutines for callers in other threads, from `start` to `end`; it starts once.

    What is kept open lives in the thread's own coroutine, and nowhere else. So a forked child, in which the
    thread's frames are frozen, never finalises its parent's sockets: they stay the parent's.

    Args:
        kept: Entered when the loop starts, left when it ends.
    """

    def __init__(self, kept: AbstractAsyncContextManager[Any]) -> None:
        self._kept = kept
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over = asyncio.Event()
        self._opened: Future[None] = Future()
        self._ended: Future[None] = Future()
        self._submitting = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="convroute", daemon=True)

    @property
    def is_here(self) -> bool:
        """Whether the caller is the thread itself, which must not wait for itself."""
        return threading.current_thread() is self._thread

    def start(self) -> None:
        """Start the loop, and return when everything is open.

        Raises:
            BaseException: What kept it from opening; then the thread has ended.
        """
        self._thread.start()
        try:
            self._opened.result()
        except BaseException:
            self._stop()
            raise

    def end(self) -> None:
        """Close what is open, end the calls that are under way, and wait for the thread.

        Raises:
            BaseException: What went wrong while closing.
        """
        self._stop()
        self._ended.result()

    def run(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run a coroutine in the loop, and wait for its result; it is cancelled if the wait is broken off.

        Raises:
            ConfigurationError: The loop has ended.
        """
        with self._submitting:
            if self._loop is None:
                raise ConfigurationError("the router was closed")
            future = asyncio.run_coroutine_threadsafe(work(), self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def _stop(self) -> None:
        # Whatever was submitted before is in the loop's queue by now, and ends with the loop.
        with self._submitting:
            loop, self._loop = self._loop, None
        if loop:
            loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def _run(self) -> None:
        try:
            self._run_to_its_end()
        except BaseException as error:
            if not self._opened.done():
                self._opened.set_exception(error)
            self._ended.set_exception(error)
        else:
            self._ended.set_result(None)

    def _run_to_its_end(self) -> None:
        runner = asyncio.Runner()
        try:
            runner.run(self._keep_open())
        finally:
            # It cancels the calls that are still under way, or their threads would wait for ever. From Python 3.12
            # on no thread can be started while the interpreter exits, not even the one that waits for the loop's
            # executor; that has ended by then, and the loop is closed all the same.
            with suppress(RuntimeError):
                runner.close()

    async def _keep_open(self) -> None:
        async with self._kept:
            self._loop = asyncio.get_running_loop()
            self._opened.set_result(None)
            await self._over.wait()
