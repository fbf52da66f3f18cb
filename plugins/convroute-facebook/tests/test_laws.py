"""Laws that are Meta's own; those of every platform stand with the core's tests."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convroute.spi import HttpResponse, Verdict
from convroute_facebook.outcome import outcomes

relaxed = settings(max_examples=80, suppress_health_check=list(HealthCheck), deadline=None)
names = st.sampled_from([
    "error", "code", "error_subcode", "is_transient", "message", "error_user_msg", "error_data", "events_received",
    "messages", "fbtrace_id",
])  # fmt: skip
sane = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=6),
    max_leaves=15,
)
headers = st.dictionaries(
    st.sampled_from(["x-app-usage", "x-business-use-case-usage", "x-ad-account-usage"]),
    st.text(st.characters(), max_size=40) | sane.map(json.dumps),
    max_size=3,
)


@relaxed
@given(st.integers(200, 599), st.dictionaries(names, sane), headers, st.integers(1, 5))
def test_only_a_count_of_all_events_delivers(
    status: Any, document: Any, sent_headers: Any, count: Any
) -> None:
    for outcome in outcomes(HttpResponse.of(status, document, sent_headers), count):
        if outcome.verdict is Verdict.DELIVERED:
            assert 200 <= status < 300
            assert document["events_received"] >= count
            assert not document.get("error")


@relaxed
@given(st.integers(1, 5), st.integers(-9, 9), headers)
def test_a_count_of_all_events_delivers(count: Any, more: Any, sent_headers: Any) -> None:
    response = HttpResponse.of(200, {"events_received": count + more}, sent_headers)
    for outcome in outcomes(response, count):
        assert (outcome.verdict is Verdict.DELIVERED) == (more >= 0)
