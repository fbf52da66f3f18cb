from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from doubles.scripted import START

from convroute import DeliveryError, FireResult, PluginError, Receipt, Status
from convroute.errors import Fault, FaultsError, InvalidEventError
from convroute.model.http import HttpResponse
from convroute.model.outcome import Outcome, Verdict, retry_after
from convroute.model.receipt import Attempt
from convroute.note import Note


def receipt(status: Status = Status.DELIVERED, **more: Any) -> Receipt:
    return Receipt(
        status=status, event_id="e", event_name="Lead", lead_id="l", pixel="shop", pixel_id="42", platform="acme",
        **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    "status, ok, raises",
    [
        (Status.DELIVERED, True, False),
        (Status.ACCEPTED, True, False),
        (Status.SKIPPED, False, False),
        (Status.REJECTED, False, True),
        (Status.FAILED, False, True),
    ],
)
def test_what_a_status_means(status: Status, ok: bool, raises: bool) -> None:
    one = receipt(status)
    assert one.ok is ok
    result = FireResult((receipt(), one))
    assert result.ok is not raises
    if raises:
        with pytest.raises(DeliveryError):
            one.raise_for_status()
        with pytest.raises(DeliveryError) as caught:
            result.raise_for_status()
        assert caught.value.receipts == (one,)
    else:
        one.raise_for_status()
        result.raise_for_status()


def test_a_receipt_is_written_without_what_is_empty() -> None:
    attempt = Attempt(started_at=START, seconds=0.12345, verdict=Verdict.UNKNOWN, detail="lost")
    one = receipt(Status.FAILED, verdict=Verdict.UNKNOWN, retry_after=0.0, attempts=(attempt,))
    written = evolve(one, notes=(Note.dropped("zip", "odd"),)).to_record()
    assert written == {
        "status": "failed",
        "verdict": "unknown",
        "eventId": "e",
        "eventName": "Lead",
        "leadId": "l",
        "pixel": "shop",
        "pixelId": "42",
        "platform": "acme",
        "retryAfter": 0.0,
        "attempts": [
            {
                "startedAt": "2026-05-01T12:00:00+00:00",
                "seconds": 0.123,
                "verdict": "unknown",
                "httpStatus": None,
                "detail": "lost",
            }
        ],
        "notes": ["zip: dropped: odd"],
    }


@pytest.mark.parametrize(
    "status, verdict",
    [
        (200, Verdict.UNKNOWN),
        (204, Verdict.UNKNOWN),
        (301, Verdict.MISCONFIGURED),
        (400, Verdict.REJECTED),
        (401, Verdict.CREDENTIAL),
        (403, Verdict.CREDENTIAL),
        (404, Verdict.MISCONFIGURED),
        (405, Verdict.MISCONFIGURED),
        (408, Verdict.UNKNOWN),
        (410, Verdict.MISCONFIGURED),
        (413, Verdict.REJECTED),
        (422, Verdict.REJECTED),
        (425, Verdict.UNKNOWN),
        (429, Verdict.THROTTLED),
        (500, Verdict.UNKNOWN),
        (504, Verdict.UNKNOWN),
    ],
)
def test_a_status_alone_never_means_delivered(status: int, verdict: Verdict) -> None:
    outcome = Outcome.from_status(HttpResponse.of(status, {}, {"retry-after": "3"}))
    assert (outcome.verdict, outcome.retry_after) == (verdict, 3.0)


@pytest.mark.parametrize(
    "text, seconds",
    [
        ("7", 7.0),
        (" 0 ", 0.0),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("²", None),
        ("Wed, 21 Oct 2026", None),
        ("9" * 400, 86_400.0),
    ],
)
def test_retry_after(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}) == seconds
    assert retry_after({}) is None


@pytest.mark.parametrize(
    "date, then, seconds",
    [
        ("Wed, 21 Oct 2026 07:28:00 GMT", "Wed, 21 Oct 2026 07:28:30 GMT", 30.0),
        ("Wed, 21 Oct 2026 07:28:00 -0000", "Wednesday, 21-Oct-26 07:30:00 GMT", 120.0),
        ("Wed, 21 Oct 2026 07:28:00 GMT", "Wed, 21 Oct 2026 07:27:00 GMT", 0.0),
        ("Wed, 21 Oct 2026 07:28:00 GMT", "Wed, 21 Oct 2099 07:28:00 GMT", 86_400.0),
        ("Wed, 21 Oct 2026 07:28:00 GMT", "next week", None),
        ("", "Wed, 21 Oct 2026 07:28:30 GMT", None),
        ("today", "Wed, 21 Oct 2026 07:28:30 GMT", None),
    ],
)
def test_retry_after_as_a_date_is_measured_against_the_answers_own(
    date: str, then: str, seconds: float | None
) -> None:
    assert retry_after({"retry-after": then, "date": date}) == seconds


@pytest.mark.parametrize(
    "index, count, at_fault",
    [
        (1, 3, [False, True, False]),
        (None, 3, [None, None, None]),
        (3, 3, [None, None, None]),
        (-1, 3, [None, None, None]),
        (0, 1, [None]),
    ],
)
def test_blame(index: int | None, count: int, at_fault: list[bool | None]) -> None:
    spread = Outcome(verdict=Verdict.REJECTED).blaming(index, count)
    assert [outcome.at_fault for outcome in spread] == at_fault


def test_faults_are_told_in_one_line() -> None:
    error = InvalidEventError([Fault("a", "is required"), Fault("", "odd")])
    assert str(error) == "a: is required; odd"
    assert isinstance(error, ValueError)
    assert FaultsError("x").faults == (Fault("", "x"),)


def test_a_plugins_error_names_it() -> None:
    assert str(PluginError("x", plugin="acme")) == "plugin 'acme': x"
    assert str(PluginError("x", plugin="acme", distribution="d 1")) == "plugin 'acme' (d 1): x"
