"""How each fault is played on a connection."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from aiohttp import web

from convroute.emulation.faults import Fault, FaultKind
from convroute.model.http import HttpResponse

PAGE: Final = b"<!doctype html><title>Bad gateway</title><h1>The upstream did not answer</h1>"
PIECES: Final = 10
"""In how many pieces a slow answer drips."""

NOT_HTTP: Final = b"220 mail.example.com SMTP ready\r\n\r\n"
HUGE: Final = 128 * 1024
CHUNK: Final = b" " * 16_384
MOST: Final = 16 * 1024 * 1024
"""Where an endless body ends if its reader never leaves, in bytes."""

LONGEST: Final = 60.0
"""And when, in seconds, if its reader does not read."""


def answered(response: HttpResponse) -> web.Response:
    """Give an emulator's answer as the server's."""
    return web.Response(status=response.status, headers=response.headers, body=response.body)


def reset(request: web.BaseRequest) -> None:
    """Reset the connection: the client sees an RST, not an orderly end."""
    transport = request.transport
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


async def play(request: web.Request, fault: Fault, right: HttpResponse) -> web.StreamResponse:
    """Answer with a fault.

    Args:
        request: What came; its body has been read, unless the fault is `reset_before`.
        fault: What goes wrong.
        right: The platform's own answer, which some faults deform.
    """
    if fault.seconds and fault.kind is not FaultKind.DRIP:
        await asyncio.sleep(fault.seconds)
    return await _PLAYS[fault.kind](request, fault, right)


async def _right(_: web.Request, __: Fault, right: HttpResponse) -> web.StreamResponse:
    return answered(right)


async def _status(_: web.Request, fault: Fault, right: HttpResponse) -> web.StreamResponse:
    status = fault.status_seen(right.status) or right.status
    return answered(HttpResponse.of(status, {"message": "scripted fault"}))


async def _html(_: web.Request, fault: Fault, right: HttpResponse) -> web.StreamResponse:
    status = fault.status_seen(right.status) or right.status
    return web.Response(status=status, body=PAGE, content_type="text/html")


async def _empty(_: web.Request, fault: Fault, right: HttpResponse) -> web.StreamResponse:
    return web.Response(status=fault.status_seen(right.status) or right.status)


async def _reset(request: web.Request, _: Fault, __: HttpResponse) -> web.StreamResponse:
    reset(request)
    return _nothing()


async def _bad_status_line(request: web.Request, _: Fault, __: HttpResponse) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.write(NOT_HTTP)
        request.transport.close()
    return _nothing()


async def _truncated(request: web.Request, _: Fault, right: HttpResponse) -> web.StreamResponse:
    response = await _begun(request, right)
    await response.write(right.body[: len(right.body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response


async def _bad_json(_: web.Request, __: Fault, right: HttpResponse) -> web.StreamResponse:
    return web.Response(status=right.status, headers=right.headers, body=right.body.rstrip()[:-1])


async def _huge_header(_: web.Request, __: Fault, right: HttpResponse) -> web.StreamResponse:
    response = answered(right)
    response.headers["x-huge"] = "x" * HUGE
    return response


async def _drip(request: web.Request, fault: Fault, right: HttpResponse) -> web.StreamResponse:
    response = await _begun(request, right)
    step = max(1, -(-len(right.body) // PIECES))
    for start in range(0, len(right.body), step):
        await asyncio.sleep(fault.seconds / PIECES)
        await response.write(right.body[start : start + step])
    return response


async def _endless(request: web.Request, fault: Fault, right: HttpResponse) -> web.StreamResponse:
    status = fault.status_seen(right.status) or right.status
    response = web.StreamResponse(status=status, headers={"content-type": "application/json"})
    response.enable_chunked_encoding()
    await response.prepare(request)
    try:
        async with asyncio.timeout(LONGEST):
            for _ in range(MOST // len(CHUNK)):
                await response.write(CHUNK)
    except (OSError, TimeoutError):  # the client has left, or does not read
        reset(request)
    return response


async def _begun(request: web.Request, right: HttpResponse) -> web.StreamResponse:
    headers = {**right.headers, "content-length": str(len(right.body))}
    response = web.StreamResponse(status=right.status, headers=headers)
    await response.prepare(request)
    return response


def _nothing() -> web.Response:
    """Give the handler something to return; it never leaves, the connection is gone."""
    return web.Response(status=500)


_Play = Callable[[web.Request, Fault, HttpResponse], Awaitable[web.StreamResponse]]

_PLAYS: Final[Mapping[FaultKind, _Play]] = {
    FaultKind.LATENCY: _right,
    FaultKind.STATUS: _status,
    FaultKind.THROTTLED: _right,
    FaultKind.HTML: _html,
    FaultKind.TRUNCATED: _truncated,
    FaultKind.RESET_BEFORE: _reset,
    FaultKind.RESET_AFTER: _reset,
    FaultKind.EMPTY: _empty,
    FaultKind.DRIP: _drip,
    FaultKind.WRONG_COUNT: _right,
    FaultKind.TOKEN_REFUSED: _right,
    FaultKind.BAD_JSON: _bad_json,
    FaultKind.BAD_STATUS_LINE: _bad_status_line,
    FaultKind.HUGE_HEADER: _huge_header,
    FaultKind.ENDLESS: _endless,
}
