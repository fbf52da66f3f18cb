from __future__ import annotations

from typing import Any

import pytest

from convroute.spi import HttpResponse, NoteKind, Payload, Verdict
from convroute_tiktok import TikTok

# Return codes: doc 1737172488964097, as the specification's table of classes has them.
TABLE = {
    Verdict.DELIVERED: [0, 20001, 40050],
    Verdict.REJECTED: [
        40000, 40002, 40007, 40009, 40010, 40011, 40012, 40013, 40014, 40051, 40061, 40062, 40117, 40300, 40302,
        40900, 40999, 41001, 41002, 49999,
    ],
    Verdict.MISCONFIGURED: [40006, 40008, 40063, 40301, 40400, 41000],
    Verdict.CREDENTIAL: [
        40001, 40003, *range(40101, 40111), *range(40112, 40117), 40118, 40119, 40120, 40124, 40125, 40130, 40131,
        40309, 70001,
    ],
    Verdict.THROTTLED: [40016, 40100, 40132, 40133, 61000],
    Verdict.UNAVAILABLE: [40201, 40202],
    Verdict.UNKNOWN: [40700, 50000, 50002, 51012, 51035, 51305, 52000, 53102, 59999, 60001, 12345],
}  # fmt: skip
PERSONAL = "ann@example.com"


def answer(response: HttpResponse, count: int = 1):
    payloads = [Payload(body={}, event_id=str(i)) for i in range(count)]
    return TikTok().outcomes(response, payloads)


def refusal(message: str, code: int = 40002) -> HttpResponse:
    return HttpResponse.of(
        200, {"code": code, "message": message, "request_id": "2026abc", "data": {}}
    )


@pytest.mark.parametrize(
    "verdict, code", [(verdict, code) for verdict, codes in TABLE.items() for code in codes]
)
def test_return_code(verdict: Any, code: Any):
    [outcome] = answer(refusal("", code))
    assert outcome.verdict is verdict
    assert outcome.code == (None if verdict is Verdict.DELIVERED else str(code))
    assert outcome.reference == "2026abc"
    assert bool(outcome.detail) == (verdict is not Verdict.DELIVERED)


@pytest.mark.parametrize("code, kind", [(20001, NoteKind.WARNING), (40050, NoteKind.INFO)])
def test_delivered_with_a_note(code: Any, kind: Any):
    [outcome] = answer(refusal("", code))
    [note] = outcome.notes
    assert note.kind is kind
    assert str(code) in note.message


@pytest.mark.parametrize(
    "status, verdict",
    [
        (200, Verdict.UNKNOWN), (204, Verdict.UNKNOWN), (301, Verdict.MISCONFIGURED), (302, Verdict.MISCONFIGURED),
        (400, Verdict.REJECTED), (401, Verdict.CREDENTIAL), (403, Verdict.CREDENTIAL), (404, Verdict.MISCONFIGURED),
        (405, Verdict.MISCONFIGURED), (408, Verdict.UNKNOWN), (413, Verdict.REJECTED), (429, Verdict.THROTTLED),
        (500, Verdict.UNKNOWN), (502, Verdict.UNKNOWN), (503, Verdict.UNKNOWN), (504, Verdict.UNKNOWN),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"{}", b'{"message":"OK"}', b'{"code":null}', b"\xff\xfe"]
)
def test_http_status_where_the_body_has_no_code(status: Any, verdict: Any, body: Any):
    [outcome] = answer(HttpResponse(status=status, body=body))
    assert outcome.verdict is verdict
    assert str(status) in outcome.detail


@pytest.mark.parametrize("status", [302, 400, 404, 500, 503])
@pytest.mark.parametrize("code", TABLE[Verdict.DELIVERED])
def test_a_yes_with_a_status_that_says_no_is_no_delivery(code: int, status: int):
    [outcome] = answer(HttpResponse.of(status, {"code": code, "message": "OK"}))
    assert outcome.verdict is not Verdict.DELIVERED
    assert str(status) in outcome.detail


@pytest.mark.parametrize("code", [True, 0.0, "", "zero", [], {}, "0x0", "-1"])
def test_code_of_another_kind_is_no_delivery(code: Any):
    [outcome] = answer(HttpResponse.of(200, {"code": code}))
    assert outcome.verdict is not Verdict.DELIVERED


def test_code_goes_before_a_failing_status():
    [outcome] = answer(HttpResponse.of(400, {"code": 40100}))
    assert outcome.verdict is Verdict.THROTTLED


@pytest.mark.parametrize(
    "message, index, path",
    [
        (
            "Batch.1.properties.contents.0.content_id: Not a valid string",
            1,
            "properties.contents.0.content_id",
        ),
        ("data.2.event_time: Missing data", 2, "event_time"),
        ("data[0].user.email: Invalid value", 0, "user.email"),
        (f"Batch.1.user.email.0: {PERSONAL} is invalid", 1, "user.email.0"),
        ("Batch.7.event: Missing data", None, "event"),
    ],
)
def test_culprit_of_a_batch(message: Any, index: Any, path: Any):
    outcomes = answer(refusal(message), count=3)
    assert [outcome.at_fault for outcome in outcomes] == [
        None if index is None else i == index for i in range(3)
    ]
    assert all(path in outcome.detail for outcome in outcomes)
    assert all(outcome.verdict is Verdict.REJECTED for outcome in outcomes)


@pytest.mark.parametrize(
    "message",
    [
        f"Invalid value {PERSONAL}",
        f"{PERSONAL}: Invalid value",
        "Batch.0.ann.example: Invalid value",
        "E.C.P.CsgBEXAMPLE: Invalid click id",
        "12025550123: Invalid phone",
        "ann_example: Invalid value",
        "Batch.12025550123.user: Invalid value",
        "",
        "." * 5000,
        "\ud800: x",
    ],
)
def test_nothing_of_the_message_shows_but_known_fields(message: Any):
    [outcome] = answer(HttpResponse(status=200, body=b'{"code":40002}'))
    [told] = answer(refusal(message.encode("utf-8", "replace").decode()))
    assert told.detail == outcome.detail


@pytest.mark.parametrize("message", [None, 5, [], {}])
def test_message_of_another_kind(message: Any):
    [outcome] = answer(HttpResponse.of(200, {"code": 40002, "message": message}))
    assert outcome.verdict is Verdict.REJECTED


@pytest.mark.parametrize(
    "message",
    ["Invalid value for event_source_id: not a valid string", "event_source: Not a valid choice"],
)
def test_fault_of_the_envelope_is_the_pixels(message: Any):
    outcomes = answer(refusal(message), count=2)
    assert {outcome.verdict for outcome in outcomes} == {Verdict.MISCONFIGURED}
    assert {outcome.at_fault for outcome in outcomes} == {None}


@pytest.mark.parametrize(
    "code, message, headers, seconds",
    [
        (40100, "Too many requests. Please retry in some time.", {}, 1.0),
        (40100, "Exceeded the limit per minute", {}, 300.0),
        (40100, "Exceeded the limit per day", {}, 3600.0),
        (40100, "Exceeded the limit per minute", {"retry-after": "7"}, 7.0),
        (40132, "", {}, 60.0),
        (40133, "", {}, 60.0),
        (0, "", {}, None),
        (40105, "", {}, None),
    ],
)
def test_how_long_to_wait(code: Any, message: Any, headers: Any, seconds: Any):
    [outcome] = answer(HttpResponse.of(200, {"code": code, "message": message}, headers))
    assert outcome.retry_after == seconds


@pytest.mark.parametrize(
    "body, headers, reference",
    [
        ({"code": 0, "request_id": "a-1"}, {"x-tt-logid": "b-2"}, "a-1"),
        ({"code": 0}, {"x-tt-logid": "b-2"}, "b-2"),
        ({"code": 0, "request_id": PERSONAL}, {}, None),
        ({"code": 0, "request_id": "a" * 200}, {}, None),
        ({"code": 0, "request_id": 5}, {}, None),
    ],
)
def test_reference(body: Any, headers: Any, reference: Any):
    [outcome] = answer(HttpResponse.of(200, body, headers))
    assert outcome.reference == reference
