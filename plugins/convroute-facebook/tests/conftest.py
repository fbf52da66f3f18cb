from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from convroute.spi import Conversion, ConversionEvent, Lead, Payload, Pixel, Refusal, Secret
from convroute_facebook import Facebook
from convroute_facebook.emulator import EmulatedFacebook

sys.path.append(str(Path(__file__).parent))  # where the requests for the emulated platform are

NOW = datetime(2026, 11, 23, 12, 0, 0, 123_000, tzinfo=UTC)

Fire = Callable[..., Payload | Refusal]


@pytest.fixture
def emulator() -> EmulatedFacebook:
    return EmulatedFacebook()


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def make_pixel() -> Callable[..., Pixel]:
    def make(**fields: Any) -> Pixel:
        defaults = {
            "name": "shop",
            "platform": "facebook",
            "pixel_id": "123456789",
            "access_token": Secret("made-up-token"),
        }
        return Pixel(**{**defaults, **fields})

    return make


@pytest.fixture(scope="session")
def fire(make_pixel: Callable[..., Pixel]) -> Fire:
    """Map one conversion: a lead record, and the event's fields; `options` and `pixel` are the pixel's."""

    def map_one(
        record: Mapping[str, Any],
        *,
        options: Mapping[str, Any] | None = None,
        pixel: Mapping[str, Any] | None = None,
        test_event_code: str | None = None,
        fired_at: datetime = NOW,
        **event: Any,
    ) -> Payload | Refusal:
        fields = {"name": "Lead", "event_id": "event-1", "occurred_at": NOW, **event}
        names = [spec.name for spec in Facebook.identifiers]
        conversion = Conversion(
            event=ConversionEvent(**fields),
            lead=Lead.from_record(record).recognising(names),
            fired_at=fired_at,
            test_event_code=test_event_code,
        )
        destination = make_pixel(options=options or {}, **(pixel or {}))
        return Facebook().map(conversion, destination)

    return map_one


@pytest.fixture(scope="session")
def user_data(fire: Fire) -> Callable[..., dict[str, Any]]:
    """Map a lead record and give its `user_data`, the address that lets it pass left aside."""

    def read(record: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        payload = fire({"ipAddress": "203.0.113.7", **record}, **more)
        assert isinstance(payload, Payload), payload
        user = dict(payload.body["user_data"])  # type: ignore[arg-type]
        if "ipAddress" not in record:
            user.pop("client_ip_address")
        return user

    return read
