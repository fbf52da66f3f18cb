"""An aiohttp application that embeds the router; it is run where only the wheels are installed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web

from convroute import Router, Settings
from convroute.testing import emulated

ROUTER = web.AppKey("router", Router)


async def sign_up(request: web.Request) -> web.Response:
    form = await request.json()
    receipt = await request.app[ROUTER].fire(
        lead_id="lead_1",
        pixel_id=form["pixel"],
        platform=form["platform"],
        event_name="CompleteRegistration",
        lead={"email": form["email"]},
    )
    return web.json_response({"status": receipt.status.value})


async def main() -> None:
    async with emulated("facebook", "tiktok") as host:

        async def with_router(app: web.Application) -> AsyncIterator[None]:
            settings = Settings(plugins=host.plugin_tables())
            async with Router(host.pixels(), settings=settings) as app[ROUTER]:
                yield

        app = web.Application()
        app.router.add_post("/sign-up", sign_up)
        app.cleanup_ctx.append(with_router)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/sign-up"
        results = {}
        async with aiohttp.ClientSession() as session:
            for platform in sorted(host.emulators):
                pixel = host.pixels(platform)[0].pixel_id
                form = {"platform": platform, "pixel": pixel, "email": "ann@example.com"}
                async with session.post(url, json=form) as response:
                    answer = await response.json()
                results[platform] = {**answer, "received": len(host.received(platform))}
        await runner.cleanup()
        print(json.dumps(results))  # noqa: T201


asyncio.run(main())
