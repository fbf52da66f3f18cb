"""The blocking router, for applications without an event loop: Django, Flask, Celery, a script.

It has the same surface as `convroute.router.Router`, and may be called from any thread.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterable, Mapping
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar, Unpack, overload

from convroute.ambient import Ambient
from convroute.errors import ConvrouteError
from convroute.model.lead import Lead
from convroute.model.pixel import Pixel
from convroute.model.receipt import FireResult, Receipt
from convroute.roles.platform import Platform
from convroute.router import Router as AsyncRouter
from convroute.router import Targets
from convroute.routing.fire_arguments import EventArguments, FireArguments
from convroute.routing.preview import Preview
from convroute.settings import Settings
from convroute.wire import Naming

T = TypeVar("T")

NOT_OPEN: Final = "the router is not open: use `with`, or call open() first"
NO_THREAD: Final = "the router's thread is not in this process: open it after the fork, not before"


class Router:
    """A router that blocks its caller until the platform has answered.

    One thread of its own runs an event loop; calls from any number of threads run in it side by side.
    Start it once a process (after a fork, not before), and close it when the process ends.

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
        self._router = AsyncRouter(pixels, settings=settings, plugins=plugins, ambient=ambient)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._submitting = threading.Lock()

    @classmethod
    def from_settings(
        cls, settings: Settings | Path | str, *, plugins: Mapping[str, object] | None = None
    ) -> Self:
        """Build a router from a settings file, or from settings."""
        loaded = settings if isinstance(settings, Settings) else Settings.load(settings)
        return cls(settings=loaded, plugins=plugins)

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
        """Start, unless it is started; safe from several threads."""
        with self._starting:
            if self._thread:
                return
            loop = asyncio.new_event_loop()
            thread = threading.Thread(target=_run, args=(loop,), name="convroute", daemon=True)
            thread.start()
            self._loop, self._thread = loop, thread
            try:
                self._wait(self._router.__aenter__())
            except BaseException:
                self._stop()
                raise

    def close(self) -> None:
        """Finish, unless it is closed."""
        with self._starting:
            if self._thread:
                try:
                    self._wait(self._router.__aexit__(None, None, None))
                finally:
                    self._stop()

    @property
    def pixels(self) -> Mapping[str, Pixel]:
        """The pixels, by name."""
        return self._router.pixels

    @property
    def platforms(self) -> Mapping[str, Platform]:
        """The platforms, by name."""
        return self._router.platforms

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
        result: Receipt | FireResult = self._wait(self._router.fire(**arguments))
        return result

    def fire_many(
        self,
        events: Iterable[FireArguments | Mapping[str, Any]],
        *,
        naming: Naming = Naming.SNAKE,
        required: Iterable[str] = (),
    ) -> list[Receipt | ConvrouteError]:
        """Deliver many events; see `convroute.router.Router.fire_many`."""
        return self._wait(self._router.fire_many(events, naming=naming, required=required))

    def fire_record(self, record: Mapping[str, object], *, required: Iterable[str] = ()) -> Receipt:
        """Deliver one event from its JSON form; see `convroute.router.Router.fire_record`."""
        return self._wait(self._router.fire_record(record, required=required))

    def preview_record(
        self, record: Mapping[str, object], *, required: Iterable[str] = ()
    ) -> Preview:
        """Preview one event from its JSON form; see `convroute.router.Router.preview_record`."""
        return self._wait(self._router.preview_record(record, required=required))

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
        result: Preview | tuple[Preview, ...] = self._wait(self._router.preview(**arguments))
        return result

    def put_lead(self, lead: Lead) -> None:
        """Keep a lead in the lead store."""
        self._wait(self._router.put_lead(lead))

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        if threading.current_thread() is self._thread:
            work.close()
            raise RuntimeError("called from the router's own thread: it would wait for itself")
        with self._submitting:
            loop, thread = self._loop, self._thread
            if loop and thread and thread.is_alive():
                future: Future[T] = asyncio.run_coroutine_threadsafe(work, loop)
            else:
                work.close()
                raise RuntimeError(NOT_OPEN if thread is None else NO_THREAD)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def _stop(self) -> None:
        # Whatever was submitted before is in the loop's queue by now, and ends with the loop.
        with self._submitting:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop and thread and thread.is_alive():
            loop.call_soon_threadsafe(loop.stop)
            thread.join()


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
        # Calls that are still under way end here, or their threads would wait for ever.
        unfinished = asyncio.all_tasks(loop)
        for task in unfinished:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*unfinished, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()
