"""What a preview tells about time: the windows, and until when a test event code is carried."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from doubles.acme import Acme, pixel
from doubles.previewed_acme import shown
from doubles.router_bench import CANARY
from doubles.scripted import START

from convroute import Pixel
from convroute.spi import Conversion, Window


class Dated(Acme):
    def windows(self, conversion: Conversion, pixel: Pixel) -> tuple[Window, ...]:
        age = (conversion.fired_at - conversion.event.occurred_at).total_seconds()
        meaning = "Acme takes a week"
        return (
            Window(
                name="event",
                field="eventTime",
                age=age,
                limit=7 * 86_400,
                binding=True,
                meaning=meaning,
            ),
        )


@pytest.mark.parametrize(
    "ago, left, text",
    [
        (timedelta(), 604_800, "0 s old, 7 d left of 7 d, then it is refused"),
        (
            timedelta(days=2, hours=3, minutes=4),
            420_960,
            "2 d 3 h old, 4 d 20 h left of 7 d, then it is refused",
        ),
        (
            timedelta(days=2, minutes=4),
            431_760,
            "2 d old, 4 d 23 h left of 7 d, then it is refused",
        ),
        (timedelta(days=8), -86_400, "8 d old, closed 1 d ago, after 7 d"),
        (
            timedelta(seconds=-30),
            604_830,
            "30 s in the future, 7 d left of 7 d, then it is refused",
        ),
    ],
)
async def test_windows(ago: timedelta, left: float, text: str) -> None:
    found = await shown(Dated(), event_time=START - ago)
    (window,) = found.windows
    assert (window.left, window.age) == (left, ago.total_seconds())
    assert window.text == f"{text}: Acme takes a week"


async def test_a_platform_that_fails_to_explain_takes_nothing_else_with_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(Acme):
        def windows(self, conversion: Conversion, pixel: Pixel) -> tuple[Window, ...]:
            raise ValueError(CANARY)

        def out_of_reach(self, conversion: Conversion, pixel: Pixel) -> dict[str, str]:
            raise ValueError(CANARY)

    found = await shown(Broken())
    assert found.would_send
    assert (found.windows, found.out_of_reach, found.missing) == ((), (), ("acid", "acb"))
    assert "while telling its windows" in caplog.text
    assert CANARY not in caplog.text


LATER, EARLIER = START + timedelta(days=1), START - timedelta(days=1)


@pytest.mark.parametrize(
    "requested, set_until, carried, origin, text",
    [
        (None, None, False, None, ""),
        ("T", None, True, "request", "carries the request's test event code; Acme Ads does not say"),
        ("T", LATER, True, "request", "carries the request's test event code"),
        (None, LATER, True, "pixel", "carries the pixel's test event code"),
        (None, EARLIER, False, "pixel", "ended at 2026-04-30T12:00:00+00:00 and is ignored: a real event"),
    ],
)  # fmt: skip
async def test_test_event_codes(
    requested: str | None, set_until: Any, carried: bool, origin: str | None, text: str
) -> None:
    testing = pixel(test_event_code="P", test_until=set_until) if set_until else pixel()
    found = await shown(Acme(), pixel_=testing, test_event_code=requested)
    code = found.test_code
    assert (found.test, code.carried) == (carried, carried)
    assert (code.origin.value if code.origin else None) == origin
    assert code.until == (set_until if origin == "pixel" else None)
    assert text in code.text
    assert ("test" in found.request["json"]) == carried
