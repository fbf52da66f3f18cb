"""What holds for a body of any JSON that is fired or previewed, and for any lead record."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from laws.leads import check_lead_record
from laws.subjects import installed
from laws.wire import Recorder, check_record, recording_router

from convroute import InvalidEventError
from convroute.model.receipt import Receipt
from convroute.testing.strategies import fire_records, json_values, lead_records

relaxed = settings(max_examples=50, suppress_health_check=list(HealthCheck), deadline=None)
NAMES = sorted({word for subject in installed().values() for word in subject.words})
RECORDER = Recorder()
ROUTER = recording_router(RECORDER)
PIXELS = sorted((pixel.platform, pixel.pixel_id) for pixel in ROUTER.pixels.values())
pixels = pytest.mark.parametrize(
    "platform, pixel_id", PIXELS, ids=[platform for platform, _ in PIXELS]
)
Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """One event loop for all that is drawn."""
    with asyncio.Runner() as runner:
        yield runner.run


@cache
def every_kind(platform: str, pixel_id: str) -> SearchStrategy[dict[str, Any]]:
    return fire_records(names=NAMES, platform=platform, pixelId=pixel_id)


@pixels
@relaxed
@given(data=st.data())
def test_any_fire_request_is_fired_as_it_is_previewed_or_refused(
    run: Run, platform: str, pixel_id: str, data: Any
):
    record = data.draw(every_kind(platform, pixel_id))
    run(check_record(ROUTER, RECORDER, record))


@relaxed
@given(body=json_values(names=NAMES))
def test_any_json_is_refused_or_fired(run: Run, body: Any):
    run(check_record(ROUTER, RECORDER, body))


@pixels
@relaxed
@given(lead=lead_records(names=NAMES), value=json_values())
def test_any_lead_can_come_with_an_event(
    run: Run, platform: str, pixel_id: str, lead: Any, value: Any
):
    event = {"leadId": "l1", "platform": platform, "pixelId": pixel_id, "eventName": "Lead"}
    record = {**event, "lead": lead, "properties": {"x": value}, "extras": {platform: {"y": value}}}
    run(check_record(ROUTER, RECORDER, record))


@pixels
def test_a_good_one_is_sent(run: Run, platform: str, pixel_id: str):
    event = {"leadId": "l1", "platform": platform, "pixelId": pixel_id, "eventName": "Lead"}
    found = run(check_record(ROUTER, RECORDER, {**event, "lead": {"email": "ann@example.com"}}))
    assert isinstance(found, Receipt)
    assert len(RECORDER.requests) == 1


@settings(relaxed, max_examples=120)
@given(record=lead_records(names=NAMES), random=st.randoms())
def test_a_record_is_given_back_in_whatever_order_it_came(record: Any, random: Any):
    def shuffled(members: Any) -> Any:
        pairs = list(members.items())
        random.shuffle(pairs)
        return dict(pairs)

    check_lead_record(record, shuffled)


WRONG: dict[str, Any] = {
    "leadId": (5, " ", "x" * 300),
    "pixelId": (5, ""),
    "platform": (5, "nobody"),
    "eventName": (5, "", " x", "\x00"),
    "eventValue": ("1", [], float("inf")),
    "currency": (5, "\u20ac"),
    "actionSource": ("moon", 1),
    "eventTime": ("soon", True, "2026-05-01T00:00:00"),
    "contents": (5, [{"quantity": 0.5}], [{"id": "x", "size": 1}, 7]),
    "properties": (1, []),
    "extras": (1, {"nobody": {}}),
    "limitedDataUse": ("yes",),
    "lead": (5, {"email": {"a": 1}, "zip": 1.5}),
    "sourceUrl": (1,),
    "orderId": (" ",),
    "eventId": ("a\nb",),
    "testEventCode": ("\x00",),
    "unknown": (1,),
}


def places(record: dict[str, Any]) -> set[str]:
    with pytest.raises(InvalidEventError) as caught:
        asyncio.run(ROUTER.preview_record(record))
    return {fault.path for fault in caught.value.faults}


@settings(relaxed, max_examples=40)
@given(
    wrong=st.fixed_dictionaries(
        {}, optional={n: st.sampled_from(v) for n, v in WRONG.items()}
    ).filter(bool)
)
def test_every_fault_is_told_at_once(wrong: Any):
    platform, pixel_id = PIXELS[0]
    good = {"leadId": "l1", "platform": platform, "pixelId": pixel_id, "eventName": "Lead"}
    each = [places({**good, name: value}) for name, value in wrong.items()]
    assert all(each)
    assert set().union(*each) <= places({**good, **wrong})
