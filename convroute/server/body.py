"""Request bodies: how long, of which type, and how they are read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from typing import Any, Final

import orjson
from aiohttp import web
from aiohttp.typedefs import Handler

from convroute.server.app_keys import SETTINGS
from convroute.server.envelope import JSON_TYPE, Failure, RequestRefused, invalid
from convroute.server.request_id import route_of

STREAMS: Final = frozenset({"/api/v1/leads/import"})
"""Routes whose bodies are read as they come, whatever their length."""

ENCODINGS: Final = frozenset({"", "identity", "gzip", "deflate"})
"""Ways to compress a body that are there on every machine; a body's length is that of what it holds."""


ENCODING_FAULT: Final = "Content-Encoding: must be gzip or deflate, or be left out"


def unsupported(*details: str) -> Failure:
    """Give the failure of a body of a kind that is not read here."""
    return Failure(
        status=415,
        code="UNSUPPORTED_MEDIA_TYPE",
        message="Unsupported media type",
        details=details,
    )


@web.middleware
async def limit_body(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a body that says itself that it is too long, before any of it is read."""
    if _too_long(request):
        limit = request.app[SETTINGS].body_limit
        raise RequestRefused(
            Failure(
                status=413,
                code="PAYLOAD_TOO_LARGE",
                message="The body is too large",
                details=(f"body: must have at most {limit} bytes",),
            )
        )
    return await handler(request)


async def continue_if_wanted(request: web.Request) -> None:
    """Answer `Expect: 100-continue`: with the go-ahead, unless the body is going to be refused anyway."""
    expected = request.headers.get("Expect", "").lower()
    if expected == "100-continue" and not _too_long(request) and request.transport is not None:
        request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")


def require_type(request: web.Request, allowed: Collection[str]) -> str:
    """Give the body's media type.

    Raises:
        RequestRefused: It is none of those allowed, not in UTF-8, or compressed in a way that is not known here.
    """
    encoding = ",".join(request.headers.getall("Content-Encoding", ())).strip().lower()
    charset = (request.charset or "utf-8").lower()
    details = []
    if request.content_type not in allowed or charset not in ("utf-8", "us-ascii"):
        details.append(f"Content-Type: must be {' or '.join(sorted(allowed))}, in UTF-8")
    if encoding not in ENCODINGS:
        details.append(ENCODING_FAULT)
    if details:
        raise RequestRefused(unsupported(*details))
    return request.content_type


async def read_json(request: web.Request) -> Any:
    """Read a JSON body whole.

    Raises:
        RequestRefused: It is of another type, too slow, or not JSON.
    """
    require_type(request, (JSON_TYPE,))
    content = await _read(request)
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        if not content.strip():
            raise RequestRefused(invalid("body: is empty; it must be JSON")) from None
        place = f"line {error.lineno}, column {error.colno}"
        raise RequestRefused(invalid(f"body: is not JSON at {place}")) from None


async def _read(request: web.Request) -> bytes:
    if request.content.is_eof():
        return await request.read()  # all of it came with the head, as most events do
    try:
        async with asyncio.timeout(request.app[SETTINGS].body_timeout):
            return await request.read()
    except TimeoutError:
        raise _too_slow(request) from None


async def read_object(request: web.Request) -> dict[str, Any]:
    """Read a body that is a JSON object.

    Raises:
        RequestRefused: As `read_json`, or it is not an object.
    """
    document = await read_json(request)
    if not isinstance(document, dict):
        raise RequestRefused(invalid("body: must be a JSON object"))
    return document


async def chunks(request: web.Request) -> AsyncIterator[bytes]:
    """Give a body as it comes, however long it is.

    Raises:
        RequestRefused: Nothing came for too long.
    """
    while True:
        try:
            async with asyncio.timeout(request.app[SETTINGS].body_timeout):
                chunk = await request.content.readany()
        except TimeoutError:
            raise _too_slow(request) from None
        if not chunk and request.content.at_eof():
            return
        yield chunk


def _too_slow(request: web.Request) -> RequestRefused:
    seconds = request.app[SETTINGS].body_timeout
    return RequestRefused(
        Failure(
            status=408,
            code="REQUEST_TIMEOUT",
            message="The body did not arrive in time",
            details=(f"body: must arrive within {seconds:g} s",),
        )
    )


def _too_long(request: web.Request) -> bool:
    length, limit = request.content_length, request.app[SETTINGS].body_limit
    return length is not None and length > limit and route_of(request) not in STREAMS
