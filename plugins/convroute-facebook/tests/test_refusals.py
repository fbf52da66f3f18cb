"""Every row of the table of refusals, over HTTP: an example for each, and the answer to the last member."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from attrs import evolve
from facebook_refusal_examples import EXAMPLES
from facebook_refusals import EVENT, NOW, Example, malformed

from convroute.spi import RefusalRule
from convroute.testing import emulated_in_thread
from convroute_facebook.emulator import EmulatedFacebook

WRONG = {
    "text": 7,
    "text of 64 characters at most": "x" * 65,
    "text that is not blank": "  ",
    "a whole number": 0.5,
    "a number, or the text of one": "much",
    "three letters": "euro",
    "true or false": "true",
    "an object": "{}",
    "a list of objects": ["1"],
    "a list of text": [1],
    "text or a whole number": 0.5,
    "a full http or https URL": "/thanks",
    "SHA-256 in lower-case hex, of something": "ann@example.com",
    "an IP address": "192.0.2.1:80",
    "one of the listed segments": "everybody",
    "0, or 1000 to 1013": 99,
}
"""For each kind of value, by its words in the table, one that is not of it."""

RULES = EmulatedFacebook().refusal_rules()


def example_of(rule: RefusalRule) -> Example:
    """The example of a row; that of a member's kind is made from its path."""
    if rule.name in EXAMPLES:
        return EXAMPLES[rule.name]
    kind = rule.refuses.removeprefix("anything but ")
    value: Any = "none of them" if kind.startswith("one of ") and kind not in WRONG else WRONG[kind]
    top, *below = rule.name.split(".")
    places = [top, *(0 if part == "*" else part for part in below)]
    event = dict(EVENT)
    inner = value
    for part in reversed(below):
        inner = [inner] if part == "*" else {part: inner}
    event[top] = inner
    path = "".join(f"[{p}]" if isinstance(p, int) else f"['{p}']" for p in places)
    where = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in places)
    return Example(event=event, error=malformed(path), where=f"data[0]{where}")


@pytest.fixture(scope="module")
def platform() -> Iterator[Any]:
    with emulated_in_thread("facebook", clock=lambda: NOW) as host:
        yield host.platform("facebook")


@pytest.fixture
def connection(platform: Any) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(urlsplit(platform.base_url).netloc, timeout=10)
    yield connection
    connection.close()


def send(connection: http.client.HTTPConnection, example: Example) -> tuple[int, Any]:
    headers = {"content-type": "application/json"}
    if example.token:
        headers["authorization"] = f"Bearer {example.token}"
    path = f"/facebook{example.path}"
    connection.request(example.method, path, example.content(), headers)
    response = connection.getresponse()
    return response.status, json.loads(response.read())


def test_the_table_has_no_row_twice_and_each_has_its_source() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.source and rule.refuses and rule.field and rule.message for rule in RULES)


def test_no_example_is_left_over() -> None:
    assert set(EXAMPLES) <= {rule.name for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_row_refuses_its_example_with_the_platforms_envelope(
    rule: RefusalRule, platform: Any, connection: http.client.HTTPConnection
) -> None:
    example = example_of(rule)
    before = len(platform.received())
    status, document = send(connection, example)
    trace = document["error"].pop("fbtrace_id")
    assert (status, document) == (example.status, {"error": example.error})
    assert trace.startswith("A")
    assert len(platform.received()) == before
    exchange = platform.exchanges()[-1]
    assert exchange.refused_by == rule
    assert exchange.where == example.where
    code = f"HTTP {example.status}, code {example.error['code']}"
    assert rule.answer.startswith(code)


def test_the_base_event_of_the_examples_is_taken(
    platform: Any, connection: http.client.HTTPConnection
) -> None:
    """Else a row could refuse its example for another reason."""
    status, document = send(connection, evolve(EXAMPLES["no-data"], body=None))
    assert (status, document["events_received"]) == (200, 1)
