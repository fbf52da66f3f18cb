"""The test event code of an event: whether it carries one, whose, until when, and what that means."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from attrs import frozen

from convroute.model.conversion import Conversion
from convroute.model.pixel import Pixel
from convroute.roles.platform import Platform


class CodeOrigin(Enum):
    """Who asks for a test."""

    REQUEST = "request"
    """The fire request's `test_event_code`."""
    PIXEL = "pixel"
    """The pixel's settings."""


@frozen(kw_only=True)
class CarriedTestCode:
    """Whether an event is a test.

    Attributes:
        carried: Whether it would carry a test event code.
        origin: Whose code that is, or would be; null if nobody set one.
        until: When the pixel's code ends, or ended.
        counted: Whether the platform counts test events like any other; null if it has none.
        text: What that means, in one line; empty if nobody set a code.
    """

    carried: bool = False
    origin: CodeOrigin | None = None
    until: datetime | None = None
    counted: bool | None = None
    text: str = ""


def carried_test_code(
    conversion: Conversion, pixel: Pixel, platform: Platform, requested: str | None
) -> CarriedTestCode:
    """Say whether an event is a test, and what its platform does with tests.

    Args:
        conversion: What would be sent.
        pixel: Where to.
        platform: Whose words it is said in.
        requested: The code of the request.
    """
    counted = platform.features.counts_test_events
    if requested is None and pixel.test_event_code is None:
        return CarriedTestCode(counted=counted)
    by_request = requested is not None
    carried = conversion.test_event_code is not None
    until = None if by_request else pixel.test_until
    if not carried:
        ended = until.isoformat() if until else "before"
        text = f"the pixel's test event code ended at {ended} and is ignored: a real event"
    else:
        whose = "the request's" if by_request else "the pixel's"
        text = f"carries {whose} test event code; {platform.title} {_does(counted)}"
    return CarriedTestCode(
        carried=carried,
        origin=CodeOrigin.REQUEST if by_request else CodeOrigin.PIXEL,
        until=until,
        counted=counted,
        text=text,
    )


def _does(counted: bool | None) -> str:
    if counted is None:
        return "does not say what it does with test events"
    return (
        "counts it like any other event"
        if counted
        else "shows it in its test view and counts it nowhere"
    )
