"""The bare server: an aiohttp handler that reads a JSON body and makes one client POST, and does nothing else.

python -m bench.bare_server PLATFORM_URL
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator

import orjson
import uvloop
from aiohttp import ClientSession, DummyCookieJar, web

SESSION = web.AppKey("session", ClientSession)


async def fire(request: web.Request) -> web.Response:
    """Read the event, send it on, and say yes if the platform's body does."""
    event = orjson.loads(await request.read())
    body = orjson.dumps({"data": [event]})
    async with request.app[SESSION].post(request.app[URL], data=body, headers=HEADERS) as response:
        answer = orjson.loads(await response.read())
    success = answer["events_received"] == 1
    return web.Response(
        body=orjson.dumps({"success": success, "data": {"eventName": event["eventName"]}}),
        content_type="application/json",
    )


URL = web.AppKey("url", str)
HEADERS = {"Content-Type": "application/json", "Authorization": "Bearer made-up-token"}


async def main(platform_url: str) -> None:
    """Serve on a free port of loopback and print it."""
    app = web.Application()
    app[URL] = platform_url
    app.router.add_post("/api/v1/pixels/fire", fire)

    async def session(app: web.Application) -> AsyncIterator[None]:
        async with ClientSession(cookie_jar=DummyCookieJar()) as opened:
            app[SESSION] = opened
            yield

    app.cleanup_ctx.append(session)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    print(f"listening on http://{host}:{port}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1]))
