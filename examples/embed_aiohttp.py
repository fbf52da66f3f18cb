"""An aiohttp application that fires a conversion from a request handler.

Against the emulated platforms, without an account:  python examples/embed_aiohttp.py
Against your own pixels:  CONVROUTE_CONFIG=convroute.toml python examples/embed_aiohttp.py
Then:  curl -d '{"id": "lead_1", "email": "ann@example.com"}' http://127.0.0.1:8000/signup
"""

from __future__ import annotations

import asyncio
import logging
import os
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

from aiohttp import web

from convroute import ConvrouteError, Router, Settings
from convroute.testing import emulated

log = logging.getLogger("shop")

ROUTER = web.AppKey("router", Router)
FIRES = web.AppKey("fires", set[asyncio.Task[None]])


async def signup(request: web.Request) -> web.Response:
    """Take a sign-up, answer at once, and fire behind the answer: no visitor waits for a platform.

    The event id goes back to the page, so that a browser pixel can send the same one.
    """
    form = await request.json()
    event_id = uuid.uuid4().hex
    lead = {**form, "ipAddress": request.remote, "userAgent": request.headers.get("User-Agent")}
    task = asyncio.create_task(fire(request.app[ROUTER], form.get("id"), lead, event_id))
    request.app[FIRES].add(task)  # the event loop itself holds tasks only weakly
    task.add_done_callback(request.app[FIRES].discard)
    return web.json_response({"eventId": event_id})


async def fire(router: Router, lead_id: str | None, lead: dict[str, Any], event_id: str) -> None:
    """Fire one sign-up at every pixel, and log what became of it."""
    try:
        result = await router.fire(
            to=list(router.pixels),
            event_name="CompleteRegistration",
            action_source="website",
            source_url="https://shop.example.com/signup",
            lead_id=lead_id,
            lead=lead,
            event_id=event_id,
        )
    except ConvrouteError as error:
        log.error("not fired: %s", error)  # noqa: TRY400 - it says what the caller did
        return
    for receipt in result.receipts:
        log.info("%s: %s %s", receipt.pixel, receipt.status.value, receipt.detail)


async def router_of(app: web.Application) -> AsyncIterator[None]:
    """Open the router with the application; at the end let the last fires finish."""
    async with app[ROUTER]:
        yield
        await asyncio.gather(*app[FIRES])


def create_app(router: Router) -> web.Application:
    """Build the application around a router that is not entered yet."""
    app = web.Application()
    app[ROUTER], app[FIRES] = router, set()
    app.cleanup_ctx.append(router_of)
    app.router.add_post("/signup", signup)
    return app


async def main() -> None:
    """Serve on port 8000 until interrupted."""
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    async with AsyncExitStack() as stack:
        if path := os.environ.get("CONVROUTE_CONFIG"):
            router = Router.from_settings(path)
        else:
            host = await stack.enter_async_context(emulated())
            router = Router(host.pixels(), settings=Settings(plugins=host.plugin_tables()))
        runner = web.AppRunner(create_app(router))
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 8000).start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        log.info("stopped")
