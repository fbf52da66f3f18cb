"""What an application writes, as type checkers read it. `make types` checks this file; nothing runs it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, assert_type

from convroute import (
    ActionSource,
    ConvrouteError,
    DeliveryError,
    Fault,
    FireResult,
    InvalidEventError,
    Item,
    Lead,
    Pixel,
    Platform,
    Preview,
    Receipt,
    RetryPolicy,
    Router,
    Secret,
    Settings,
    Status,
)
from convroute.spi import JSON, Attempt, LeadStore, MatchKeys, Note, Verdict
from convroute.sync import Router as BlockingRouter

PIXEL = Pixel(name="shop", platform="acme", pixel_id="1", access_token=Secret("made-up"))


async def fire(router: Router, ids: str | list[str], row: Mapping[str, Any]) -> None:
    one = await router.fire(pixel_id="1", platform="acme", event_name="Lead")
    assert_type(one, Receipt)
    several = await router.fire(pixel_id=["1", "2"], platform="acme", event_name="Lead")
    assert_type(several, FireResult)
    named = await router.fire(to=("shop", "blog"), event_name="Lead")
    assert_type(named, FireResult)
    assert_type(await router.fire(to=list(router.pixels), event_name="Lead"), FireResult)
    either = await router.fire(pixel_id=ids, platform="acme", event_name="Lead")
    assert_type(either, Receipt | FireResult)
    assert_type(await router.fire_record(row), Receipt)
    assert_type(await router.fire_record(row, required=["lead_id"]), Receipt)


async def fire_with_everything(router: Router, form: dict[str, str]) -> Receipt:
    return await router.fire(
        pixel_id="1",
        platform="acme",
        event_name="Purchase",
        lead_id="lead_ann",
        lead=form,
        event_value=Decimal("49.90"),
        currency="EUR",
        action_source=ActionSource.WEBSITE,
        event_id="e1",
        event_time=datetime.now(UTC),
        source_url="https://shop.example.com/",
        referrer_url=None,
        order_id="order-1",
        contents=[{"id": "shoe", "quantity": 2}, Item(id="sock")],
        properties={"plan": "gold"},
        extras={"acme": {"shop": 7}},
        limited_data_use=True,
        test_event_code="TEST1",
    )


async def fire_with_other_forms(router: Router) -> None:
    lead = Lead(id="lead_ann", keys=MatchKeys(emails=("ann@example.com",)))
    await router.fire(
        pixel_id="1", platform="acme", event_name="Lead", lead=lead, action_source="website"
    )
    await router.fire(
        pixel_id="1", platform="acme", event_name="Lead", event_time=1_700_000_000, event_value=1
    )
    await router.fire(
        pixel_id="1",
        platform="acme",
        event_name="Lead",
        lead={"email": "ann@example.com", "clickIds": {"acid": {"value": "c1"}}},
        event_time="2026-01-31T18:00:00Z",
        contents=(Item(id=name) for name in ("a", "b")),
    )


async def fire_many(router: Router, rows: list[dict[str, str]]) -> list[str]:
    results = await router.fire_many(
        [{"pixel_id": "1", "platform": "acme", "event_name": "Lead", "event_value": 2.5}]
    )
    assert_type(results, list[Receipt | ConvrouteError])
    said: list[str] = []
    for row, result in zip(rows, await router.fire_many(rows), strict=True):
        if isinstance(result, ConvrouteError):
            assert_type(result, ConvrouteError)
            said.append(f"{row['id']}: {result}")
        else:
            assert_type(result, Receipt)
            said.append(result.status.value)
    return said


async def preview(router: Router) -> None:
    one = await router.preview(pixel_id="1", platform="acme", event_name="Lead")
    assert_type(one, Preview)
    assert_type(one.would_send, bool)
    several = await router.preview(to=["shop"], event_name="Lead")
    assert_type(several, tuple[Preview, ...])
    assert_type(
        await router.preview(pixel_id=("1", "2"), platform="acme", event_name="Lead"),
        tuple[Preview, ...],
    )


def blocking(router: BlockingRouter, rows: list[dict[str, Any]], lead: Lead) -> None:
    assert_type(router.fire(pixel_id="1", platform="acme", event_name="Lead"), Receipt)
    assert_type(router.fire(to=["shop"], event_name="Lead"), FireResult)
    assert_type(router.fire(pixel_id=["1"], platform="acme", event_name="Lead"), FireResult)
    assert_type(router.preview(pixel_id="1", platform="acme", event_name="Lead"), Preview)
    assert_type(router.preview(to=["shop"], event_name="Lead"), tuple[Preview, ...])
    assert_type(router.fire_many(rows), list[Receipt | ConvrouteError])
    assert_type(router.fire_record({}), Receipt)
    assert_type(router.preview_record({}), Preview)
    assert_type(router.pixels, Mapping[str, Pixel])
    assert_type(router.platforms, Mapping[str, Platform])
    router.put_lead(lead)


async def in_a_thread(router: BlockingRouter) -> None:
    one = await asyncio.to_thread(router.fire, pixel_id="1", platform="acme", event_name="Lead")
    assert_type(one, Receipt)
    several = await asyncio.to_thread(router.fire, to=["shop"], event_name="Lead")
    assert_type(several, FireResult)


class ShopRouter(Router):
    """Whoever extends the router gets its own class from every constructor."""


class BlockingShopRouter(BlockingRouter):
    """The same for the other."""


async def opened(path: Path) -> None:
    settings = Settings(
        pixels=(PIXEL,), retry=RetryPolicy(attempts=2), plugins={"acme": {"base_url": "x"}}
    )
    async with Router([PIXEL], settings=settings) as router:
        assert_type(router, Router)
        assert_type(router.pixels, Mapping[str, Pixel])
        assert_type(router.lead_store, LeadStore | None)
    async with ShopRouter.from_settings("convroute.toml") as own:
        assert_type(own, ShopRouter)
    with BlockingRouter((PIXEL,)) as blocking_router:
        assert_type(blocking_router, BlockingRouter)
    with BlockingShopRouter.from_settings(path) as blocking_own:
        assert_type(blocking_own, BlockingShopRouter)
    assert_type(Settings.load(path), Settings)
    Router.from_settings(settings)


def leads(row: dict[str, str], record: Mapping[str, object]) -> None:
    lead = Lead.from_record({"id": "a", "email": "ann@example.com", "custom": {"plan": 3}})
    assert_type(lead, Lead)
    assert_type(Lead.from_record(row), Lead)
    assert_type(Lead.from_record(record), Lead)
    assert_type(lead.id, str | None)
    assert_type(lead.keys.emails, tuple[str, ...])
    assert_type(lead.to_record(), dict[str, JSON])


def act_on(receipt: Receipt, result: FireResult) -> str:
    assert_type(receipt.ok, bool)
    assert_type(receipt.retry_after, float | None)
    assert_type(receipt.verdict, Verdict | None)
    assert_type(receipt.attempts, tuple[Attempt, ...])
    assert_type(receipt.notes, tuple[Note, ...])
    assert_type(result.receipts, tuple[Receipt, ...])
    try:
        result.raise_for_status()
    except DeliveryError as error:
        assert_type(error.receipts, tuple[Receipt, ...])
    except InvalidEventError as error:
        assert_type(error.faults, tuple[Fault, ...])
        assert_type(error.faults[0].path, str)
    match receipt.status:
        case Status.DELIVERED | Status.ACCEPTED | Status.SKIPPED:
            return "done"
        case Status.REJECTED:
            return f"mend {receipt.field or receipt.detail}"
        case Status.FAILED:
            return f"fire again as {receipt.event_id}"
