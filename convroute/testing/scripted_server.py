"""A loopback server that answers what it is told, byte by byte: for tests of transports."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from enum import Enum
from types import TracebackType
from typing import Final, Self

from attrs import field, frozen

CHUNK: Final = b"x" * 4096
OVERSIZED: Final = 128 * 1024
LONGEST_WAIT: Final = 600.0


class Way(Enum):
    """How a scripted answer reaches the client, or does not."""

    WHOLE = "whole"
    """As it should."""
    RESET_BEFORE = "reset_before"
    """The connection is reset as soon as the request's headers were read."""
    RESET_AFTER = "reset_after"
    """The connection is reset once the whole request was read."""
    CLOSED = "closed"
    """The connection is closed in order once the request was read, without an answer."""
    SILENT = "silent"
    """The request is read, and nothing follows."""
    TRUNCATED = "truncated"
    """The connection is closed after half of the body."""
    ENDLESS = "endless"
    """The body goes on in chunks until the client leaves."""
    BAD_STATUS_LINE = "bad_status_line"
    """What comes is not HTTP."""
    OVERSIZED_HEADER = "oversized_header"
    """A header of 128 KiB."""


@frozen(kw_only=True)
class RawAnswer:
    """One answer of the script.

    Attributes:
        status: The HTTP status.
        body: The body.
        headers: Beside `content-length`.
        delay: Seconds before the answer starts; the request has been read by then.
        way: How it reaches the client.
    """

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(factory=lambda: {"content-type": "application/json"})
    delay: float = 0.0
    way: Way = Way.WHOLE

    def head(self, length: str) -> bytes:
        """Give the status line and the headers, with the one that tells the body's length."""
        lines = [f"HTTP/1.1 {self.status} Scripted", length]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


@frozen(kw_only=True)
class ReceivedRequest:
    """A request that the server read.

    Attributes:
        method: The HTTP method.
        path: The target, with its query.
        headers: Keyed in lower case.
        body: The bytes; empty if the connection was reset before they were read.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)


class ScriptedServer:
    """Gives its answers in order, one to each request; the last one again and again.

    Example:
        async with ScriptedServer([RawAnswer(status=503), RawAnswer()]) as server:
            ...  # requests to server.url

    Args:
        answers: The script.
        tls: A server's TLS context, for https.

    Attributes:
        requests: What arrived, in order. Bodies need a `Content-Length`; chunked ones are not read.
    """

    def __init__(
        self, answers: Iterable[RawAnswer] = (), tls: ssl.SSLContext | None = None
    ) -> None:
        self.requests: list[ReceivedRequest] = []
        self._script = list(answers) or [RawAnswer()]
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """The server's URL, without a slash at its end."""
        assert self._server is not None, "use the server as `async with`"
        port = self._server.sockets[0].getsockname()[1]
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{port}"

    async def __aenter__(self) -> Self:
        """Listen."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=self._tls)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Drop every connection and close the port."""
        assert self._server is not None
        self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while await self._exchange(reader, writer):
                    pass
        finally:
            self._connections.discard(task)
            writer.transport.abort()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ", 2)
        pairs = (line.partition(":") for line in head[1:] if line)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        answer = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        early = answer.way is Way.RESET_BEFORE
        body = b"" if early else await reader.readexactly(int(headers.get("content-length", 0)))
        self.requests.append(ReceivedRequest(method=method, path=path, headers=headers, body=body))
        await asyncio.sleep(answer.delay)
        return await _WAYS[answer.way](answer, writer)


async def _whole(answer: RawAnswer, writer: asyncio.StreamWriter) -> bool:
    writer.write(answer.head(f"content-length: {len(answer.body)}") + answer.body)
    await writer.drain()
    return True


async def _reset(_: RawAnswer, writer: asyncio.StreamWriter) -> bool:
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


async def _closed(_: RawAnswer, writer: asyncio.StreamWriter) -> bool:
    writer.close()
    await writer.wait_closed()
    return False


async def _silent(_: RawAnswer, __: asyncio.StreamWriter) -> bool:
    await asyncio.sleep(LONGEST_WAIT)
    return False


async def _truncated(answer: RawAnswer, writer: asyncio.StreamWriter) -> bool:
    half = answer.body[: len(answer.body) // 2]
    writer.write(answer.head(f"content-length: {len(answer.body)}") + half)
    return await _closed(answer, writer)


async def _endless(answer: RawAnswer, writer: asyncio.StreamWriter) -> bool:
    writer.write(answer.head("transfer-encoding: chunked"))
    while True:
        writer.write(f"{len(CHUNK):x}\r\n".encode() + CHUNK + b"\r\n")
        await writer.drain()


async def _bad_status_line(answer: RawAnswer, writer: asyncio.StreamWriter) -> bool:
    writer.write(b"SMTP ready\r\n\r\n")
    return await _closed(answer, writer)


async def _oversized_header(answer: RawAnswer, writer: asyncio.StreamWriter) -> bool:
    writer.write(answer.head(f"x-long: {'x' * OVERSIZED}\r\ncontent-length: 0"))
    return await _closed(answer, writer)


_WAYS: Final[Mapping[Way, Callable[[RawAnswer, asyncio.StreamWriter], Awaitable[bool]]]] = {
    Way.WHOLE: _whole,
    Way.RESET_BEFORE: _reset,
    Way.RESET_AFTER: _reset,
    Way.CLOSED: _closed,
    Way.SILENT: _silent,
    Way.TRUNCATED: _truncated,
    Way.ENDLESS: _endless,
    Way.BAD_STATUS_LINE: _bad_status_line,
    Way.OVERSIZED_HEADER: _oversized_header,
}
"""Each way of answering; true if the connection lives on."""
