from __future__ import annotations

from typing import Any

import pytest
from doubles.acme import TOKEN, Acme, AcmePlugin, pixel
from doubles.router_bench import CANARY, EVENT, LEAD, Bench
from doubles.scripted import Notebook, Plugin, ScriptedTransport

from convroute import InvalidEventError, Pixel, Router


async def test_a_preview_sends_nothing_and_shows_what_a_fire_sends() -> None:
    bench = Bench()
    event = {**EVENT, "event_id": "e1", "lead": {**LEAD, "acid": "c"}, "test_event_code": "T"}
    shown = await bench.router.preview(**event)
    assert bench.transport.requests == []
    receipt = await bench.router.fire(**event)
    (sent,) = bench.transport.requests
    assert shown.request == sent.masked()
    assert TOKEN not in repr(shown.to_record())
    assert shown.would_send
    assert shown.test
    assert (shown.event_id, shown.pixel, shown.platform) == ("e1", "shop", "acme")
    assert [(m.key, m.field, m.source) for m in shown.match_keys] == [
        ("mail", "emails", "inline"),
        ("acid", "clickIds.acid", "inline"),
    ]
    assert shown.missing == ("acb",)
    assert round(shown.coverage, 2) == 0.67
    assert shown.notes == receipt.notes


async def test_a_preview_says_where_each_key_came_from() -> None:
    bench = Bench(sources=[Notebook({"l1": {"acb": "b"}})])
    shown = await bench.router.preview(**EVENT, source_url="https://example.com/?acid=c")
    assert {m.key: m.source for m in shown.match_keys} == {
        "mail": "inline",
        "acid": "sourceUrl",
        "acb": "notebook",
    }


async def test_previews_of_several_pixels_and_of_the_json_form() -> None:
    bench = Bench()
    shown = await bench.router.preview(**{**EVENT, "pixel_id": ["42", "43"]})
    assert [one.pixel for one in shown] == ["shop", "second"]
    assert len({one.event_id for one in shown}) == 1
    record = {
        "leadId": "l1",
        "pixelId": "42",
        "platform": "acme",
        "eventName": "Lead",
        "lead": LEAD,
    }
    one = await bench.router.preview_record(record)
    written = one.to_record()
    value = {"field": "emails[0]", "source": "inline", "form": "clear"}
    assert written["matchKeys"] == [
        {"key": "mail", "field": "emails", "source": "inline", "values": [value]}
    ]
    assert written["coverage"] == 0.33
    assert bench.transport.requests == []


@pytest.mark.parametrize(
    "event_name, pixel_id, reason, field",
    [
        ("Other", "42", "pixel 'shop' does not take this event", ""),
        ("Lead", "42", "consent for 'ads' is not given", ""),
        ("Refused", "43", "never taken", "eventName"),
    ],
)
async def test_a_preview_of_what_would_not_be_sent(
    event_name: str, pixel_id: str, reason: str, field: str
) -> None:
    careful = pixel(events=frozenset({"Lead"}), consent=("ads",))
    bench = Bench(pixels=[careful, pixel("b", pixel_id="43")])
    shown = await bench.router.preview(**{**EVENT, "event_name": event_name, "pixel_id": pixel_id})
    assert (shown.would_send, shown.reason, shown.field) == (False, reason, field)
    assert shown.request is None
    assert shown.to_record()["wouldSend"] is False


async def test_a_preview_raises_as_a_fire_does() -> None:
    with pytest.raises(InvalidEventError, match="event_name"):
        await Bench().router.preview(**{**EVENT, "event_name": ""})


async def test_a_preview_of_a_plugin_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Acme):
        def request(self, payloads: Any, pixel: Pixel) -> Any:
            raise ValueError(CANARY)

    plugins = {"acme": AcmePlugin(Broken()), "x": Plugin(transports=[ScriptedTransport()])}
    shown = await Router([pixel()], plugins=plugins).preview(**EVENT)
    assert not shown.would_send
    assert shown.reason == "the plugin of 'acme' failed while building the request"
    assert CANARY not in caplog.text + repr(shown)
