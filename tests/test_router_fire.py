"""One event to one pixel: its receipt, what a caller may get wrong, its test event code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from doubles.acme import body_of, pixel
from doubles.router_bench import CANARY, LEAD, Bench
from doubles.scripted import START

from convroute import (
    DeliveryError,
    InvalidEventError,
    PixelNotFound,
    Receipt,
    Status,
)
from convroute.model.http import HttpResponse
from convroute.routing.fire_request import derived_event_id


async def test_one_event_to_one_pixel_gives_a_receipt() -> None:
    bench = Bench()
    receipt = await bench.fire(event_value=19.9, currency="eur")
    assert isinstance(receipt, Receipt)
    assert (receipt.status, receipt.event_id, receipt.pixel) == (
        Status.DELIVERED,
        "fresh-1",
        "shop",
    )
    assert bench.sent == [
        {
            "type": "Lead",
            "id": "fresh-1",
            "user": {"mail": ["ann@example.com"]},
            "worth": "19.9 EUR",
        }
    ]
    receipt.raise_for_status()


async def test_what_a_platform_says_is_no_exception_but_can_be_made_one() -> None:
    receipt = await Bench(HttpResponse.of(400, {})).fire()
    assert receipt.status is Status.REJECTED
    with pytest.raises(DeliveryError, match="shop: rejected: HTTP 400") as caught:
        receipt.raise_for_status()
    assert caught.value.receipts == (receipt,)


async def test_none_is_as_good_as_not_given() -> None:
    bench = Bench()
    receipt = await bench.fire(
        event_value=None, currency=None, test_event_code=None, event_id=None, event_time=None,
        source_url=None, order_id=None, contents=(), properties=None,
    )  # fmt: skip
    assert receipt.ok


async def test_contents_may_be_any_iterable() -> None:
    assert (await Bench().fire(contents=({"id": str(n)} for n in range(2)))).ok


async def test_the_event_id_is_derived_from_an_order() -> None:
    assert (await Bench().fire(order_id="o1")).event_id == derived_event_id("Lead", "o1")
    assert (await Bench().fire(order_id="o1", event_id="mine")).event_id == "mine"


@pytest.mark.parametrize(
    "changes, faults",
    [
        ({"event_name": None}, {"event_name": "is required"}),
        ({"lead_id": None, "lead": None}, {"lead_id": "is required, unless a lead comes with the event"}),
        ({"event_name": "  "}, {"event_name": "must not be blank"}),
        ({"event_name": "x" * 256}, {"event_name": "must have at most 255 characters"}),
        ({"event_id": "a\nb"}, {"event_id": "must not contain control characters"}),
        ({"lead_id": 5}, {"lead_id": "must be text, not a number"}),
        ({"pixel_id": {}}, {"pixel_id": "must be text, not an object"}),
        ({"platform": []}, {"platform": "must be text, not a list"}),
        ({"event_value": "5", "currency": "EUR"}, {"event_value": "must be a number, not text"}),
        ({"event_value": float("nan"), "currency": "EUR"}, {"event_value": "must be a finite number"}),
        ({"event_value": 5}, {"currency": "is required with event_value; it is never assumed"}),
        ({"event_value": 0}, {"currency": "is required with event_value; it is never assumed"}),
        ({"event_value": 5, "currency": "euro"}, {"currency": "must be an ISO 4217 code, such as EUR"}),
        ({"event_value": 5, "currency": ""}, {"currency": "must be an ISO 4217 code, such as EUR"}),
        ({"contents": 5}, {"contents": "must be a list, not a number"}),
        ({"contents": "abc"}, {"contents": "must be a list, not text"}),
        ({"contents": [{"id": 1}, {"quantity": 1.5}]},
         {"contents[0].id": "must be text, not a number", "contents[1].id": "is required",
          "contents[1].quantity": "must be a whole number, not a number"}),
        ({"properties": [1]}, {"properties": "must be an object, not a list"}),
        ({"lead": {"email": [CANARY, True]}}, {"lead.email": "must be text, not true or false"}),
        ({"lead": CANARY}, {"lead": "must be a lead record, not text"}),
        ({"event_time": f"zone {CANARY}"},
         {"event_time": "must be a time such as 2026-05-01T12:00:00Z, or Unix seconds"}),
        ({"event_tim": 5}, {"event_tim": "unknown field; did you mean event_time?"}),
        ({"platform": "nosuch"}, {"platform": "no plugin or platform named 'nosuch'; known: acme"}),
        ({"extras": {"nosuch": {}}}, {"extras.nosuch": "no plugin or platform named 'nosuch'; known: acme"}),
        ({"extras": {1: {}, "b": {}}}, None),
        ({"to": ["shop"]}, {"platform": "is said by `to` already; leave it out",
                            "pixel_id": "is said by `to` already; leave it out"}),
        ({"to": "shop", "platform": None, "pixel_id": None},
         {"to": "must be a list of the pixels' local names"}),
        ({"to": [], "platform": None, "pixel_id": None}, {"to": "names no pixel"}),
        ({"pixel_id": []}, {"pixel_id": "names no pixel"}),
        ({"pixel_id": ["42", []]}, {"pixel_id": "must be text, not a list"}),
    ],
)  # fmt: skip
async def test_what_a_caller_may_get_wrong(changes: Any, faults: dict[str, str] | None) -> None:
    told = await Bench().faults(**changes)
    assert faults is None or told == faults


async def test_every_fault_is_told_at_once() -> None:
    told = await Bench().faults(
        event_name="",
        event_value="x",
        action_source="web",
        platform="nosuch",
        lead={"zip": []},
        typo=1,
    )
    assert set(told) == {
        "event_name", "event_value", "action_source", "platform", "lead.zip", "typo", "currency",
    }  # fmt: skip


async def test_the_currency_of_the_pixel_or_the_router_is_taken() -> None:
    with_default = Bench(pixels=[pixel(default_currency="usd"), pixel("second", pixel_id="43")])
    assert (await with_default.fire(event_value=5)).ok
    assert "currency" in (await Bench().faults(event_value=5))
    general = Bench(default_currency="EUR")
    await general.fire(event_value=5)
    await general.fire(event_value=5, currency="CHF")
    await general.fire()
    assert [event.get("worth") for event in general.sent] == ["5 EUR", "5 CHF", None]


async def test_there_is_no_such_pixel() -> None:
    with pytest.raises(
        PixelNotFound, match="pixel_id: no pixel of this id is set up for this platform"
    ):
        await Bench().fire(pixel_id="99")
    with pytest.raises(
        PixelNotFound, match="to: no pixel of this name; known: second, shop, third"
    ):
        await Bench().fire(pixel_id=None, platform=None, to=["nosuch"])


async def test_one_event_in_the_json_form() -> None:
    bench = Bench()
    record = {
        "leadId": "l1",
        "pixelId": "42",
        "platform": "acme",
        "eventName": "Lead",
        "lead": LEAD,
    }
    assert (await bench.router.fire_record({**record, "orderId": "o1", "eventValue": None})).ok
    with pytest.raises(InvalidEventError) as caught:
        await bench.router.fire_record(
            {"leadID": "l1", "pixelId": [], "eventValue": 1}, required=["lead_id"]
        )
    assert {fault.path for fault in caught.value.faults} == {
        "leadID", "leadId", "pixelId", "platform", "eventName", "currency",
    }  # fmt: skip


async def test_a_test_code_of_the_request_or_of_the_pixel_until_its_time() -> None:
    testing = pixel(test_event_code="P", test_until=START + timedelta(seconds=5))
    bench = Bench(pixels=[testing])

    async def code(**changes: Any) -> Any:
        await bench.fire(**changes)
        return body_of(bench.transport.requests[-1]).get("test")

    assert await code() == "P"
    assert await code(test_event_code="R") == "R"
    bench.clock.seconds = 5
    assert await code() is None
    assert await code(test_event_code="R") == "R"
