"""The connection: how long a client may take, and what it is told if it does not speak HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final

from aiohttp import web
from aiohttp.http_exceptions import ContentEncodingError, LineTooLong

from convroute.server.app_keys import SETTINGS
from convroute.server.body import ENCODING_FAULT, unsupported
from convroute.server.envelope import Failure, invalid
from convroute.server.failures import UNEXPECTED
from convroute.server.security_headers import HEADERS

NOT_HTTP: Final = invalid("request: is not valid HTTP/1.1; nothing of it was read further")
BY_ERROR: Final[Mapping[type[BaseException | None], Failure]] = {
    LineTooLong: invalid("request: its first line, or a header, is longer than 8190 bytes"),
    ContentEncodingError: unsupported(ENCODING_FAULT),
}
"""What is told of errors that say more than that."""


class Connection(web.RequestHandler):
    """Serves one client; adds to its base class what that leaves open: envelopes, and an end to waiting."""

    __slots__ = ("_answer_timeout",)

    def __init__(self, *args: object, answer_timeout: float, **options: object) -> None:
        self._answer_timeout = answer_timeout
        super().__init__(*args, **options)  # type: ignore[arg-type]

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what is no request, without a word of what came: it may hold a key."""
        super().handle_error(request, status, exc)  # logs it
        broken = BY_ERROR.get(type(exc), NOT_HTTP)
        response = (broken if status < 500 else UNEXPECTED).response()
        # No signal is sent for a request that is none, so its answer gets its headers here.
        response.headers.update({**HEADERS, "Server": "convroute"})
        response.force_close()
        return response

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Send an answer; a client that does not take it is left."""
        try:
            async with asyncio.timeout(self._answer_timeout):
                return await super().finish_response(request, resp, start_time)
        except TimeoutError:
            if self.transport is not None:
                self.transport.abort()
            return resp, True


class _Server(web.Server):
    def __init__(self, server: web.Server, answer_timeout: float) -> None:
        super().__init__(
            server.request_handler,
            request_factory=server.request_factory,
            handler_cancellation=server.handler_cancellation,
            loop=server._loop,  # noqa: SLF001
            **server._kwargs,  # noqa: SLF001
        )
        self._answer_timeout = answer_timeout

    def __call__(self) -> Connection:
        return Connection(
            self, loop=self._loop, answer_timeout=self._answer_timeout, **self._kwargs
        )


class Runner(web.AppRunner):
    """Runs an application on connections of this module's kind."""

    async def _make_server(self) -> web.Server:
        # The base class has no public way to choose the kind; a test sees that this one is used.
        return _Server(await super()._make_server(), self.app[SETTINGS].body_timeout)
