"""The control API: faults in, what arrived out, and a page for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aiohttp import web
from attrs import asdict

from convroute.emulation.faults import read_faults
from convroute.emulation.misbehaviour import answered
from convroute.emulation.page import page
from convroute.emulation.stage import Stage
from convroute.errors import FaultsError
from convroute.jsonvalue import load
from convroute.model.http import HttpResponse

CONTROL: Final = "_emulation"
"""The first segment of the control API's paths; no emulator may be named so."""

_STAGES: Final = web.AppKey("stages", Mapping[str, Stage])


def add_control(app: web.Application, stages: Mapping[str, Stage]) -> None:
    """Add the control API's routes.

    `GET /_emulation` shows a page; `POST /_emulation/{name}/faults` takes a JSON list of faults;
    `GET /_emulation/{name}/events` gives what arrived; `DELETE /_emulation/{name}` forgets it.
    """
    app[_STAGES] = stages
    app.router.add_get(f"/{CONTROL}", _page)
    app.router.add_post(f"/{CONTROL}/{{name}}/faults", _script)
    app.router.add_get(f"/{CONTROL}/{{name}}/events", _events)
    app.router.add_delete(f"/{CONTROL}/{{name}}", _forget)


def _stage(request: web.Request) -> Stage:
    name = request.match_info["name"]
    try:
        return request.app[_STAGES][name]
    except KeyError:
        raise web.HTTPNotFound(text="no emulated platform of that name\n") from None


async def _page(request: web.Request) -> web.StreamResponse:
    text = page(request.app[_STAGES])
    return web.Response(text=text, content_type="text/html", headers={"cache-control": "no-store"})


async def _script(request: web.Request) -> web.StreamResponse:
    stage = _stage(request)
    try:
        stage.script(read_faults(load(await request.read())))
    except FaultsError as error:
        return answered(HttpResponse.of(400, {"errors": [str(fault) for fault in error.faults]}))
    except ValueError:
        return answered(HttpResponse.of(400, {"errors": ["the body is not JSON"]}))
    return answered(HttpResponse.of(200, {"pending": len(stage.pending())}))


async def _events(request: web.Request) -> web.StreamResponse:
    events = [asdict(event, recurse=False) for event in _stage(request).received()]
    return answered(HttpResponse.of(200, events))


async def _forget(request: web.Request) -> web.StreamResponse:
    _stage(request).reset()
    return web.Response(status=204)
