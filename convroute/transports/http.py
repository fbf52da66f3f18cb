"""The HTTP transport: one session, one TLS context, limits on time and size, honest faults.

The only module of the core that opens sockets to platforms.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from functools import lru_cache
from types import TracebackType
from typing import Final, Self

import aiohttp
from attrs import define, field, frozen
from attrs.validators import ge, gt

from convroute.errors import TransportError
from convroute.model.http import HttpRequest, HttpResponse


@frozen(kw_only=True)
class HttpSettings:
    """`[convroute.plugins.http]`: times in seconds, sizes in bytes.

    Attributes:
        connect_timeout: For the connection and the TLS handshake.
        total_timeout: For the whole exchange, where a platform does not say less.
        body_limit: The longest answer that is read.
        connections: How many connections may be open at once.
        use_environment_proxy: Honour `HTTPS_PROXY` and its kin.
    """

    connect_timeout: float = field(default=3.0, validator=gt(0))
    total_timeout: float = field(default=15.0, validator=gt(0))
    body_limit: int = field(default=64 * 1024, validator=ge(1024))
    connections: int = field(default=100, validator=ge(1))
    use_environment_proxy: bool = False


NOTHING_SENT: Final[Mapping[type[Exception], str]] = {
    aiohttp.ClientConnectorDNSError: "no such host",
    aiohttp.ClientConnectorCertificateError: "the server's certificate is not trusted",
    aiohttp.ClientSSLError: "the TLS handshake failed",
    aiohttp.ConnectionTimeoutError: "no connection in time",
    aiohttp.ClientProxyConnectionError: "the proxy cannot be reached",
    aiohttp.ClientHttpProxyError: "the proxy refused the connection",
    aiohttp.ClientConnectorError: "the connection was refused",
    aiohttp.InvalidURL: "the URL is not valid",
    aiohttp.NonHttpUrlClientError: "the URL is not an HTTP URL",
}
"""Faults before the request was written, the most specific first: certainly nothing was processed."""

IN_DOUBT: Final[Mapping[type[Exception], str]] = {
    aiohttp.SocketTimeoutError: "no answer in time",
    TimeoutError: "no answer in time",
    aiohttp.ClientPayloadError: "the answer broke off",
    # A broken status line comes as a response error whose `.status` is 400. It is no response.
    aiohttp.ClientResponseError: "the answer is not valid HTTP",
    aiohttp.ServerDisconnectedError: "the connection was closed before an answer",
    # Also a reset after the request, and a keep-alive connection that had gone stale.
    aiohttp.ClientOSError: "the connection was reset",
    aiohttp.ClientError: "the exchange failed",
    OSError: "the connection failed",
}
"""Faults after that: the platform may have processed the request."""


def transport_error(error: Exception) -> TransportError:
    """Class a client's exception; its own text stays out, since it may hold a URL."""
    for table, in_doubt in ((NOTHING_SENT, False), (IN_DOUBT, True)):
        for cls, words in table.items():
            if isinstance(error, cls):
                return TransportError(words, in_doubt=in_doubt)
    return TransportError(f"the exchange failed ({type(error).__name__})", in_doubt=True)


@lru_cache(maxsize=64)
def _timeout(total: float, connect: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=total, sock_connect=connect, connect=connect)


@define(kw_only=True)
class HttpTransport:
    """Sends requests with one aiohttp session; enter it before the first send.

    Attributes:
        settings: Limits.
        tls: The TLS context of all connections; None for the system's trust.
        name: `http`.
    """

    settings: HttpSettings = HttpSettings()
    tls: ssl.SSLContext | None = None
    name: str = "http"
    _session: aiohttp.ClientSession | None = field(default=None, init=False)

    async def __aenter__(self) -> Self:
        """Open the session."""
        self.tls = self.tls or ssl.create_default_context()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=self.tls, limit=self.settings.connections),
            cookie_jar=aiohttp.DummyCookieJar(),
            # A compressed answer could grow without bound on its way through the decompressor.
            auto_decompress=False,
            headers={"Accept-Encoding": "identity", "User-Agent": "convroute"},
            trust_env=self.settings.use_environment_proxy,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the session and its connections."""
        if self._session:
            await self._session.close()
            self._session = None

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request; redirects are not followed.

        Raises:
            TransportError: No usable response came; `in_doubt` says whether it may have been processed.
        """
        if self._session is None:
            raise TransportError("the router was not entered: use `async with`", in_doubt=False)
        timeout = _timeout(
            request.timeout or self.settings.total_timeout, self.settings.connect_timeout
        )
        headers = {"Content-Type": "application/json", **request.revealed_headers()}
        try:
            content = request.content()
        except TypeError:
            raise TransportError("the request has no JSON form", in_doubt=False) from None
        try:
            async with self._session.request(
                request.method,
                request.url,
                data=content,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                return HttpResponse(
                    status=response.status,
                    headers={name.lower(): value for name, value in response.headers.items()},
                    body=await self._body(response),
                )
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise transport_error(error) from None

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        """Read the body to its end; one `read(n)` gives a first chunk, not n bytes."""
        chunks: list[bytes] = []
        room = self.settings.body_limit
        async for chunk in response.content.iter_any():
            chunks.append(chunk)
            room -= len(chunk)
            if room < 0:
                response.close()
                raise TransportError(
                    f"the answer is longer than {self.settings.body_limit} bytes", in_doubt=True
                )
        return b"".join(chunks)
