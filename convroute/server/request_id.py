"""The request id: one word that a client and the log share, and the log's line of each request."""

from __future__ import annotations

import logging
import time
from contextvars import ContextVar
from string import ascii_letters, digits
from typing import Final
from uuid import uuid4

from aiohttp import web
from aiohttp.typedefs import Handler

log: Final = logging.getLogger("convroute.server")

HEADER: Final = "X-Request-ID"
LONGEST: Final = 128
_ALLOWED: Final = frozenset(ascii_letters + digits + "-_.:/+=")

REQUEST_ID: Final = ContextVar("convroute_request_id", default="")
"""The id of the request that this task is serving; empty outside of one."""


@web.middleware
async def identify(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Name the request, and log what became of it: the route, never the path's own values or its query."""
    started = time.perf_counter()
    REQUEST_ID.set(_sane(request.headers.get(HEADER, "")) or uuid4().hex)
    response = await handler(request)
    log.info(
        "%s %s %d in %.0f ms, request %s",
        request.method,
        route_of(request),
        response.status,
        (time.perf_counter() - started) * 1000,
        REQUEST_ID.get(),
    )
    return response


def route_of(request: web.Request) -> str:
    """Give the route's pattern, such as `/api/v1/leads/{leadId}`: a path itself may hold personal data."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "(no such route)"


def _sane(given: str) -> str:
    return given if len(given) <= LONGEST and _ALLOWED.issuperset(given) else ""
