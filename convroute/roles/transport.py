"""The transport: the way a request leaves."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from convroute.model.http import HttpRequest, HttpResponse


@runtime_checkable
class Transport(Protocol):
    """The way a request leaves. The only role that touches sockets."""

    @property
    def name(self) -> str:
        """Its name in a pixel's `transport`."""

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request and give the whole response, whatever its status.

        Raises:
            TransportError: No usable response came; `in_doubt` says whether the platform may have
                processed the request.
        """
