"""The time between entering and leaving a router, and the one event loop in which it passes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from types import TracebackType
from typing import Any, Final

from convroute.errors import ConfigurationError

NOT_ENTERED: Final = (
    "the router was not entered: use `async with router:` where the application starts"
)
ENTERED_ALREADY: Final = "the router is entered already: enter it once, and share it"
OTHER_LOOP: Final = (
    "the router was entered in another event loop: enter it in this one, keep one router for each loop,"
    " or use convroute.sync.Router, which any loop and thread may share"
)


class Lifetime:
    """What a router holds open; it may be entered again once it was left."""

    def __init__(self) -> None:
        self._held = AsyncExitStack()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def begin(self, to_open: Iterable[AbstractAsyncContextManager[Any]]) -> None:
        """Open everything, or nothing.

        Raises:
            ConfigurationError: It has begun already.
        """
        if self._loop:
            raise ConfigurationError(ENTERED_ALREADY)
        self._loop = asyncio.get_running_loop()
        try:
            async with AsyncExitStack() as opening:
                for one in to_open:
                    await opening.enter_async_context(one)
                self._held = opening.pop_all()
        except BaseException:
            self._loop = None
            raise

    async def end(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it all, in reverse order."""
        self._loop = None
        await self._held.__aexit__(kind, error, trace)

    def check(self, needed: Callable[[], Iterable[object]]) -> None:
        """See that it has begun, in the loop that asks, if anything that is needed has to be opened.

        Args:
            needed: Gives the parts that are to be used; only asked if there is a doubt.

        Raises:
            ConfigurationError: It has not.
        """
        if self._loop is asyncio.get_running_loop():
            return
        if any(isinstance(part, AbstractAsyncContextManager) for part in needed()):
            raise ConfigurationError(OTHER_LOOP if self._loop else NOT_ENTERED)
