"""A request with secrets for the HTTP transport, and the fault that it meets."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from doubles.acme import TOKEN

from convroute.errors import TransportError
from convroute.model.http import HttpRequest
from convroute.secret import Secret
from convroute.transports.http import HttpSettings, HttpTransport

QUICK = HttpSettings(connect_timeout=0.3, total_timeout=0.6)
URL = "https://events.acme.example/v1"


def request(url: str = URL, **changes: Any) -> HttpRequest:
    return HttpRequest(
        **{
            "url": f"{url}/path-canary",
            "headers": {"Authorization": Secret(f"Bearer {TOKEN}"), "X-Plain": "yes"},
            "json": {"token": Secret(TOKEN), "events": [1]},
            **changes,
        }
    )


async def fault(transport: HttpTransport, url: str, **changes: Any) -> TransportError:
    with pytest.raises(TransportError) as caught:
        await transport.send(request(url, **changes))
    error = caught.value
    for hidden in (TOKEN, "canary", "127.0.0.1", "localhost", "http:"):
        assert hidden not in str(error) + repr(error)
    assert error.__cause__ is None
    assert error.__context__ is None or error.__suppress_context__
    return error


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
