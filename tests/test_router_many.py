"""Several pixels for one event, and many events at once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from doubles.acme import body_of
from doubles.router_bench import EVENT, LEAD, Bench
from doubles.scripted import Notebook

from convroute import (
    DeliveryError,
    FireResult,
    InvalidEventError,
    LeadSourceError,
    PixelNotFound,
    Receipt,
    Status,
)
from convroute.model.http import HttpResponse
from convroute.wire import Naming


@pytest.mark.parametrize(
    "targets, places",
    [
        ({"pixel_id": ["42", "44"]}, ["42", "44"]),
        ({"pixel_id": ("44",)}, ["44"]),
        ({"pixel_id": ["42", "43", "42"]}, ["42", "43"]),
        ({"pixel_id": None, "platform": None, "to": ["third", "shop"]}, ["44", "42"]),
        ({"pixel_id": None, "platform": None, "to": ("shop", "shop")}, ["42"]),
    ],
)
async def test_several_pixels_get_one_event_under_one_id(targets: Any, places: list[str]) -> None:
    bench = Bench(sources=[source := Notebook({"l1": LEAD})])
    result = await bench.fire(**targets, lead=None)
    assert isinstance(result, FireResult)
    assert [receipt.pixel_id for receipt in result.receipts] == places
    assert {receipt.event_id for receipt in result.receipts} == {"fresh-1"}
    assert sorted(body_of(r)["pixel"] for r in bench.transport.requests) == sorted(places)
    assert result.ok
    assert len(source.asked) == 1


async def test_one_pixel_failing_does_not_stop_the_others() -> None:
    bench = Bench(HttpResponse.of(401, {}))
    result = await bench.fire(pixel_id=["42", "43"])
    assert [receipt.status for receipt in result.receipts] == [Status.REJECTED, Status.DELIVERED]
    assert not result.ok
    with pytest.raises(DeliveryError, match="shop: rejected") as caught:
        result.raise_for_status()
    assert [receipt.pixel for receipt in caught.value.receipts] == ["shop"]


async def test_nothing_leaves_if_one_of_the_pixels_is_not_there() -> None:
    bench = Bench()
    with pytest.raises(PixelNotFound):
        await bench.fire(pixel_id=["42", "99"])
    assert bench.transport.requests == []


async def test_many_events_share_requests_and_keep_their_order() -> None:
    bench = Bench()
    receipts = await bench.router.fire_many(
        {**EVENT, "lead_id": f"l{n}", "pixel_id": ("42", "43")[n % 2]} for n in range(25)
    )
    assert [r.lead_id for r in receipts if isinstance(r, Receipt)] == [f"l{n}" for n in range(25)]
    assert sorted(bench.transport.sizes) == [2, 3, 10, 10]
    assert len({r.event_id for r in receipts if isinstance(r, Receipt)}) == 25


async def test_many_events_mix_receipts_and_errors_in_order() -> None:
    bench = Bench(
        sources=[Notebook({"l1": LEAD}), Notebook(name="z", error=LeadSourceError("down"))]
    )
    stored = {key: value for key, value in EVENT.items() if key != "lead"}
    results = await bench.router.fire_many(
        [
            EVENT,
            {**EVENT, "event_name": ""},
            {**stored, "lead_id": "l2"},
            {**EVENT, "pixel_id": "99"},
            stored,
            {**EVENT, "event_name": "Refused"},
            5,  # type: ignore[list-item]
            {**EVENT, "pixel_id": ["42"]},
        ]
    )
    kinds = [Receipt, InvalidEventError, LeadSourceError, PixelNotFound, Receipt, Receipt, InvalidEventError,
             InvalidEventError]  # fmt: skip
    assert [type(result) for result in results] == kinds
    assert str(results[6]) == "must be an object, not a number"
    assert bench.transport.sizes == [2]


async def test_leads_of_many_events_are_looked_up_side_by_side() -> None:
    bench = Bench(sources=[Notebook({f"l{n}": LEAD for n in range(40)}, pause=0.02)])
    stored = {key: value for key, value in EVENT.items() if key != "lead"}
    started = asyncio.get_running_loop().time()
    results = await bench.router.fire_many([{**stored, "lead_id": f"l{n}"} for n in range(40)])
    assert all(isinstance(result, Receipt) and result.ok for result in results)
    assert asyncio.get_running_loop().time() - started < 0.4


async def test_many_events_in_the_json_form() -> None:
    record = {
        "leadId": "l1",
        "pixelId": "42",
        "platform": "acme",
        "eventName": "Lead",
        "lead": LEAD,
    }
    good, bad = await Bench().router.fire_many(
        [record, {**record, "leadId": None}], naming=Naming.CAMEL, required=("lead_id",)
    )
    assert isinstance(good, Receipt)
    assert str(bad) == "leadId: is required"
    assert await Bench().router.fire_many([]) == []


async def test_a_live_test_code_and_a_real_event_never_share_a_request() -> None:
    bench = Bench()
    await bench.router.fire_many([EVENT, {**EVENT, "test_event_code": "T"}, EVENT])
    assert bench.transport.sizes == [2, 1]
