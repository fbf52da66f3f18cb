"""aioresponses, made to work with the aiohttp that is installed. The only place that knows how.

aioresponses 0.7.9 builds a `ClientResponse` without the `stream_writer` that aiohttp 3.14 demands.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from re import Pattern
from typing import Any, Final, Self

from aiohttp import ClientResponse
from aioresponses import aioresponses
from yarl import URL

_NEEDS_WRITER: Final = "stream_writer" in inspect.signature(ClientResponse.__init__).parameters


class _Written:
    """Stands for the writer of a request that has been sent."""

    output_size: Final = 0


class MockedResponse(ClientResponse):
    """A response that can be made without a connection, by whatever aiohttp is installed."""

    def __init__(self, *args: Any, **members: Any) -> None:
        if _NEEDS_WRITER:
            members.setdefault("stream_writer", _Written())
        super().__init__(*args, **members)


class MockedHttp(aioresponses):
    """An `aioresponses` whose every answer is a `MockedResponse`; otherwise used as that one is.

    Example:
        with MockedHttp() as mocked:
            mocked.post("https://events.acme.example", status=200, payload={"accepted": 1})
    """

    def __enter__(self) -> Self:
        """Take the place of every aiohttp session's requests."""
        super().__enter__()
        return self

    def add(
        self, url: URL | str | Pattern[str], method: str = "GET", *args: Any, **answer: Any
    ) -> None:
        """Add an answer.

        Args:
            url: The URL that is answered, or a pattern of it.
            method: The HTTP method.
            args: As `aioresponses.add` takes them: status, body and so on.
            answer: The same by name: `payload`, `headers`, `exception`, `timeout`, `repeat`,
                `callback` and so on.
        """
        answer.setdefault("response_class", MockedResponse)
        if callback := answer.get("callback"):
            answer["callback"] = _with_class(callback)
        super().add(url, method, *args, **answer)


def _with_class(callback: Callable[..., Any]) -> Callable[..., Any]:
    def completed(result: Any) -> Any:
        if result is not None and result.response_class is None:
            result.response_class = MockedResponse
        return result

    if inspect.iscoroutinefunction(callback):

        async def awaited(*args: Any, **kwargs: Any) -> Any:
            return completed(await callback(*args, **kwargs))

        return awaited
    return lambda *args, **kwargs: completed(callback(*args, **kwargs))
