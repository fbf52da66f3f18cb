"""Headers of every answer: the request id, and what keeps browsers from guessing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aiohttp import web

from convroute.server.request_id import HEADER, REQUEST_ID

HEADERS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
"""Defaults; an answer may have set its own."""


async def set_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Set them just before an answer leaves, and take the server's version out."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.popall("Server", None)
    if request_id := REQUEST_ID.get():
        response.headers[HEADER] = request_id
