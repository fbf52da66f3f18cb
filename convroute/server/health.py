"""`/healthz` and `/readyz`: for whoever watches the process, without a key."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from aiohttp import web

from convroute.errors import ConvrouteError
from convroute.plugin_fault import log_plugin_fault
from convroute.server.app_keys import LIFECYCLE, ROUTER
from convroute.server.envelope import Failure, Success

log: Final = logging.getLogger("convroute.server")

PROBE: Final = "convroute-readiness-probe"
"""A lead id that nobody has: looking for it shows that the store answers."""

PATIENCE: Final = 2.0
"""Seconds that the store may take."""


async def alive(_: web.Request) -> web.Response:
    """Say that the process is up."""
    return Success(data={"status": "ok"}).response()


async def ready(request: web.Request) -> web.Response:
    """Say whether events can be taken now."""
    lifecycle = request.app[LIFECYCLE]
    if lifecycle.stopping:
        return _not_ready("server: is stopping")
    if not lifecycle.started:
        return _not_ready("server: has not started yet")
    if not await _store_answers(request):
        return _not_ready("leads: the lead store does not answer")
    return Success(data={"status": "ready"}).response()


async def _store_answers(request: web.Request) -> bool:
    store = request.app[ROUTER].lead_store
    if store is None:
        return True
    try:
        async with asyncio.timeout(PATIENCE):
            await store.get(PROBE)
    except (ConvrouteError, TimeoutError) as error:
        log.warning("not ready: %s", str(error) or "the lead store takes too long")
        return False
    except Exception as error:
        log_plugin_fault(f"lead store '{store.name}'", error)
        return False
    return True


def _not_ready(why: str) -> web.Response:
    return Failure(
        status=503,
        code="NOT_READY",
        message="Not ready",
        details=(why,),
        headers={"Retry-After": "5"},
    ).response()
