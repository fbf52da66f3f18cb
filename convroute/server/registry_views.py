"""`/pixels` and `/platforms`: what this server knows, without any token."""

from __future__ import annotations

from aiohttp import web

from convroute.jsonvalue import JSON
from convroute.model.pixel import Pixel
from convroute.server.app_keys import ROUTER
from convroute.server.envelope import Success


async def list_pixels(request: web.Request) -> web.Response:
    """Give the pixels, by name."""
    pixels = request.app[ROUTER].pixels
    return Success(data={"pixels": [_pixel(pixels[name]) for name in sorted(pixels)]}).response()


async def list_platforms(request: web.Request) -> web.Response:
    """Give the platforms, by name."""
    platforms = request.app[ROUTER].platforms
    listed = [platforms[name].to_record() for name in sorted(platforms)]
    return Success(data={"platforms": listed}).response()


def _pixel(pixel: Pixel) -> dict[str, JSON]:
    return {
        "name": pixel.name,
        "platform": pixel.platform,
        "pixelId": pixel.pixel_id,
        "transport": pixel.transport,
        "events": None if pixel.events is None else sorted(pixel.events),
        "hasTestEventCode": pixel.test_event_code is not None,
        "testUntil": pixel.test_until.isoformat() if pixel.test_until else None,
    }
