"""The example's FastAPI application, served by uvicorn; it is run where only the wheels and FastAPI are installed."""

from __future__ import annotations

import asyncio
import json
import sys
from importlib import import_module
from typing import Any

import aiohttp
import uvicorn

from convroute import Router, Settings
from convroute.testing import emulated

sys.path.insert(0, sys.argv[1])  # the folder of the examples

create_app: Any = import_module("embed_fastapi").create_app


async def main() -> None:
    async with emulated("facebook", "tiktok") as host:
        good = [pixel for pixel in host.pixels() if pixel.name.endswith("-good")]
        app = create_app(Router(good, settings=Settings(plugins=host.plugin_tables())))
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 - uvicorn tells it no other way
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        form = {"id": "lead_1", "email": "ann@example.com"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"http://127.0.0.1:{port}/signup", json=form) as response,
        ):
            event_id = (await response.json())["eventId"]
        server.should_exit = True
        await serving
        results = {}
        for name in host.emulators:
            arrived = [event.event_id for event in host.received(name)]
            status = "delivered" if event_id in arrived else "lost"
            results[name] = {"status": status, "received": len(arrived)}
    print(json.dumps(results))  # noqa: T201


asyncio.run(main())
