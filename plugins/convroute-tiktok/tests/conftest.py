from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from convroute.spi import (
    ActionSource,
    Conversion,
    ConversionEvent,
    Identifier,
    Lead,
    MatchKeys,
    Payload,
    Pixel,
    Refusal,
    Secret,
)
from convroute_tiktok import TikTok
from convroute_tiktok.emulator import EmulatedTikTok

sys.path.append(str(Path(__file__).parent))  # where the requests for the emulated platform are

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
EMAIL = "ann@example.com"

Fire = Callable[..., Payload | Refusal]


@pytest.fixture
def emulator() -> EmulatedTikTok:
    return EmulatedTikTok()


@pytest.fixture
def platform() -> TikTok:
    return TikTok()


@pytest.fixture
def pixel() -> Callable[..., Pixel]:
    def make(**changes: Any) -> Pixel:
        given = {
            "name": "shop",
            "platform": "tiktok",
            "pixel_id": "CTESTPIXELCODE000001",
            "access_token": Secret("made-up-token"),
        }
        return Pixel(**{**given, **changes})

    return make


@pytest.fixture
def fire(platform: TikTok, pixel: Callable[..., Pixel]) -> Fire:
    """Map an event of a lead with an e-mail address; keyword arguments go where they belong."""

    def make(
        keys: dict[str, Any] | None = None,
        *,
        options: dict[str, Any] | None = None,
        pixel_fields: dict[str, Any] | None = None,
        identifiers: dict[str, str | Identifier] | None = None,
        lead: dict[str, Any] | None = None,
        test_event_code: str | None = None,
        now: datetime = NOW,
        **event: Any,
    ) -> Payload | Refusal:
        issued = {
            name: value if isinstance(value, Identifier) else Identifier(value=value)
            for name, value in (identifiers or {}).items()
        }
        match_keys = MatchKeys(
            **({"emails": (EMAIL,)} if keys is None else keys), identifiers=issued
        )
        given = {
            "name": "Lead",
            "event_id": "event-1",
            "occurred_at": now,
            "action_source": ActionSource.WEBSITE,
            "source_url": "https://shop.example/thanks",
        }
        conversion = Conversion(
            event=ConversionEvent(**{**given, **event}),
            lead=Lead(keys=match_keys, **(lead or {})),
            fired_at=now,
            test_event_code=test_event_code,
        )
        return platform.map(conversion, pixel(options=options or {}, **(pixel_fields or {})))

    return make
