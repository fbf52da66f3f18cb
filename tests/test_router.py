from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from doubles.acme import TOKEN, AcmePlugin, body_of, pixel
from doubles.router_bench import CANARY, EVENT, LEAD, Bench
from doubles.scripted import START, Notebook, Plugin, ScriptedTransport

import convroute
from convroute import (
    ConfigurationError,
    DeliveryError,
    FireResult,
    InvalidEventError,
    Lead,
    LeadNotFound,
    LeadSourceError,
    PixelNotFound,
    Receipt,
    Router,
    Settings,
    Status,
    StoreError,
)
from convroute.model.http import HttpResponse
from convroute.routing.fire_request import derived_event_id
from convroute.wire import Naming

# --- one pixel


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


# --- the lead


async def test_an_inline_lead_is_laid_over_the_stored_one() -> None:
    bench = Bench(sources=[Notebook({"l1": {"email": "old@example.com", "acid": "c"}})])
    await bench.fire()
    await bench.fire(lead=Lead.from_record({"acb": "b"}))
    await bench.fire(lead=None)
    assert [event["user"] for event in bench.sent] == [
        {"mail": ["ann@example.com"], "acid": "c"},
        {"mail": ["old@example.com"], "acb": "b", "acid": "c"},
        {"mail": ["old@example.com"], "acid": "c"},
    ]


async def test_an_unknown_lead_is_not_found_and_a_source_that_is_down_says_so() -> None:
    with pytest.raises(LeadNotFound):
        await Bench(sources=[Notebook()]).fire(lead=None)
    with pytest.raises(LeadSourceError):
        await Bench(sources=[Notebook(error=OSError(CANARY))]).fire(lead=None)


async def test_a_slow_source_is_left_behind() -> None:
    bench = Bench(sources=[Notebook(pause=60)], lookup_timeout=0.02)
    receipt = await asyncio.wait_for(bench.fire(), 5)
    assert receipt.ok
    assert "no answer within 0.02 s" in str(receipt.notes[0])
    with pytest.raises(LeadSourceError, match="no answer within"):
        await bench.fire(lead=None)


async def test_sources_take_precedence_as_the_settings_say() -> None:
    sources = [Notebook({"l1": {"email": f"{n}@example.com"}}, name=n) for n in ("a", "b")]
    bench = Bench(sources=sources, lead_sources=("b", "a"))
    await bench.fire(lead=None)
    assert bench.sent[0]["user"]["mail"] == ["b@example.com"]
    with pytest.raises(ConfigurationError, match=r"convroute\.lead_sources"):
        Bench(sources=sources, lead_sources=("c",))


# --- several pixels


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


# --- many events


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


# --- test event codes


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


async def test_a_live_test_code_and_a_real_event_never_share_a_request() -> None:
    bench = Bench()
    await bench.router.fire_many([EVENT, {**EVENT, "test_event_code": "T"}, EVENT])
    assert bench.transport.sizes == [2, 1]


# --- the router itself


async def test_what_plugins_bring_is_opened_and_closed_in_reverse() -> None:
    story: list[str] = []

    class Opened(Notebook):
        async def __aenter__(self) -> None:
            story.append(f"open {self.name}")
            if self.error:
                raise self.error

        async def __aexit__(self, *_: object) -> None:
            story.append(f"close {self.name}")

    async with Bench(sources=[Opened(name="a"), Opened(name="b")]).router:
        story.append("in")
    assert story == ["open a", "open b", "in", "close b", "close a"]
    story.clear()
    with pytest.raises(OSError, match="disk"):
        async with Bench(
            sources=[Opened(name="a"), Opened(name="b", error=OSError("disk"))]
        ).router:
            pass
    assert story == ["open a", "open b", "close a"]


async def test_a_router_may_be_entered_again_with_its_database(tmp_path: Path) -> None:
    router = Router(settings=Settings(database=tmp_path / "convroute.db"), plugins={})
    async with router:
        await router.put_lead(Lead(id="l1"))
    store = router.lead_store
    assert store is not None
    with pytest.raises(StoreError, match="is closed"):
        await store.get("l1")
    async with router:
        assert await store.get("l1") == Lead(id="l1")


async def test_a_router_has_no_lead_store_without_a_database() -> None:
    bench = Bench()
    assert bench.router.lead_store is None
    with pytest.raises(ConfigurationError, match="no lead store: set `database` in the settings"):
        await bench.router.put_lead(Lead(id="l1"))


async def test_a_lead_is_kept_with_its_clicks(tmp_path: Path) -> None:
    bench = Bench(database=tmp_path / "leads.db")
    async with bench.router as router:
        await router.put_lead(
            Lead.from_record({"id": "l1", "landingUrl": "https://example.com/?acid=c"})
        )
        await bench.fire(lead=None)
    assert bench.sent[0]["user"] == {"acid": "c"}


def test_settings_and_pixels_are_added_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_TOKEN", TOKEN)
    file = tmp_path / "convroute.toml"
    file.write_text(
        '[[convroute.pixels]]\nname = "a"\nplatform = "acme"\npixel_id = "1"\naccess_token = { env = "ACME_TOKEN" }',
        encoding="utf-8",
    )
    plugins = {"acme": AcmePlugin(), "x": Plugin(transports=[ScriptedTransport()])}
    router = Router.from_settings(file, plugins=plugins)
    assert list(router.pixels) == ["a"]
    assert list(router.platforms) == ["acme"]
    both = Router([pixel()], settings=router.settings, plugins=plugins)
    assert list(both.pixels) == ["a", "shop"]
    with pytest.raises(ConfigurationError, match="is taken by"):
        Router([pixel("a")], settings=router.settings, plugins=plugins)


async def test_two_routers_do_not_know_each_other() -> None:
    one, two = Bench(), Bench(pixels=[pixel("other", pixel_id="7")])
    assert (await one.fire()).pixel == "shop"
    assert (await two.fire(pixel_id="7")).pixel == "other"
    with pytest.raises(PixelNotFound):
        await two.fire()
    assert (len(one.sent), len(two.sent)) == (1, 1)


async def test_no_token_shows_anywhere(caplog: pytest.LogCaptureFixture) -> None:
    bench = Bench(ValueError(TOKEN))
    receipt = await bench.fire()
    shown = (
        repr(bench.router.settings) + repr(dict(bench.router.pixels)) + repr(receipt) + caplog.text
    )
    assert TOKEN not in shown + repr(bench.transport.requests)


async def test_a_cancelled_fire_is_cancelled() -> None:
    async def hang(_: object) -> None:
        await asyncio.sleep(60)

    bench = Bench(hang, hang)
    task = asyncio.create_task(bench.fire(pixel_id=["42", "43"]))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_the_package_gives_its_public_names() -> None:
    for name in convroute.__all__:
        assert getattr(convroute, name) is not None
    with pytest.raises(AttributeError, match="nosuch"):
        convroute.nosuch  # noqa: B018


class TestLifetime:
    """A router that sends over a session belongs to the event loop in which it was entered."""

    @staticmethod
    def router() -> Router:
        return Router([pixel(transport="http")], plugins={"acme": AcmePlugin()})

    async def test_not_entered_it_sends_nothing_and_says_so(self) -> None:
        with pytest.raises(ConfigurationError, match="was not entered: use `async with router:`"):
            await self.router().fire(**EVENT)
        with pytest.raises(ConfigurationError, match="was not entered"):
            await self.router().fire_many([EVENT])
        with pytest.raises(InvalidEventError):
            await self.router().preview(**{**EVENT, "event_name": ""})

    async def test_left_it_sends_nothing(self) -> None:
        async with self.router() as router:
            pass
        with pytest.raises(ConfigurationError, match="was not entered"):
            await router.fire(**EVENT)

    async def test_entered_in_another_loop_it_says_so(self) -> None:
        async with self.router() as router:
            with pytest.raises(ConfigurationError, match="entered in another event loop"):
                await asyncio.to_thread(lambda: asyncio.run(router.fire(**EVENT)))
            assert (
                await asyncio.to_thread(lambda: asyncio.run(router.preview(**EVENT)))
            ).would_send

    async def test_it_is_entered_once_at_a_time(self) -> None:
        async with self.router() as router:
            with pytest.raises(ConfigurationError, match="entered already"):
                await router.__aenter__()
        async with router:
            pass
