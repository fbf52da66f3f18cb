"""Laws of the wire: a body of any JSON, fired and previewed."""

from __future__ import annotations

from typing import Any, Final

from attrs import evolve

from convroute import InvalidEventError, LeadNotFound, PixelNotFound, Router, Settings
from convroute.ambient import Ambient
from convroute.errors import NOT_SHOWN
from convroute.jsonvalue import dump
from convroute.model.receipt import Receipt
from convroute.retry import RetryPolicy
from convroute.routing.preview import Preview
from convroute.routing.registry import discover
from convroute.spi import HttpRequest, HttpResponse, hookimpl
from convroute.testing.strategies import NOW
from laws.subjects import installed

CALLERS_FAULTS: Final = (InvalidEventError, LeadNotFound, PixelNotFound)


class Recorder:
    """A transport that keeps what it is given, and hears nothing in return."""

    name = "recorder"

    def __init__(self) -> None:
        self.requests: list[HttpRequest] = []

    async def send(self, request: HttpRequest) -> HttpResponse:
        self.requests.append(request)
        return HttpResponse(status=400, body=b"{}")


class RecorderPlugin:
    """Brings the recorder, as `plugins={"recorder": RecorderPlugin(recorder)}`."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder

    @hookimpl
    def convroute_transports(self) -> list[Recorder]:
        return [self.recorder]


async def check_record(router: Router, recorder: Recorder, record: Any) -> Receipt | Exception:
    """Preview and fire a body, and see that both agree, and that faults name their fields."""
    recorder.requests.clear()
    previewed: Preview | Exception
    fired: Receipt | Exception
    try:
        previewed = await router.preview_record(record)
    except CALLERS_FAULTS as error:
        previewed = error
    assert not recorder.requests, "a preview sends nothing"
    try:
        fired = await router.fire_record(record)
    except CALLERS_FAULTS as error:
        fired = error
    if isinstance(previewed, Exception):
        assert type(fired) is type(previewed)
        assert str(fired) == str(previewed)
        if isinstance(previewed, InvalidEventError) and isinstance(record, dict):
            assert all(fault.path for fault in previewed.faults), "a fault names its field"
            shown = [fault for fault in previewed.faults if NOT_SHOWN not in fault.path]
            assert len(set(shown)) == len(shown), "and is told once"
        return previewed
    assert isinstance(fired, Receipt), fired
    dump(fired.to_record())
    dump(previewed.to_record())
    assert bool(recorder.requests) == previewed.would_send
    if previewed.would_send:
        (sent,) = recorder.requests
        _check_same(previewed, sent)
    else:
        assert fired.detail == previewed.reason
    return fired


def _check_same(previewed: Preview, sent: HttpRequest) -> None:
    shown = previewed.request
    assert shown is not None
    assert (shown["method"], shown["url"]) == (sent.method, sent.url)
    assert shown["headers"].keys() == sent.headers.keys()  # type: ignore[union-attr]
    assert dump(shown["json"]) == dump(sent.json, secrets="mask"), "byte for byte"


def recording_router(recorder: Recorder) -> Router:
    """Give a router over every installed platform, with a plain pixel of each, that sends to the recorder."""
    module = {plugin.name: plugin.module for plugin in discover()}
    pixels = [
        evolve(subject.pixels[0], name=name, transport=recorder.name)
        for name, subject in installed().items()
    ]
    return Router(
        pixels,
        settings=Settings(retry=RetryPolicy(attempts=1)),
        plugins={**module, recorder.name: RecorderPlugin(recorder)},
        ambient=Ambient(now=lambda: NOW, event_id=lambda: "fresh-1"),
    )
