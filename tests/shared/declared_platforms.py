"""Every installed platform, the pixels that it can have, and a conversion of which it can use everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

import pytest

from convroute import ActionSource, Payload, Pixel, Platform, Secret
from convroute.spi import (
    Conversion,
    ConversionEvent,
    Emulator,
    Lead,
)

tables: Any = import_module("platform_tables")
NOW = tables.NOW
PLATFORMS: Mapping[str, Platform] = tables.platforms()
EMULATORS: Mapping[str, Emulator] = tables.registry().emulators
every_platform = pytest.mark.parametrize("platform", PLATFORMS.values(), ids=PLATFORMS)
every_action_source = pytest.mark.parametrize(
    "source", ActionSource, ids=lambda source: source.value
)

FULL: dict[str, Any] = {
    "id": "lead_1", "email": "ann@example.com", "phone": "+12025550123", "firstName": "Ann", "lastName": "Lee",
    "dateOfBirth": "1990-02-16", "gender": "f", "city": "Paris", "state": "Texas", "zip": "75001", "country": "US",
    "externalId": "crm-1", "ipAddress": "203.0.113.7", "userAgent": "Mozilla/5.0",
}  # fmt: skip
DEVICE = "38400000-8cf0-11bd-b23e-10b96e40000d"
IDENTIFIERS: Mapping[str, dict[str, Any]] = {
    "facebook": {
        "fbclid": {"value": "AbC1", "seenAt": NOW.isoformat()}, "fbp": "fb.1.1761990000000.1234567890",
        "facebook.lead_id": "123456789012345", "facebook.subscription_id": "s-1", "facebook.fb_login_id": "1234",
        "facebook.madid": DEVICE, "facebook.anon_id": "anon-1", "ctwa_clid": "c-1",
        "facebook.page_scoped_user_id": "1234", "facebook.ig_sid": "1234",
    },
    "tiktok": {
        "ttclid": {"value": "E.C.P.c1", "seenAt": NOW.isoformat()}, "ttp": "ttp-1", "locale": "en-US",
        "tiktok.lead_id": "7000000000000000099", "idfa": DEVICE, "idfv": DEVICE, "gaid": DEVICE,
        "att_status": "AUTHORIZED",
    },
}  # fmt: skip
NOTHING: dict[str, Any] = {}
OPTIONS: Mapping[str, Sequence[dict[str, Any]]] = {
    "facebook": [NOTHING],
    "tiktok": [
        NOTHING,
        {"offline_event_set_id": "1"},
        {"crm_event_set_id": "2"},
        {"tiktok_app_id": "3", "store_app_id": "com.example.shop"},
    ],
}
APP_DATA = {
    "advertiser_tracking_enabled": 1, "application_tracking_enabled": 1,
    "extinfo": ["i2", "", "", "", "17.0", *[""] * 11],
}  # fmt: skip
EXTRAS = {"facebook": {"app_data": APP_DATA}}


def pixels(platform: Platform) -> Iterator[Pixel]:
    for options in OPTIONS[platform.name]:
        yield Pixel(
            name="a",
            platform=platform.name,
            pixel_id="123",
            access_token=Secret("-"),
            options=options,
        )


def full(
    platform: Platform, source: ActionSource = ActionSource.SYSTEM_GENERATED, **event: Any
) -> Conversion:
    """A conversion of a lead that has everything."""
    names = [spec.name for spec in platform.identifiers]
    record = {**FULL, "clickIds": IDENTIFIERS[platform.name]}
    facts = {"name": "Lead", "event_id": "e1", "occurred_at": NOW, "extras": EXTRAS, **event}
    return Conversion(
        event=ConversionEvent(action_source=source, **facts),
        lead=Lead.from_record(record).recognising(names),
        fired_at=NOW,
    )


def payload_of(platform: Platform, conversion: Conversion, pixel: Pixel) -> Payload:
    mapped = platform.map(conversion, pixel)
    assert isinstance(mapped, Payload), mapped
    return mapped


def every_payload(platform: Platform) -> Iterator[tuple[Conversion, Pixel, Payload]]:
    for source in ActionSource:
        for pixel in pixels(platform):
            conversion = full(platform, source)
            yield conversion, pixel, payload_of(platform, conversion, pixel)
