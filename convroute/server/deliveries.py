"""`/deliveries`: the record of what was delivered, for which this server has no queue yet."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from convroute.server.envelope import not_implemented

NO_RECORD: Final = not_implemented(
    "deliveries: are recorded by a queue, and this server has none; the answer to each fire says what became of it"
)


async def no_deliveries(_: web.Request) -> web.Response:
    """Say that deliveries are not recorded."""
    return NO_RECORD.response()
