"""Deduplication and rate limits, over HTTP, with a clock that the test puts forward."""

from __future__ import annotations

import hashlib
import json
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from convroute.testing import emulated_in_thread
from convroute_tiktok.emulator.accounts import ACCOUNTS
from convroute_tiktok.emulator.platform import PATH

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
EVENT: Mapping[str, Any] = {
    "event": "Lead",
    "event_time": AT - 60,
    "event_id": "e-1",
    "user": {"email": hashlib.sha256(b"ann@example.com").hexdigest()},
}
SOURCE_IDS = {source: source_id for source_id, source in ACCOUNTS[0].sources.items()}
MINUTE, HOUR = 60, 3600


@pytest.fixture
def platform() -> Iterator[Any]:
    with emulated_in_thread("tiktok", clock=lambda: NOW) as host:
        yield host.platform("tiktok")


def post(platform: Any, *events: Any, source: str = "web", **members: Any) -> tuple[int, Any, Any]:
    """Send events, and give the code, the document and the headers of the answer."""
    envelope = {
        "event_source": source,
        "event_source_id": SOURCE_IDS[source],
        "data": events,
        **members,
    }
    request = urllib.request.Request(  # noqa: S310
        f"{platform.base_url}{PATH}",
        data=json.dumps(envelope).encode(),
        headers={
            "content-type": "application/json",
            "access-token": platform.pixel.access_token.reveal(),
        },
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        document = json.load(answer)
        return document["code"], document, answer.headers


@pytest.mark.parametrize(
    "second, source, seconds, told",
    [
        pytest.param(EVENT, "web", 0, "merged", id="at-once"),
        pytest.param(EVENT, "web", 5 * MINUTE, "merged", id="after-5-minutes"),
        pytest.param(EVENT, "web", 5 * MINUTE + 1, "dropped", id="a-second-after-5-minutes"),
        pytest.param(EVENT, "web", 48 * HOUR, "dropped", id="after-48-hours"),
        pytest.param(EVENT, "web", 48 * HOUR + 1, "counted", id="a-second-after-48-hours"),
        pytest.param(EVENT, "offline", 0, "counted", id="other-source"),
        pytest.param({**EVENT, "event_id": "e-2"}, "web", 0, "counted", id="other-id"),
        pytest.param({**EVENT, "event": "Contact"}, "web", 0, "counted", id="other-name"),
        pytest.param({**EVENT, "event_time": AT - 90}, "web", 0, "merged", id="other-time"),
        pytest.param({**EVENT, "event_id": ""}, "web", 0, "counted", id="no-id"),
    ],
)
def test_a_repeat_is_merged_then_dropped_then_counted(
    platform: Any, second: Any, source: str, seconds: float, told: str
) -> None:
    post(platform, EVENT)
    platform.advance(seconds=seconds)
    code, _, _ = post(platform, second, source=source)
    assert code == 0
    first, repeat = platform.received()
    assert (first.duplicate, first.merged) == (False, False)
    assert (repeat.duplicate, repeat.merged) == (told != "counted", told == "merged")
    assert (repeat.received_at - NOW).total_seconds() == seconds


def test_the_windows_begin_with_the_first_and_not_with_the_last(platform: Any) -> None:
    for _ in range(3):
        post(platform, EVENT)
        platform.advance(minutes=4)
    platform.advance(hours=48)
    post(platform, EVENT)
    told = [(event.duplicate, event.merged) for event in platform.received()]
    assert told == [(False, False), (True, True), (True, False), (False, False)]


def test_test_events_are_diverted_and_compared_among_themselves(platform: Any) -> None:
    post(platform, EVENT, test_event_code="TEST123")
    post(platform, EVENT)
    post(platform, EVENT, test_event_code="TEST123")
    told = [(event.test, event.duplicate) for event in platform.received()]
    assert told == [(True, False), (False, False), (True, True)]


def test_what_is_over_the_limit_is_refused_with_http_200(platform: Any) -> None:
    platform.limit(per_second=2)
    answers = [post(platform, {**EVENT, "event_id": str(n)}) for n in range(3)]
    assert [code for code, _, _ in answers] == [0, 0, 40100]
    assert not any("limit" in name.lower() or "usage" in name.lower() for name in answers[-1][2])
    assert len(platform.received()) == 2
    platform.advance(seconds=1)
    assert post(platform, EVENT)[0] == 0


def test_its_own_limits_are_those_of_the_page_on_rate_limits(platform: Any) -> None:
    limits = [(limit.requests, limit.seconds) for limit in platform.emulator.rate_limits]
    assert limits == [(1_000, 1), (600_000, 60), (86_400_000, 86_400)]
