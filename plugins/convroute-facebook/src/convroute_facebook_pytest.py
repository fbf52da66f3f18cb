"""The pytest fixture of the emulated platform. Every pytest run loads it, so it imports nothing early."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from convroute.testing import EmulatedPlatform, EmulationHost


@pytest.fixture
def emulated_facebook(emulated_platforms: EmulationHost) -> EmulatedPlatform:
    """The emulated platform, on loopback, fresh for each test; `router` has its pixels.

    Example:
        async def test_a_lead_is_fired(router, lead, emulated_facebook):
            receipt = await router.fire(
                platform="facebook",
                pixel_id=emulated_facebook.pixel.pixel_id,
                event_name="Lead",
                lead=lead,
            )
            assert receipt.status is Status.DELIVERED
            assert emulated_facebook.received()[-1].name == "Lead"
    """
    return emulated_platforms.platform("facebook")
