"""The requests that the emulated platform takes and refuses: a case for each rule of the documents."""

from __future__ import annotations

from typing import Any

import pytest
from tiktok_requests import DROP, EXPIRED, GOOD, NOW, THROTTLED, code_of, event, post, properties

from convroute.spi import EmulatedRequest
from convroute_tiktok.emulator import EmulatedTikTok, refusals
from convroute_tiktok.emulator.platform import PATH
from convroute_tiktok.emulator.refusals import Refusal

REQUESTS: dict[str, tuple[dict[str, Any], Refusal]] = {
    "no-token": ({"token": None}, refusals.NO_TOKEN),
    "unknown-token": ({"token": "unknown"}, refusals.BAD_TOKEN),
    "revoked-token": ({"token": EXPIRED.token}, refusals.BAD_TOKEN),
    "throttled-pixel": ({"token": THROTTLED.token}, refusals.PIXEL_RATE),
    "unknown-pixel": ({"source_id": "C0UNKNOWN00000000001"}, refusals.NO_PERMISSION),
    "pixel-of-another-token": ({"source_id": THROTTLED.pixel_code}, refusals.NO_PERMISSION),
    "pixel-code-for-offline": (
        {"source": "offline", "source_id": GOOD.pixel_code},
        refusals.SOURCE_MISMATCH,
    ),
    "event-set-for-web": ({"source_id": GOOD.offline_event_set_id}, refusals.SOURCE_MISMATCH),
    "source-missing": ({"source": DROP}, refusals.BAD_SOURCE),
    "source-unknown": ({"source": "phone_call"}, refusals.BAD_SOURCE),
    "source-list": ({"source": ["web"]}, refusals.BAD_SOURCE),
    "source-id-missing": ({"source_id": DROP}, refusals.BAD_SOURCE_ID),
    "source-id-number": ({"source_id": 7000000000000000011}, refusals.BAD_SOURCE_ID),
    "no-data": ({"data": DROP}, refusals.NO_DATA),
    "empty-data": ({"data": []}, refusals.NO_DATA),
    "data-an-object": ({"data": event()}, refusals.NO_DATA),
    "1001-events": ({"data": [event()] * 1001}, refusals.BATCH_TOO_LARGE),
    "test-code-number": ({"test_event_code": 7}, refusals.BAD_TEST_CODE),
    "invented-partner": ({"partner_name": "Somebody"}, refusals.BAD_PARTNER),
    "not-json": ({"body": b"{"}, refusals.BAD_BODY),
    "not-an-object": ({"body": b"[]"}, refusals.BAD_BODY),
    "no-body": ({"body": b""}, refusals.BAD_BODY),
    "nan": ({"data": [properties(value=float("nan"))]}, refusals.BAD_BODY),
    "form": ({"content_type": "application/x-www-form-urlencoded"}, refusals.BAD_CONTENT_TYPE),
}


@pytest.mark.parametrize("request_, refusal", REQUESTS.values(), ids=REQUESTS)
def test_a_bad_request_is_refused(
    emulator: EmulatedTikTok, request_: Any, refusal: Refusal
) -> None:
    response = post(emulator, **{"data": [event()], **request_})
    assert code_of(response) == refusal.code
    assert response.document["message"] == refusal.message
    assert response.document["data"] == {}
    assert not emulator.received()


@pytest.mark.parametrize(
    "way, status",
    [
        ({"path": PATH.rstrip("/")}, 404),
        ({"path": "/open_api/v1.3/event/batch/"}, 404),
        ({"path": "/open_api/v1.3/pixel/track/"}, 404),
        ({"method": "GET"}, 405),
    ],
    ids=["no-slash", "batch", "pixel-track", "get"],
)
def test_path_and_method_are_the_web_servers_business(
    emulator: EmulatedTikTok, way: Any, status: int
) -> None:
    response = post(emulator, event(), **way)
    assert response.status == status
    assert response.json is None


def test_the_token_is_taken_from_its_header_only(emulator: EmulatedTikTok) -> None:
    request = EmulatedRequest(
        method="POST",
        path=PATH,
        query={"access_token": GOOD.token},
        headers={"authorization": f"Bearer {GOOD.token}", "content-type": "application/json"},
        body=b"{}",
        received_at=NOW,
    )
    assert code_of(emulator.answer(request)) == refusals.NO_TOKEN.code
