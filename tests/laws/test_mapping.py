"""What holds when any conversion is mapped, by every installed platform."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from laws.hashes import check_hashed
from laws.mapping import check_mapping, check_request
from laws.subjects import Subject, installed

from convroute import Lead
from convroute.spi import Conversion, ConversionEvent, EmulatedRequest, Payload, Refusal, Verdict
from convroute.testing import SAMPLE_LEADS
from convroute.testing.strategies import NOW, conversions

VALUES = (
    "fb.1.1777636800000.AbC", "fb.1.1777636800.12", "E.C.P.0123", "123456789012345", "AUTHORIZED", "en-US", "c" * 64,
)  # fmt: skip
relaxed = settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
platforms = pytest.mark.parametrize("name", sorted(installed()))


@cache
def every_kind(name: str) -> SearchStrategy[Conversion]:
    subject = installed()[name]
    return conversions(subject.platform, names=subject.words, values=VALUES)


def drawn(subject: Subject, data: Any) -> Conversion:
    conversion: Conversion = data.draw(every_kind(subject.platform.name))
    return conversion


@platforms
@settings(relaxed, max_examples=100)
@given(data=st.data())
def test_any_conversion_gives_what_can_be_sent_or_a_reason(name: str, data: Any):
    subject = installed()[name]
    check_mapping(
        subject.platform, data.draw(st.sampled_from(subject.pixels)), drawn(subject, data)
    )


@platforms
@relaxed
@given(data=st.data(), random=st.randoms())
def test_the_order_of_members_is_free(name: str, data: Any, random: Any):
    subject = installed()[name]
    pixel, conversion = data.draw(st.sampled_from(subject.pixels)), drawn(subject, data)

    def shuffled(value: Any, depth: int = 0) -> Any:
        if isinstance(value, dict) and depth < 10:
            pairs = list(value.items())
            random.shuffle(pairs)
            return {name: shuffled(inner, depth + 1) for name, inner in pairs}
        return value

    keys = conversion.lead.keys
    other = evolve(
        conversion,
        lead=evolve(
            conversion.lead, keys=evolve(keys, identifiers=shuffled(dict(keys.identifiers)))
        ),
        event=evolve(
            conversion.event,
            properties=shuffled(dict(conversion.event.properties)),
            extras={n: shuffled(v) for n, v in conversion.event.extras.items()},
        ),
    )  # fmt: skip
    one, two = subject.platform.map(conversion, pixel), subject.platform.map(other, pixel)
    assert type(one) is type(two)
    assert sorted(map(str, one.notes)) == sorted(map(str, two.notes))
    if isinstance(one, Payload) and isinstance(two, Payload):
        assert (one.body, one.envelope, one.match_keys) == (two.body, two.envelope, two.match_keys)
    elif isinstance(one, Refusal) and isinstance(two, Refusal):
        assert one.reason == two.reason


@platforms
@relaxed
@given(data=st.data())
def test_what_comes_hashed_is_what_it_would_have_been(name: str, data: Any):
    subject = installed()[name]
    check_hashed(subject.platform, data.draw(st.sampled_from(subject.pixels)), drawn(subject, data))


@pytest.mark.parametrize("record", SAMPLE_LEADS, ids=lambda record: record["id"])
def test_hashes_are_compared_at_all(subject: Subject, record: Any):
    event = ConversionEvent(name="Lead", event_id="1", occurred_at=NOW)
    conversion = Conversion(event=event, lead=Lead.from_record(record), fired_at=NOW)
    compared = check_hashed(subject.platform, subject.pixels[0], conversion)
    assert compared >= 1 or isinstance(subject.platform.map(conversion, subject.pixels[0]), Refusal)


@platforms
@settings(relaxed, max_examples=15)
@given(data=st.data(), count=st.integers(2, 5))
def test_a_request_of_several_holds_each_once(name: str, data: Any, count: int):
    subject = installed()[name]
    pixel = data.draw(st.sampled_from(subject.pixels))
    mapped = []
    for index in range(count):
        conversion = drawn(subject, data)
        event = evolve(conversion.event, event_id=f"event-{index}", occurred_at=NOW)
        mapped.append(subject.platform.map(evolve(conversion, event=event), pixel))
    payloads = [one for one in mapped if isinstance(one, Payload)]
    for envelope in {str(one.envelope) for one in payloads}:
        check_request(
            subject.platform, pixel, [one for one in payloads if str(one.envelope) == envelope]
        )


@platforms
@settings(relaxed, max_examples=60)
@given(data=st.data())
def test_the_emulated_platform_takes_what_mapping_lets_through(name: str, data: Any):
    """The two know nothing of each other: each was written from the platform's pages."""
    subject = installed()[name]
    assert subject.emulator is not None
    pixel = data.draw(st.sampled_from(subject.known))
    mapped = subject.platform.map(drawn(subject, data), pixel)
    if isinstance(mapped, Refusal):
        return
    subject.emulator.reset()
    request = subject.platform.request([mapped], pixel)
    headers = {name.lower(): value for name, value in request.revealed_headers().items()}
    response = subject.emulator.answer(
        EmulatedRequest(
            method=request.method,
            path=urlsplit(request.url).path,
            headers={"content-type": "application/json", **headers},
            body=request.content(),
            received_at=NOW,
        )
    )
    (outcome,) = subject.platform.outcomes(response, [mapped])
    assert outcome.verdict is Verdict.DELIVERED, (outcome, response.document, mapped.body)


IMPURE = {
    "now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter", "random", "getrandbits", "urandom",
    "open", "getenv", "socket",
}  # fmt: skip


@pytest.mark.parametrize("record", SAMPLE_LEADS, ids=lambda record: record["id"])
def test_mapping_asks_no_clock_no_chance_and_no_file(subject: Subject, record: Any):
    event = ConversionEvent(name="Lead", event_id="1", occurred_at=NOW)
    conversion = Conversion(event=event, lead=Lead.from_record(record), fired_at=NOW)
    subject.platform.map(conversion, subject.pixels[0])  # what is loaded late is loaded now
    asked = []

    def watch(_: Any, kind: str, called: Any) -> None:
        if kind == "c_call" and called.__name__ in IMPURE:
            asked.append(called.__name__)

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        subject.platform.map(conversion, subject.pixels[0])
    finally:
        sys.setprofile(before)
    assert asked == []
