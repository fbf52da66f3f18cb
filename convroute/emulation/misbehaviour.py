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


async def _status(_: web.Request, fault: Fault, __: HttpResponse) -> web.StreamResponse:
    return answered(HttpResponse.of(fault.http_status, {"message": "scripted fault"}))


async def _html(_: web.Request, fault: Fault, __: HttpResponse) -> web.StreamResponse:
    return web.Response(status=fault.http_status, body=PAGE, content_type="text/html")


async def _empty(_: web.Request, fault: Fault, __: HttpResponse) -> web.StreamResponse:
    return web.Response(status=fault.http_status)


async def _reset(request: web.Request, _: Fault, __: HttpResponse) -> web.StreamResponse:
    reset(request)
    return web.Response(status=500)  # never leaves: the connection is gone


async def _truncated(request: web.Request, _: Fault, right: HttpResponse) -> web.StreamResponse:
    response = await _begun(request, right)
    await response.write(right.body[: len(right.body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response


async def _drip(request: web.Request, fault: Fault, right: HttpResponse) -> web.StreamResponse:
    response = await _begun(request, right)
    step = max(1, -(-len(right.body) // PIECES))
    for start in range(0, len(right.body), step):
        await asyncio.sleep(fault.seconds / PIECES)
        await response.write(right.body[start : start + step])
    return response


async def _begun(request: web.Request, right: HttpResponse) -> web.StreamResponse:
    headers = {**right.headers, "content-length": str(len(right.body))}
    response = web.StreamResponse(status=right.status, headers=headers)
    await response.prepare(request)
    return response


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
}
