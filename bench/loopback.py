"""Two ends on loopback that cost next to nothing: a platform that says yes, and a client that keeps asking.

Both speak just as much HTTP as the benchmark needs, so that the server between them is what is measured.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from attrs import define, field

ANSWER = b'{"events_received":1,"messages":[],"fbtrace_id":"A1b2C3d4"}'
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class Platform(asyncio.Protocol):
    """Answers each request with the same success, once its body is there."""

    def __init__(self) -> None:
        self._waiting = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while (end := _message_end(self._waiting)) and len(self._waiting) >= end:
            self._waiting = self._waiting[end:]
            assert self._transport is not None
            self._transport.write(_HEAD % len(ANSWER) + ANSWER)


@define
class Client(asyncio.Protocol):
    """Sends one request after another on one connection, until there are no more.

    Attributes:
        next_request: Gives the next request's bytes, or None.
        done: Is called when the connection has had its last answer.
        refused: How many answers were no success.
    """

    next_request: Callable[[], bytes | None]
    done: asyncio.Future[None]
    refused: int = 0
    _waiting: bytes = field(default=b"", init=False)
    _transport: asyncio.Transport | None = field(default=None, init=False)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]
        self._send()

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        end = _message_end(self._waiting)
        if not end or len(self._waiting) < end:
            return
        if b'"success":true' not in self._waiting:
            self.refused += 1
        self._waiting = b""
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed the connection"))

    def _send(self) -> None:
        assert self._transport is not None
        request = self.next_request()
        if request is None:
            self.done.set_result(None)
            self._transport.close()
        else:
            self._transport.write(request)


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """Write a POST request with a JSON body."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def _message_end(data: bytes) -> int:
    """Give where the first message ends, 0 if its head is not whole yet."""
    head, separator, _ = data.partition(b"\r\n\r\n")
    if not separator:
        return 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return len(head) + 4 + int(value)
    return len(head) + 4
