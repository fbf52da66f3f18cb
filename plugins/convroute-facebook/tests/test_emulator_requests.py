"""The requests that the emulated platform takes and refuses: a case for each rule of the documents."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from facebook_requests import (
    EXPIRED,
    GOOD,
    THROTTLED,
    event,
    good,
    post,
    purchase,
    refusal_of,
    said,
)

from convroute_facebook.emulator import EmulatedFacebook, refusals
from convroute_facebook.emulator.accounts import proof_of
from convroute_facebook.emulator.refusals import Refusal

REQUESTS = {
    "no-token": ({"token": None}, refusals.NO_TOKEN),
    "unknown-token": ({"token": "EAAunknown"}, refusals.BAD_TOKEN),
    "expired-token": (
        {"token": EXPIRED.token, "path": f"/v25.0/{EXPIRED.dataset_id}/events"},
        refusals.EXPIRED_TOKEN,
    ),
    "wrong-proof-in-body": (good(appsecret_proof="0" * 64), refusals.BAD_PROOF),
    "wrong-proof-in-query": ({"query": {"appsecret_proof": "0"}}, refusals.BAD_PROOF),
    "unknown-dataset": ({"path": "/v25.0/999999999999999/events"}, refusals.UNKNOWN_OBJECT),
    "dataset-of-another-token": (
        {"path": f"/v25.0/{THROTTLED.dataset_id}/events"},
        refusals.UNKNOWN_OBJECT,
    ),
    "no-version": ({"path": f"/{GOOD.dataset_id}/events"}, refusals.UNKNOWN_PATH),
    "version-to-come": ({"path": f"/v99.0/{GOOD.dataset_id}/events"}, refusals.UNKNOWN_PATH),
    "other-edge": ({"path": f"/v25.0/{GOOD.dataset_id}/offers"}, refusals.UNKNOWN_PATH),
    "reading-events": ({"method": "GET"}, refusals.UNKNOWN_OBJECT),
    "reading-the-node": (
        {"method": "GET", "path": f"/v25.0/{GOOD.dataset_id}", "body": b""},
        refusals.NOT_READABLE,
    ),
    "no-data": ({"body": b"{}"}, refusals.NO_DATA),
    "empty-data": ({"body": b'{"data": []}'}, refusals.NO_DATA),
    "no-body": ({"body": b""}, refusals.NO_DATA),
    "not-json": ({"body": b"{"}, refusals.BAD_BODY),
    "not-an-object": ({"body": b"[]"}, refusals.BAD_BODY),
    "nan": (
        {"body": json.dumps({"data": [purchase(value=float("nan"))]}).encode()},
        refusals.BAD_BODY,
    ),
    "unknown-encoding": ({"content_type": "text/plain", **good()}, refusals.BAD_BODY),
    "data-an-object": ({"body": b'{"data": {"event_name": "Lead"}}'}, refusals.NOT_AN_ARRAY),
    "test-code-number": (good(test_event_code=7), refusals.BAD_TEST_CODE),
    "partner-agent-too-long": (good(partner_agent="a" * 23), refusals.BAD_AGENT),
    "1001-events": (
        {"body": json.dumps({"data": [event()] * 1001}).encode()},
        refusals.BATCH_TOO_LARGE,
    ),
    "throttled-account": (
        {"token": THROTTLED.token, "path": f"/v25.0/{THROTTLED.dataset_id}/events", **good()},
        refusals.RATE_LIMIT,
    ),
}


@pytest.mark.parametrize("request_, refusal", REQUESTS.values(), ids=REQUESTS)
def test_a_bad_request_is_refused(
    emulator: EmulatedFacebook, request_: Any, refusal: Refusal
) -> None:
    response = post(emulator, **request_)
    assert refusal_of(response) == said(refusal)
    assert response.document["error"]["type"] == refusal.kind
    assert response.document["error"]["fbtrace_id"]
    assert not emulator.received()


@pytest.mark.parametrize(
    "way",
    [
        {"token": None, "query": {"access_token": GOOD.token}},
        {"token": None, **good(access_token=GOOD.token)},
        {"token": GOOD.token},
        {"query": {"appsecret_proof": proof_of(GOOD.token)}},
        good(appsecret_proof=proof_of(GOOD.token)),
    ],
    ids=["query", "body", "bearer", "right-proof-in-query", "right-proof-in-body"],
)
def test_each_way_to_give_a_token(emulator: EmulatedFacebook, way: Any) -> None:
    assert post(emulator, **{**good(), **way}).status == 200


@pytest.mark.parametrize("data", [[event()], [json.dumps(event())]], ids=["array", "strings"])
def test_form_fields_are_taken_too(emulator: EmulatedFacebook, data: Any) -> None:
    body = urlencode({"data": json.dumps(data), "access_token": GOOD.token}).encode()
    kind = "application/x-www-form-urlencoded"
    response = post(emulator, body=body, content_type=kind, token=None)
    assert response.document["events_received"] == 1
