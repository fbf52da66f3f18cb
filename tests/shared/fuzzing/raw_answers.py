"""The HTTP transport over a connection that ends in this process: what comes back is any bytes."""

from __future__ import annotations

import asyncio
import ssl
from typing import Any

import aiohttp

from convroute.spi import HttpRequest, HttpResponse
from convroute.transports.http import HttpTransport
from fuzzing.running import run

REQUEST = HttpRequest(url="http://events.acme.example/v1", json={"a": 1})
_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class _Wire(asyncio.Transport):
    """Takes a request, and says the answer once."""

    def __init__(self, protocol: Any, content: bytes) -> None:
        super().__init__()
        self._protocol = protocol
        self._content = content
        self._over = False

    def write(self, data: Any) -> None:
        if not self._over:
            self._over = True
            asyncio.get_running_loop().call_soon(self._answer)

    def _answer(self) -> None:
        # In two pieces: what was read so far must not decide.
        half = len(self._content) // 2
        for piece in (self._content[:half], self._content[half:]):
            if piece:
                self._protocol.data_received(piece)
        self._protocol.eof_received()
        self._protocol.connection_lost(None)

    def is_closing(self) -> bool:
        return False

    def close(self) -> None: ...

    def abort(self) -> None: ...

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None: ...

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


class _Connector(aiohttp.BaseConnector):
    """Gives every request a connection of its own that leads nowhere."""

    def __init__(self, content: bytes) -> None:
        super().__init__(force_close=True)
        self._content = content

    async def _create_connection(self, *_: Any, **__: Any) -> Any:
        protocol = self._factory()
        protocol.connection_made(_Wire(protocol, self._content))
        return protocol


def exchange(content: bytes) -> HttpResponse:
    """Send a request, and be answered by these bytes.

    Raises:
        TransportError: They are no answer. Nothing else may be raised.
    """
    response: HttpResponse = run(_exchange(content))
    return response


async def _exchange(content: bytes) -> HttpResponse:
    async with HttpTransport(tls=_TLS) as transport:
        assert transport._session is not None
        await transport._session.close()
        transport._session = aiohttp.ClientSession(
            connector=_Connector(content), auto_decompress=False
        )
        return await transport.send(REQUEST)
