"""Deduplication and rate limits, over HTTP, with a clock that the test puts forward."""

from __future__ import annotations

import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from convroute.testing import emulated_in_thread

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
EVENT: Mapping[str, Any] = {
    "event_name": "Lead",
    "event_time": AT - 60,
    "event_id": "e-1",
    "action_source": "system_generated",
    "user_data": {"em": [hashlib.sha256(b"ann@example.com").hexdigest()]},
}
STORE: Mapping[str, Any] = {**EVENT, "action_source": "physical_store"}
ORDER: Mapping[str, Any] = {**STORE, "custom_data": {"order_id": "o-1", "item_number": "1"}}
MESSAGE: Mapping[str, Any] = {
    **EVENT,
    "event_name": "ViewContent",
    "action_source": "business_messaging",
    "messaging_channel": "whatsapp",
    "user_data": {"ctwa_clid": "click", "page_id": "1"},
}
SECOND = 1 / 3600
HOURS_IN_7_DAYS = 7 * 24


@pytest.fixture
def platform() -> Iterator[Any]:
    with emulated_in_thread("facebook", clock=lambda: NOW) as host:
        yield host.platform("facebook")


def post(platform: Any, *events: Mapping[str, Any]) -> tuple[int, Any, Mapping[str, str]]:
    pixel = platform.pixel
    request = urllib.request.Request(  # noqa: S310
        f"{platform.base_url}/v25.0/{pixel.pixel_id}/events",
        data=json.dumps({"data": events}).encode(),
        headers={
            "content-type": "application/json",
            "authorization": f"Bearer {pixel.access_token.reveal()}",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return answer.status, json.load(answer), answer.headers
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, json.load(answer), answer.headers


@pytest.mark.parametrize(
    "first, second, hours, duplicate",
    [
        pytest.param(EVENT, EVENT, 0, True, id="at-once"),
        pytest.param(EVENT, EVENT, 48, True, id="after-48-hours"),
        pytest.param(EVENT, EVENT, 48 + SECOND, False, id="a-second-after-48-hours"),
        pytest.param(EVENT, {**EVENT, "event_id": "e-2"}, 0, False, id="other-id"),
        pytest.param(EVENT, {**EVENT, "event_name": "Contact"}, 0, False, id="other-name"),
        pytest.param(EVENT, {**EVENT, "event_time": AT - 90}, 0, True, id="other-time"),
        pytest.param({**EVENT, "event_id": ""}, {**EVENT, "event_id": ""}, 0, False, id="no-id"),
        pytest.param(MESSAGE, MESSAGE, 0, False, id="messages-never"),
        pytest.param(STORE, {**STORE, "event_id": "e-2"}, 0, True, id="store-same-person"),
        pytest.param(STORE, {**STORE, "event_time": AT - 90}, 0, False, id="store-other-time"),
        pytest.param(ORDER, {**ORDER, "event_id": "e-2"}, 0, True, id="store-same-order"),
        pytest.param(ORDER, ORDER, HOURS_IN_7_DAYS, True, id="store-after-7-days"),
        pytest.param(ORDER, ORDER, HOURS_IN_7_DAYS + SECOND, False, id="store-after-more"),
        pytest.param(
            ORDER, {**ORDER, "custom_data": {"order_id": "o-1", "item_number": "2"}}, 0, False,
            id="store-other-item",
        ),
        pytest.param(STORE, EVENT, 0, False, id="store-and-server-apart"),
    ],
)  # fmt: skip
def test_a_repeat_within_its_window_is_taken_and_not_counted(
    platform: Any, first: Any, second: Any, hours: float, duplicate: bool
) -> None:
    post(platform, first)
    platform.advance(hours=hours)
    status, document, _ = post(platform, second)
    assert (status, document["events_received"]) == (200, 1)
    kept = platform.received()
    assert [event.duplicate for event in kept] == [False, duplicate]
    assert (kept[1].received_at - NOW).total_seconds() == pytest.approx(hours * 3600)
    assert not any(event.merged for event in kept)


def test_the_window_begins_with_the_first_and_not_with_the_last(platform: Any) -> None:
    post(platform, EVENT)
    platform.advance(hours=47)
    post(platform, EVENT)
    platform.advance(hours=2)
    post(platform, EVENT)
    assert [event.duplicate for event in platform.received()] == [False, True, False]


def test_repeats_in_one_request_are_told_apart(platform: Any) -> None:
    post(platform, EVENT, EVENT, {**EVENT, "event_id": "e-2"})
    assert [event.duplicate for event in platform.received()] == [False, True, False]


def usage(headers: Mapping[str, str]) -> tuple[int, int]:
    ((entry,),) = json.loads(headers["x-business-use-case-usage"]).values()
    app = json.loads(headers["x-app-usage"])
    assert entry["type"] == "ads_management"
    assert app["call_count"] == entry["call_count"]
    return entry["call_count"], entry["estimated_time_to_regain_access"]


def test_the_usage_headers_count_to_the_limit_and_then_calls_are_throttled(platform: Any) -> None:
    platform.limit(per_hour=4)
    answers = [post(platform, {**EVENT, "event_id": str(n)}) for n in range(5)]
    assert [usage(headers) for _, _, headers in answers] == [
        (25, 0), (50, 0), (75, 0), (100, 0), (100, 60),
    ]  # fmt: skip
    assert [status for status, _, _ in answers] == [200, 200, 200, 200, 400]
    error = answers[-1][1]["error"]
    assert (error["code"], error["error_subcode"]) == (80004, 2446079)
    assert len(platform.received()) == 4
    assert platform.exchanges()[-1].limited
    platform.advance(minutes=59)
    assert usage(post(platform, EVENT)[2]) == (100, 1)
    platform.advance(minutes=1)
    status, _, headers = post(platform, EVENT)
    assert (status, usage(headers)) == (200, (25, 0))


def test_usage_is_told_under_the_datasets_id(platform: Any) -> None:
    _, _, headers = post(platform, EVENT)
    assert list(json.loads(headers["x-business-use-case-usage"])) == [platform.pixel.pixel_id]
    assert usage(headers) == (0, 0)


def test_the_account_that_is_always_throttled_says_how_long(platform: Any) -> None:
    throttled = platform.pixels[2]
    request = urllib.request.Request(  # noqa: S310
        f"{platform.base_url}/v25.0/{throttled.pixel_id}/events",
        data=json.dumps({"data": [EVENT]}).encode(),
        headers={"content-type": "application/json",
                 "authorization": f"Bearer {throttled.access_token.reveal()}"},
    )  # fmt: skip
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)  # noqa: S310
    with refused.value as answer:
        assert usage(answer.headers) == (100, 1)
