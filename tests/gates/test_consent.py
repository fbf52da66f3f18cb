from __future__ import annotations

import pytest
from doubles.acme import pixel
from doubles.scripted import START

from convroute import Lead
from convroute.gates.consent import ConsentGate
from convroute.model.conversion import Conversion
from convroute.model.event import ConversionEvent

PASSES = None


@pytest.mark.parametrize(
    "given, purposes, reason",
    [
        ({}, (), PASSES),
        ({"ads": False}, (), PASSES),
        ({"all": True}, (), PASSES),
        ({"all": False}, (), "consent is denied"),
        ({"all": False, "ads": True}, (), "consent is denied"),
        ({}, ("ads",), "consent for 'ads' is not given"),
        ({"ads": True}, ("ads",), PASSES),
        ({"ads": False}, ("ads",), "consent for 'ads' is denied"),
        ({"mail": True}, ("ads",), "consent for 'ads' is not given"),
        ({"all": True}, ("ads",), PASSES),
        ({"all": True, "ads": False}, ("ads",), "consent for 'ads' is denied"),
        ({"all": False}, ("ads",), "consent for 'ads' is denied"),
        ({"all": False, "ads": True}, ("ads",), PASSES),
        ({"ads": True}, ("ads", "share"), "consent for 'share' is not given"),
        ({"ads": True, "share": True}, ("ads", "share"), PASSES),
    ],
)
async def test_consent(
    given: dict[str, bool], purposes: tuple[str, ...], reason: str | None
) -> None:
    event = ConversionEvent(name="Lead", event_id="e", occurred_at=START)
    conversion = Conversion(event=event, lead=Lead(consent=given), fired_at=START)
    withheld = await ConsentGate().admit(conversion, pixel(consent=purposes))
    assert (withheld.reason if withheld else None) == reason
