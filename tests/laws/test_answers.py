"""What holds when any answer is read, by every installed platform."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from laws.answers import check_answer
from laws.subjects import Subject, installed

from convroute import Lead
from convroute.spi import (
    Conversion,
    ConversionEvent,
    EmulatedRequest,
    HttpResponse,
    Payload,
    Verdict,
)
from convroute.testing import SAMPLE_LEADS
from convroute.testing.strategies import NOW, answers

relaxed = settings(max_examples=80, suppress_health_check=list(HealthCheck), deadline=None)
platforms = pytest.mark.parametrize("name", sorted(installed()))


@cache
def every_kind(name: str) -> SearchStrategy[HttpResponse]:
    return answers(names=installed()[name].words)


@platforms
@relaxed
@given(data=st.data(), count=st.integers(1, 5))
def test_any_answer_means_something_for_each_payload(name: str, data: Any, count: int):
    check_answer(installed()[name].platform, data.draw(every_kind(name)), count)


@platforms
@relaxed
@given(status=st.integers(100, 999), body=st.binary(max_size=40), count=st.integers(1, 5))
def test_what_is_no_object_delivers_nothing(name: str, status: int, body: bytes, count: int):
    response = HttpResponse(status=status, body=body)
    found = check_answer(installed()[name].platform, response, count)
    assert response.document or all(one.verdict is not Verdict.DELIVERED for one in found)


@pytest.mark.parametrize(
    "body", [b"", b"OK", b"{}", b"[]", b"true", b"<html>", b'{"success": true}', b"0", b"{\xff}"]
)
def test_a_body_that_does_not_say_so_delivers_nothing(subject: Subject, body: bytes):
    for found in check_answer(subject.platform, HttpResponse(status=200, body=body), 2):
        assert found.verdict is not Verdict.DELIVERED
        assert found.verdict.retryable


def yes(subject: Subject) -> HttpResponse:
    """The emulated platform's own yes to one event."""
    assert subject.emulator is not None
    subject.emulator.reset()
    event = ConversionEvent(name="Lead", event_id="1", occurred_at=NOW)
    conversion = Conversion(event=event, lead=Lead.from_record(SAMPLE_LEADS[0]), fired_at=NOW)
    mapped = subject.platform.map(conversion, subject.known[0])
    assert isinstance(mapped, Payload)
    request = subject.platform.request([mapped], subject.known[0])
    headers = {name.lower(): value for name, value in request.revealed_headers().items()}
    return subject.emulator.answer(
        EmulatedRequest(
            method="POST",
            path=urlsplit(request.url).path,
            headers={"content-type": "application/json", **headers},
            body=request.content(),
            received_at=NOW,
        )
    )


def test_a_yes_delivers(subject: Subject):
    (found,) = check_answer(subject.platform, yes(subject), 1)
    assert found.verdict is Verdict.DELIVERED


def test_a_yes_with_a_status_that_says_no_delivers_nothing(subject: Subject):
    for status in [*range(100, 200), *range(300, 600)]:
        (found,) = check_answer(subject.platform, evolve(yes(subject), status=status), 1)
        assert found.verdict is not Verdict.DELIVERED
