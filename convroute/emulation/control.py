"""The control API: faults and limits in, what arrived out, and a page for people."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from aiohttp import web
from attrs import asdict

from convroute.emulation.clock import MovableClock
from convroute.emulation.faults import read_faults
from convroute.emulation.misbehaviour import answered
from convroute.emulation.page import POLICY, page
from convroute.emulation.rate_counter import limits_per
from convroute.emulation.stage import Stage
from convroute.errors import ConfigurationError, FaultsError
from convroute.jsonvalue import JSON, load
from convroute.model.http import HttpResponse

CONTROL: Final = "_emulation"
"""The first segment of the control API's paths; no emulator may be named so."""

_STAGES: Final = web.AppKey("stages", Mapping[str, Stage])
_CLOCK: Final = web.AppKey("clock", MovableClock)


def add_control(app: web.Application, stages: Mapping[str, Stage], clock: MovableClock) -> None:
    """Add the control API's routes.

    | Request | Does |
    |---|---|
    | `GET /_emulation` | shows a page |
    | `POST /_emulation/advance` | puts the clock forward: `{"hours": 49}` |
    | `GET` and `POST /_emulation/{name}/faults` | gives the faults that wait; queues a JSON list of them |
    | `PUT /_emulation/{name}/limit` | limits the requests: `{"per_second": 2}` |
    | `GET /_emulation/{name}/events` | gives the events that were taken |
    | `GET /_emulation/{name}/exchanges` | gives the last requests with their answers |
    | `GET /_emulation/{name}/rules` | gives the table of what is refused |
    | `DELETE /_emulation/{name}` | forgets faults, records and events |
    """
    app[_STAGES] = stages
    app[_CLOCK] = clock
    add = app.router.add_route
    add("GET", f"/{CONTROL}", _page)
    add("POST", f"/{CONTROL}/advance", _told(_advance))
    add("POST", f"/{CONTROL}/{{name}}/faults", _told(_script))
    add("PUT", f"/{CONTROL}/{{name}}/limit", _told(_limit))
    for what, give in _GIVES.items():
        add("GET", f"/{CONTROL}/{{name}}/{what}", _given(give))
    add("DELETE", f"/{CONTROL}/{{name}}", _forget)


_Change = Callable[[web.Request, JSON], JSON]
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _stage(request: web.Request) -> Stage:
    name = request.match_info["name"]
    try:
        return request.app[_STAGES][name]
    except KeyError:
        raise web.HTTPNotFound(text="no emulated platform of that name\n") from None


async def _page(request: web.Request) -> web.StreamResponse:
    text = page(request.app[_STAGES], request.app[_CLOCK].now())
    headers = {"cache-control": "no-store", "content-security-policy": POLICY}
    return web.Response(text=text, content_type="text/html", headers=headers)


def _told(change: _Change) -> _Handler:
    """Make the handler of a request that changes something; what is wrong with it is told."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if "name" in request.match_info:
            _stage(request)
        try:
            document = load(await request.read())
        except ValueError:
            return _wrong("the body is not JSON")
        try:
            return answered(HttpResponse.of(200, change(request, document)))
        except FaultsError as error:
            return _wrong(*map(str, error.faults))

    return handle


def _wrong(*errors: str) -> web.StreamResponse:
    return answered(HttpResponse.of(400, {"errors": errors}))


def _script(request: web.Request, document: JSON) -> JSON:
    stage = _stage(request)
    stage.script(read_faults(document))
    return {"pending": len(stage.pending())}


def _limit(request: web.Request, document: JSON) -> JSON:
    stage = _stage(request)
    stage.limit(limits_per(**_object(document)))
    return {"limits": [asdict(limit) for limit in stage.counter.limits]}


def _advance(request: web.Request, document: JSON) -> JSON:
    clock = request.app[_CLOCK]
    clock.advance(**_object(document))
    return {"now": clock.now().isoformat()}


def _object(document: JSON) -> dict[str, Any]:
    if not isinstance(document, Mapping):
        raise ConfigurationError("the body must be an object")
    return dict(document)


def _given(give: Callable[[Stage], Sequence[JSON]]) -> _Handler:
    """Make the handler of a request that only looks."""

    async def handle(request: web.Request) -> web.StreamResponse:
        return answered(HttpResponse.of(200, give(_stage(request))))

    return handle


_GIVES: Final[Mapping[str, Callable[[Stage], Sequence[JSON]]]] = {
    "faults": lambda stage: [
        {**asdict(fault), "kind": fault.kind.value} for fault in stage.pending()
    ],
    "events": lambda stage: [asdict(event, recurse=False) for event in stage.received()],
    "exchanges": lambda stage: [exchange.to_record() for exchange in stage.exchanges()],
    "rules": lambda stage: [asdict(rule) for rule in stage.emulator.refusal_rules()],
}


async def _forget(request: web.Request) -> web.StreamResponse:
    _stage(request).reset()
    return web.Response(status=204)
