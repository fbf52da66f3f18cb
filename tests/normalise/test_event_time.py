from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from convroute.normalise import MOST_AHEAD, event_time

NOW = datetime(2026, 5, 1, 12, 0, 0, 500_000, tzinfo=UTC)
PRESENT = int(NOW.timestamp())


@pytest.mark.parametrize(
    "ago, seconds, age, clamped",
    [
        (0.0, PRESENT, 0.0, False),
        (0.4, PRESENT, 0.4, False),
        (0.6, PRESENT - 1, 0.6, False),
        (86_400.0, PRESENT - 86_400, 86_400.0, False),
        (-0.2, PRESENT, 0.0, False),
        (-1.0, PRESENT, 0.0, True),
        (-MOST_AHEAD, PRESENT, 0.0, True),
    ],
)
def test_event_time(ago: float, seconds: int, age: float, clamped: bool):
    time = event_time(NOW - timedelta(seconds=ago), NOW)
    assert time is not None
    assert (time.seconds, time.clamped) == (seconds, clamped)
    assert time.age == pytest.approx(age)


def test_more_than_a_minute_ahead_is_no_slow_clock():
    assert event_time(NOW + timedelta(seconds=MOST_AHEAD + 1), NOW) is None


def test_the_zone_does_not_matter():
    there = NOW.astimezone(timezone(timedelta(hours=-7)))
    assert event_time(there, NOW) == event_time(NOW, NOW)


def test_a_time_before_1970():
    time = event_time(datetime(1969, 12, 31, 23, 59, 58, 500_000, tzinfo=UTC), NOW)
    assert time is not None
    assert time.seconds == -2
