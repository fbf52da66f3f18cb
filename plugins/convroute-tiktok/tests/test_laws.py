"""Laws that are TikTok's own; those of every platform stand with the core's tests."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from convroute.spi import HttpResponse, Payload, Verdict
from convroute_tiktok import TikTok

CODES_OF_SUCCESS = (0, "0", 20001, 40050)
relaxed = settings(max_examples=100, deadline=None)
codes = (
    st.integers() | st.integers(40_000, 60_000) | st.booleans() | st.none() | st.text(max_size=9)
)


@relaxed
@given(
    code=codes | st.lists(codes) | st.floats(),
    status=st.integers(100, 599),
    count=st.integers(1, 5),
    message=st.text(st.characters(), max_size=40),
)
def test_only_a_code_of_success_delivers(code: Any, status: int, count: int, message: str):
    document = {"code": code, "message": message, "request_id": code}
    response = HttpResponse(status=status, body=json.dumps(document).encode())
    for outcome in TikTok().outcomes(response, [Payload(body={}, event_id="1")] * count):
        if outcome.verdict is Verdict.DELIVERED:
            assert code in CODES_OF_SUCCESS
            assert code is not False
            assert 200 <= status < 300


@relaxed
@given(code=st.sampled_from(CODES_OF_SUCCESS), status=st.integers(200, 299), message=st.text())
def test_a_code_of_success_delivers(code: Any, status: int, message: str):
    response = HttpResponse.of(status, {"code": code, "message": message})
    (outcome,) = TikTok().outcomes(response, [Payload(body={}, event_id="1")])
    assert outcome.verdict is Verdict.DELIVERED
