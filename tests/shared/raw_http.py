"""HTTP as bytes: for clients that do not keep to it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any, Final

import leak_scan
from attrs import field, frozen

KEY: Final = "security-key-0123456789"


@frozen(kw_only=True)
class Reply:
    """What came back over a raw connection."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def error(self) -> Any:
        document = json.loads(self.body)
        assert document["success"] is False, document
        return document["error"]


class Client:
    """A connection on which any bytes can be sent."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self._file = connection.makefile("rb")

    def send(self, *parts: bytes | str) -> None:
        for part in parts:
            self.socket.sendall(part.encode() if isinstance(part, str) else part)

    def reply(self) -> Reply | None:
        """Read one answer; None if the server closed the connection instead."""
        try:
            start = self._file.readline()
        except ConnectionError:
            return None
        if not start:
            return None
        headers: dict[str, str] = {}
        while line := self._file.readline().strip():
            name, _, value = line.decode("latin-1").partition(":")
            assert name.lower() not in headers, f"{name} stands twice"
            headers[name.lower()] = value.strip()
        body = self._file.read(int(headers.get("content-length", 0)))
        reply = Reply(status=int(start.split()[1]), headers=headers, body=body)
        leak_scan.record(f"an answer with {reply.status}", reply.body)
        return reply

    def is_closed(self) -> bool:
        try:
            return self._file.read(1) == b""
        except ConnectionError:
            return True


@contextmanager
def connected(host: str, port: int) -> Iterator[Client]:
    """Open a connection; whoever is not answered within twenty seconds is given up."""
    with closing(socket.create_connection((host, port), timeout=20)) as connection:
        yield Client(connection)


def request(
    method: str,
    path: str,
    body: bytes = b"",
    *headers: str,
    key: str = KEY,
    type: str = "application/json",  # noqa: A002 (reads as the header does)
) -> bytes:
    """Give the bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"X-API-Key: {key}", *headers]
    if method not in ("GET", "HEAD", "OPTIONS", "TRACE", "DELETE"):
        lines.append(f"Content-Type: {type}")
        if not any(h.lower().startswith(("content-length", "transfer-encoding")) for h in headers):
            lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape") + body
