"""The blocking router, for applications without an event loop: Django, Flask, Celery, a script.

It has the same surface as `convroute.router.Router`, and may be called from any thread, before and after a fork.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
import warnings
from collections.abc import Callable, Coroutine, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar, Unpack, overload

from attrs import define, field

from convroute.ambient import Ambient
from convroute.errors import ConfigurationError, ConvrouteError
from convroute.loop_thread import LoopThread
from convroute.model.lead import Lead
from convroute.model.pixel import Pixel
from convroute.model.receipt import FireResult, Receipt
from convroute.roles.platform import Platform
from convroute.router import Router as AsyncRouter
from convroute.router import Targets
from convroute.routing.fire_arguments import EventArguments, FireArguments
from convroute.routing.preview import Preview
from convroute.routing.wiring import settings_of
from convroute.settings import Settings
from convroute.wire import Naming

__all__ = ["Router"]

T = TypeVar("T")

NOT_OPEN: Final = "the router is not open: use `with`, or call open() first"
OWN_THREAD: Final = "called from the router's own thread: it would wait for itself"
IN_LOOP: Final = (
    "convroute.sync.Router blocks the event loop that it is called in: await convroute.Router instead,"
    " or call it by asyncio.to_thread"
)


@define
class _Process:
    """What one process has of a router: after a fork, the child starts with its own."""

    router: AsyncRouter
    thread: LoopThread | None = None
    starting: threading.Lock = field(factory=threading.Lock)


class Router:
    """A router that blocks its caller until the platform has answered.

    One thread of its own runs an event loop; calls from any number of threads run in it side by side.
    Open it once, when it is first needed, and keep it: it closes itself when the interpreter exits.
    A router that was open when its process forked opens itself anew in the child, by the child's first call.

    Example:
        >>> from convroute.sync import Router
        >>> with Router() as router:
        ...     router.pixels
        mappingproxy({})
    """

    def __init__(
        self,
        pixels: Iterable[Pixel] = (),
        *,
        settings: Settings | None = None,
        plugins: Mapping[str, object] | None = None,
        ambient: Ambient | None = None,
    ) -> None:
        """Build a router; see `convroute.router.Router`."""
        self._build: Callable[[], AsyncRouter] = partial(
            AsyncRouter, tuple(pixels), settings=settings, plugins=plugins, ambient=ambient
        )
        self._open = False
        # By process id. A lock held by another thread at the fork, or a session, is of no use to the child;
        # the parent's stays here untouched, since to finalise it would close the parent's connections.
        self._processes: dict[int, _Process] = {os.getpid(): _Process(self._build())}

    @classmethod
    def from_settings(
        cls, settings: Settings | Path | str, *, plugins: Mapping[str, object] | None = None
    ) -> Self:
        """Build a router from a settings file, or from settings."""
        return cls(settings=settings_of(settings, plugins), plugins=plugins)

    def __enter__(self) -> Self:
        """Start the thread, and open the session and the database."""
        self.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close everything, and end the thread."""
        self.close()

    def open(self) -> None:
        """Start, unless it is started; safe from several threads, and as often as you like.

        Raises:
            StoreError: The database cannot be opened.
        """
        self._open = True
        try:
            self._running()
        except BaseException:
            self._open = False
            raise

    def close(self) -> None:
        """Finish, unless it is closed; calls that are still under way end with `CancelledError`."""
        here = self._processes.get(os.getpid())
        if here and here.thread and here.thread.is_here:
            raise RuntimeError(OWN_THREAD)
        self._open = False
        if here is None:
            return
        with here.starting:
            thread, here.thread = here.thread, None
            atexit.unregister(self.close)
            if thread:
                thread.end()

    @property
    def pixels(self) -> Mapping[str, Pixel]:
        """The pixels, by name."""
        return self._here().router.pixels

    @property
    def platforms(self) -> Mapping[str, Platform]:
        """The platforms, by name."""
        return self._here().router.platforms

    @overload
    def fire(
        self, *, pixel_id: str, platform: str, event_name: str, **event: Unpack[EventArguments]
    ) -> Receipt: ...
    @overload
    def fire(
        self, *, pixel_id: Targets, platform: str, event_name: str, **event: Unpack[EventArguments]
    ) -> FireResult: ...
    @overload
    def fire(
        self, *, to: Targets, event_name: str, **event: Unpack[EventArguments]
    ) -> FireResult: ...
    def fire(self, **arguments: Any) -> Receipt | FireResult:
        """Deliver one event, and wait for the platform's answer; see `convroute.router.Router.fire`."""
        result: Receipt | FireResult = self._wait(lambda router: router.fire(**arguments))
        return result

    def fire_many(
        self,
        events: Iterable[FireArguments | Mapping[str, Any]],
        *,
        naming: Naming = Naming.SNAKE,
        required: Iterable[str] = (),
    ) -> list[Receipt | ConvrouteError]:
        """Deliver many events; see `convroute.router.Router.fire_many`."""
        return self._wait(lambda router: router.fire_many(events, naming=naming, required=required))

    def fire_record(self, record: Mapping[str, object], *, required: Iterable[str] = ()) -> Receipt:
        """Deliver one event from its JSON form; see `convroute.router.Router.fire_record`."""
        return self._wait(lambda router: router.fire_record(record, required=required))

    def preview_record(
        self, record: Mapping[str, object], *, required: Iterable[str] = ()
    ) -> Preview:
        """Preview one event from its JSON form; see `convroute.router.Router.preview_record`."""
        return self._wait(lambda router: router.preview_record(record, required=required))

    @overload
    def preview(
        self, *, pixel_id: str, platform: str, event_name: str, **event: Unpack[EventArguments]
    ) -> Preview: ...
    @overload
    def preview(
        self, *, pixel_id: Targets, platform: str, event_name: str, **event: Unpack[EventArguments]
    ) -> tuple[Preview, ...]: ...
    @overload
    def preview(
        self, *, to: Targets, event_name: str, **event: Unpack[EventArguments]
    ) -> tuple[Preview, ...]: ...
    def preview(self, **arguments: Any) -> Preview | tuple[Preview, ...]:
        """Show what `fire` would do; see `convroute.router.Router.preview`."""
        result: Preview | tuple[Preview, ...] = self._wait(
            lambda router: router.preview(**arguments)
        )
        return result

    def put_lead(self, lead: Lead) -> None:
        """Keep a lead in the lead store."""
        self._wait(lambda router: router.put_lead(lead))

    def _wait(self, work: Callable[[AsyncRouter], Coroutine[Any, Any, T]]) -> T:
        here, thread = self._here(), self._running()
        if thread.is_here:
            raise RuntimeError(OWN_THREAD)
        if _in_a_loop():
            warnings.warn(IN_LOOP, RuntimeWarning, stacklevel=3)
        return thread.run(lambda: work(here.router))

    def _here(self) -> _Process:
        pid = os.getpid()
        return self._processes.get(pid) or self._processes.setdefault(pid, _Process(self._build()))

    def _running(self) -> LoopThread:
        here = self._here()
        if self._open and here.thread:
            return here.thread
        with here.starting:
            if not self._open:
                raise ConfigurationError(NOT_OPEN)
            if here.thread is None:
                thread = LoopThread(here.router)
                thread.start()
                here.thread = thread
                atexit.register(self.close)
            return here.thread


def _in_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
