"""Fire requests that are full of the canary, good and bad, and how what comes of them is handed to the scan."""

from __future__ import annotations

import importlib
import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import leak_scan
from attrs import evolve
from canary import APP_SECRET, CLICK, EMAIL, FIRST_NAME, LAST_NAME, PHONE, RECORD, TOKEN

from convroute import Pixel, Router, Secret
from convroute.emulation import EmulationHost, Fault, FaultKind
from convroute.errors import ConvrouteError
from convroute.wire import Naming

LANDING = f"https://shop.example.com/?fbclid={CLICK}&ttclid={CLICK}&acid={CLICK}&email={EMAIL}"
LEAD: Mapping[str, Any] = {
    **RECORD,
    "landingUrl": LANDING,
    "externalId": EMAIL,
    "consent": {"ads": True},
}


def events(platform: str, pixel_id: str) -> list[dict[str, Any]]:
    """Good requests that hold as much personal data as fits."""
    base = {"leadId": "lead_canary", "platform": platform, "pixelId": pixel_id, "eventName": "Lead"}
    private = {
        "email": EMAIL,
        "note": f"call {PHONE}",
        "who": {"name": [FIRST_NAME, LAST_NAME]},
        EMAIL: PHONE,
    }
    return [
        base,
        base | {"lead": dict(LEAD), "actionSource": "website", "sourceUrl": LANDING, "referrerUrl": LANDING},
        base
        | {
            "eventName": "Purchase", "eventValue": 10, "currency": "EUR", "orderId": "order-1", "properties": private,
            "contents": [{"id": EMAIL, "quantity": 1, "price": 10}], "testEventCode": "TEST1",
            "extras": {platform: {"custom_data": private, "user_data": {"em": EMAIL}, "email": EMAIL}},
        },
        base | {"eventTime": 1_000_000_000},
        base | {"lead": {"email": f"{EMAIL} or {PHONE}", "phone": f"{PHONE} {EMAIL}", "dateOfBirth": EMAIL,
                         "country": LAST_NAME, "ipAddress": EMAIL, "gender": EMAIL, "zip": EMAIL}},
        base | {"lead": {"clickIds": {"fbclid": EMAIL, "ttclid": f"{CLICK} {EMAIL}", "fbc": EMAIL, "fbp": PHONE,
                                      "acid": CLICK, EMAIL: CLICK}}},
        base | {"leadId": "stranger"},
    ]  # fmt: skip


FIELDS = (
    "leadId", "pixelId", "platform", "eventName", "eventValue", "currency", "actionSource", "testEventCode", "eventId",
    "eventTime", "sourceUrl", "referrerUrl", "orderId", "contents", "properties", "extras", "limitedDataUse", "lead",
    EMAIL, PHONE, f"lead.{EMAIL}",
)  # fmt: skip
ECHOED = ("leadId", "eventName", "eventId", "orderId", "testEventCode")
"""Texts of the caller's own that answers and receipts repeat."""
LEAD_FIELDS = (
    "id", "email", "emails", "phone", "firstName", "lastName", "dateOfBirth", "gender", "city", "state", "zip",
    "country", "externalId", "ipAddress", "userAgent", "landingUrl", "clickIds", "consent", "createdAt", "custom",
)  # fmt: skip
WRONG: tuple[Any, ...] = (
    f"{EMAIL} {PHONE}", [EMAIL], [[PHONE]], {EMAIL: PHONE}, {EMAIL: {PHONE: EMAIL}}, [{EMAIL: TOKEN}],
    {"value": {EMAIL: 1}}, {"id": [EMAIL], EMAIL: TOKEN}, f"{EMAIL}\n" * 400, {"fbclid": {EMAIL: 1}},
)  # fmt: skip


def invalid(event: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The canary in every field, in every wrong form. Whatever is echoed by contract keeps its right value."""
    for field in FIELDS:
        for wrong in WRONG:
            if field not in ECHOED or not isinstance(wrong, str):
                yield {**event, field: wrong}
    for field in LEAD_FIELDS:
        for wrong in WRONG:
            yield {**event, "eventValue": "x", "lead": {field: wrong}}


FAULTS = [
    Fault(kind=FaultKind.STATUS, status=500), Fault(kind=FaultKind.STATUS, status=400),
    Fault(kind=FaultKind.STATUS, status=403), Fault(kind=FaultKind.STATUS, status=404),
    Fault(kind=FaultKind.STATUS, status=302), Fault(kind=FaultKind.HTML), Fault(kind=FaultKind.HTML, status=200),
    Fault(kind=FaultKind.TRUNCATED), Fault(kind=FaultKind.RESET_BEFORE), Fault(kind=FaultKind.RESET_AFTER),
    Fault(kind=FaultKind.EMPTY), Fault(kind=FaultKind.THROTTLED), Fault(kind=FaultKind.LATENCY, seconds=0.3),
]  # fmt: skip


def event_arguments(record: Mapping[str, Any]) -> dict[str, Any]:
    """A fire's arguments in Python's spelling."""
    return {
        "".join(f"_{c.lower()}" if c.isupper() else c for c in name): value
        for name, value in record.items()
    }


def keep(where: str, thing: object) -> None:
    """Hand over how a value looks to whoever prints or logs it."""
    if isinstance(thing, BaseException):
        leak_scan.record(where, "".join(traceback.format_exception(thing)), strict=True)
    leak_scan.record(where, repr(thing), strict=True)
    leak_scan.record(where, str(thing), strict=True)


async def drive(router: Router, records: list[dict[str, Any]]) -> None:
    """Fire, preview and batch, and keep everything that comes of it."""
    for record in records:
        for call in (router.fire_record, router.preview_record):
            try:
                result = await call(record, required=("lead_id",))
            except ConvrouteError as error:
                keep("a raised error", error)
                continue
            keep("a result", result)
            if call == router.fire_record:
                keep("a receipt's record", result.to_record())
                with suppress(ConvrouteError):
                    result.raise_for_status()  # type: ignore[union-attr]
    for one in await router.fire_many(records, naming=Naming.CAMEL):
        keep("a result of many", one)


def plugins(*further: tuple[str, object]) -> dict[str, object]:
    names = ("convroute_facebook", "convroute_tiktok")
    real = {name.removeprefix("convroute_"): importlib.import_module(name) for name in names}
    return {**real, **dict(further)}


def pixels(host: EmulationHost) -> list[Pixel]:
    """The accounts, and further ones for every place where a token can stand."""
    facebook = host.pixels("facebook")[0]
    secret: dict[str, Any] = {"app_secret": Secret(APP_SECRET)}
    further = [
        evolve(facebook, name="in-body", pixel_id="900000000000201", options={"token_in": "body"}),
        evolve(facebook, name="proven", pixel_id="900000000000202", options=secret),
        evolve(facebook, name="picky", pixel_id="900000000000203", events=frozenset({"Purchase"})),
        evolve(facebook, name="consent", pixel_id="900000000000204", consent=("nothing",)),
        evolve(facebook, name="test", pixel_id="900000000000205", transport="dry-run"),
    ]  # fmt: skip
    return [*host.pixels(), *further]


def faulty_events() -> list[dict[str, Any]]:
    module = importlib.import_module("convroute_faulty")
    base = {"platform": "acme", "pixelId": "7", "lead": dict(LEAD), "leadId": "lead_canary"}
    records: list[dict[str, Any]] = [
        base | {"eventName": f"{place}{way}"} for place in module.PLACES for way in module.WAYS
    ]
    records += [base | {"eventName": "Lead", "leadId": f"lookup{way}"} for way in module.WAYS]
    bare = {name: value for name, value in base.items() if name != "lead"}
    return [
        *records,
        *(bare | {"eventName": "Lead", "leadId": f"lookup{way}"} for way in module.WAYS),
    ]


def faulty_pixel() -> Pixel:
    return Pixel(
        name="acme", platform="acme", pixel_id="7", access_token=Secret(TOKEN), transport="faulty"
    )
