"""The classification table, row by row, and everything else that an answer can say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from convroute.spi import HttpResponse, NoteKind, Verdict
from convroute_facebook.codes import CODES, SUBCODES
from convroute_facebook.outcome import outcomes

ECHO = "ann@example.com"
"""What Meta's texts may repeat, and what must not come through."""


def answer(status: Any, code: Any = None, subcode: Any = None, headers: Any = None, **more: Any):
    error = {"message": ECHO, "type": "OAuthException", "fbtrace_id": "AbCd123", **more}
    if code is not None:
        error["code"] = code
    if subcode is not None:
        error["error_subcode"] = subcode
    return HttpResponse.of(status, {"error": error}, headers)


def one(response: Any):
    (outcome,) = outcomes(response, 1)
    return outcome


U, V, T, C, M, R = (
    Verdict.UNKNOWN, Verdict.UNAVAILABLE, Verdict.THROTTLED, Verdict.CREDENTIAL,
    Verdict.MISCONFIGURED, Verdict.REJECTED,
)  # fmt: skip

CLASSIFICATION = [
    # code, subcode, HTTP status as seen or documented, verdict
    (1, None, 500, U), (1, 99, 500, U), (2, None, 500, U), (2, None, 400, U),
    (4, None, 400, T), (4, 1504022, 400, T), (4, 1504039, 403, T), (17, 2446079, 400, T), (17, None, 429, T),
    (32, None, 400, T), (341, None, 400, T), (613, None, 400, T), (613, 1487742, 400, T), (613, 5044001, 400, T),
    *((80000 + n, 2446079, 400, T) for n in (*range(10), 14)),
    (368, None, 400, T), (5000, None, 400, U), (21009, None, 400, V),
    *((190, subcode, status, C) for subcode in (None, 458, 459, 460, 463, 464, 467, 492) for status in (400, 401)),
    (102, None, 400, C), (104, None, 400, C), (10, None, 403, C), (200, None, 403, C), (299, None, 400, C),
    (3, None, 400, M), (294, None, 400, M),
    (100, 33, 400, M), (100, 34, 404, M), (100, 803, 400, M), (100, 2500, 400, M), (2500, None, 400, M),
    *((100, 2804000 + n, 400, R) for n in (1, 3, 4, 7, 8, 9, 16, 17, 19, 23, 36, 43, 48, 50, 63, 66, 69, 79, 87,
    116)),
    (100, 2804118, 400, M), (100, 2804132, 400, M),
    (100, None, 400, R), (100, 9999, 400, R), (105, None, 400, R), (-3, None, 500, U),
    (999, 9999, 500, U), (5, 12, 412, U), (1487301, None, 400, R), (1487366, None, 400, R), (2655, None, 400, M),
    ("190", "463", 400, C),
    (None, None, 400, R), (None, None, 401, C), (None, None, 403, C), (None, None, 404, M), (None, None, 408, U),
    (None, None, 425, U), (None, None, 429, T), (None, None, 502, U), (None, None, 504, U),
]  # fmt: skip


@pytest.mark.parametrize("code, subcode, status, verdict", CLASSIFICATION, ids=str)
def test_classification(code: Any, subcode: Any, status: Any, verdict: Any) -> None:
    outcome = one(answer(status, code, subcode))
    assert outcome.verdict is verdict
    assert outcome.reference == "AbCd123"
    assert outcome.code == (None if code is None else str(code))
    assert outcome.subcode == (None if subcode is None else str(subcode))
    assert ECHO not in repr(outcome)
    assert outcome.detail


def test_every_row_of_the_tables_is_classified_above() -> None:
    tested = {(code, subcode) for code, subcode, _, _ in CLASSIFICATION}
    assert set(SUBCODES) <= tested
    assert set(CODES) <= {code for code, _ in tested}


@pytest.mark.parametrize(
    "code, subcode", [(100, 2804003), (190, None), (3, None), (777, None), (None, None)], ids=str
)
def test_transient_goes_before_the_code(code: Any, subcode: Any) -> None:
    assert one(answer(400, code, subcode, is_transient=True)).verdict is Verdict.UNKNOWN


def test_transient_throttling_is_throttling() -> None:
    assert one(answer(400, 4, is_transient=True)).verdict is Verdict.THROTTLED


@pytest.mark.parametrize("code", [1, 100])
def test_proof_of_the_app_secret(code: Any) -> None:
    text = "API calls from the server require an appsecret_proof argument"
    outcome = one(answer(400, code, message=text))
    assert outcome.verdict is Verdict.CREDENTIAL
    assert "app_secret" in outcome.detail


def test_missing_token_under_2500() -> None:
    text = "An active access token must be used to query information"
    assert one(answer(400, 2500, message=text)).verdict is Verdict.CREDENTIAL


SPECS = '{"blame_field_specs": [["data[2][event_time]"]]}'


@pytest.mark.parametrize(
    "where",
    [
        {"error_user_msg": "Le paramètre $['data'][2]['user_data'] est incorrect"},
        {"message": "Invalid: $['data'][2]['event_time']"},
        {"error_data": SPECS},
        {"error_data": {"blame_field_specs": [["data[2][event_time]"]]}},
    ],
    ids=["user message", "message", "data as text", "data as object"],
)
def test_the_culprit_of_a_batch(where: Any) -> None:
    found = outcomes(answer(400, 100, 2804019, **where), 4)
    assert [outcome.at_fault for outcome in found] == [False, False, True, False]


@pytest.mark.parametrize("text", ["$['data'][7]", "$['data'][99999999]", "no path"], ids=str)
def test_no_culprit(text: Any) -> None:
    found = outcomes(answer(400, 100, 2804019, error_user_msg=text), 4)
    assert [outcome.at_fault for outcome in found] == [None] * 4


def test_only_a_rejection_has_a_culprit() -> None:
    found = outcomes(answer(400, 190, error_user_msg="$['data'][1]"), 2)
    assert [outcome.at_fault for outcome in found] == [None, None]


def success(received: Any, status: Any = 200, headers: Any = None, **more: Any):
    return HttpResponse.of(
        status, {"events_received": received, "fbtrace_id": "AbC", **more}, headers
    )


@pytest.mark.parametrize(
    "document, sent, verdict",
    [
        ({"events_received": 2, "messages": [], "fbtrace_id": "x"}, 2, Verdict.DELIVERED),
        ({"events_received": 3}, 2, Verdict.DELIVERED),
        ({"events_received": 1}, 2, Verdict.UNKNOWN),
        ({"events_received": 0}, 1, Verdict.UNKNOWN),
        ({"events_received": True}, 1, Verdict.UNKNOWN),
        ({"events_received": "1"}, 1, Verdict.UNKNOWN),
        ({"success": True}, 1, Verdict.UNKNOWN),
        ({"error": None}, 1, Verdict.UNKNOWN),
        ({"error": "odd", "events_received": 1}, 1, Verdict.UNKNOWN),
        ({"error": {"code": 190}, "events_received": 1}, 1, Verdict.CREDENTIAL),
        ([], 1, Verdict.UNKNOWN),
        (None, 1, Verdict.UNKNOWN),
    ],
    ids=str,
)
def test_a_success_counts_what_was_taken(document: Any, sent: Any, verdict: Any) -> None:
    found = outcomes(HttpResponse.of(200, document), sent)
    assert [outcome.verdict for outcome in found] == [verdict] * sent


def test_201_is_a_success_too() -> None:
    assert one(success(1, status=201)).verdict is Verdict.DELIVERED


def test_a_delivery_needs_no_words() -> None:
    outcome = one(success(1))
    assert (outcome.verdict, outcome.detail, outcome.code) == (Verdict.DELIVERED, "", None)
    assert one(success(1)).reference == "AbC"


def test_messages_and_surplus_are_told_without_their_text() -> None:
    outcome = one(success(2, messages=[ECHO]))
    assert len(outcome.notes) == 2
    assert ECHO not in str([str(note) for note in outcome.notes])


USAGE = json.dumps(
    {
        "123": [
            {"type": "ads_management", "call_count": 97, "estimated_time_to_regain_access": 3},
            {"call_count": 1},
        ]
    }
)


@pytest.mark.parametrize(
    "headers, seconds",
    [
        ({}, None),
        ({"x-business-use-case-usage": USAGE}, 180),
        ({"x-ad-account-usage": '{"acc_id_util_pct": 100, "reset_time_duration": 42}'}, 42),
        ({"x-business-use-case-usage": USAGE, "retry-after": "600"}, 600),
        ({"x-business-use-case-usage": "not json"}, None),
        ({"x-business-use-case-usage": '{"1": {"a": [1]}, "2": [3, null]}'}, None),
        ({"x-app-usage": "[" * 5000}, None),
        ({"x-app-usage": "\udcff"}, None),
        ({"x-ad-account-usage": '{"reset_time_duration": "soon"}'}, None),
    ],
    ids=str,
)
def test_how_long_to_wait(headers: Any, seconds: Any) -> None:
    assert one(answer(400, 4, headers=headers)).retry_after == seconds


def test_long_waits_where_meta_says_nothing() -> None:
    assert one(answer(400, 368)).retry_after == 3600
    assert one(answer(400, 613)).retry_after == 60
    assert one(answer(400, 100, headers={"x-business-use-case-usage": USAGE})).retry_after is None


def test_a_success_near_the_limit_or_of_a_retired_version_warns() -> None:
    headers = {"x-business-use-case-usage": USAGE, "x-ad-api-version-warning": "old"}
    outcome = one(success(1, headers=headers))
    assert outcome.retry_after == 180
    assert [note.kind for note in outcome.notes] == [NoteKind.WARNING, NoteKind.WARNING]


@pytest.mark.parametrize("trace", [7, "", "x" * 65, "é", "a\nb", None], ids=repr)
def test_an_odd_trace_id_is_left_out(trace: Any) -> None:
    assert one(answer(400, 100, fbtrace_id=trace)).reference is None
