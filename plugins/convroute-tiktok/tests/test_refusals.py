"""Every row of the table of refusals, over HTTP: an example for each, and the answer to the last member."""

from __future__ import annotations

import hashlib
import http.client
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from attrs import field, frozen

from convroute.spi import RefusalRule
from convroute.testing import emulated_in_thread
from convroute_tiktok.emulator import EmulatedTikTok
from convroute_tiktok.emulator.accounts import ACCOUNTS
from convroute_tiktok.emulator.platform import PATH

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
GOOD, EXPIRED, THROTTLED = ACCOUNTS
DAY = 86_400
DIGEST = hashlib.sha256(b"ann@example.com").hexdigest()
SOURCE_IDS = {source: source_id for source_id, source in GOOD.sources.items()}
DROP = object()
EVENT: Mapping[str, Any] = {"event": "Lead", "event_time": AT - 60, "user": {"email": DIGEST}}
NEEDED: Mapping[str, Mapping[str, Any]] = {
    "web": {},
    "offline": {},
    "crm": {"lead": {"lead_id": "1"}},
    "app": {"app": {"app_id": "1"}},
}
"""What an event of each source has to have beside."""


@frozen(kw_only=True)
class Example:
    """A request that a row refuses, and what TikTok says then."""

    source: str = "web"
    event: Mapping[str, Any] = field(factory=dict)
    members: Mapping[str, Any] = field(factory=dict)
    headers: Mapping[str, Any] = field(factory=dict)
    body: bytes | None = None
    method: str = "POST"
    path: str = PATH
    status: int = 200
    code: int | None
    message: str
    where: str = ""

    def content(self) -> bytes:
        event = present({**EVENT, **NEEDED[self.source], **self.event})
        envelope = {
            "event_source": self.source,
            "event_source_id": SOURCE_IDS[self.source],
            "data": [event],
            **self.members,
        }
        return json.dumps(present(envelope)).encode() if self.body is None else self.body

    def sent_headers(self) -> dict[str, str]:
        given = {"content-type": "application/json", "access-token": GOOD.token, **self.headers}
        return present(given)


def present(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not DROP}


def refused(code: int | None, message: str, **request: Any) -> Example:
    return Example(code=code, message=message, **request)


def at(place: str, message: str, source: str = "web", code: int = 40002, **event: Any) -> Example:
    """An event with something wrong, and where the platform says so."""
    return Example(
        source=source,
        event=event,
        code=code,
        message=f"Batch.0.{place}: {message}",
        where=f"data.0.{place}",
    )


MISSING = "Missing data for required field."

EXAMPLES: dict[str, Example] = {
    "path": refused(None, "404 Not Found", status=404, path=PATH.rstrip("/")),
    "method": refused(None, "405 Method Not Allowed", status=405, method="GET"),
    "no-token": refused(40104, "Access token is null", headers={"access-token": DROP}),
    "revoked-token": refused(
        40105,
        "Access token is incorrect or has been revoked.",
        headers={"access-token": EXPIRED.token},
    ),
    "pixel-rate": refused(
        40132, "Too many requests for this pixel.", headers={"access-token": THROTTLED.token}
    ),
    "content-type": refused(
        40002, "Content-Type must be application/json.", headers={"content-type": "text/plain"}
    ),
    "body": refused(40002, "Invalid JSON format.", body=b"{"),
    "event_source": refused(
        40002,
        "Invalid value for event_source: must be one of web, app, offline, crm.",
        members={"event_source": "phone_call"},
    ),
    "event_source_id": refused(
        40002,
        "Invalid value for event_source_id: not a valid string.",
        members={"event_source_id": 7000000000000000011},
    ),
    "permission": refused(
        40001,
        "No permission to operate pixel.",
        members={"event_source_id": THROTTLED.pixel_code},
    ),
    "source-mismatch": refused(
        40002,
        "Invalid value for event_source_id: does not match event_source.",
        source="offline",
        members={"event_source_id": GOOD.pixel_code},
    ),
    "no-data": refused(40002, f"data: {MISSING}", members={"data": []}),
    "batch": refused(
        40061, "data: Longer than maximum length 1000.", members={"data": [EVENT] * 1001}
    ),
    "test_event_code": refused(
        40002, "test_event_code: Not a valid string.", members={"test_event_code": 7}
    ),
    "partner_name": refused(40063, "Invalid partner_name.", members={"partner_name": "Somebody"}),
    "event-object": refused(
        40002, "Batch.0: Invalid input type.", members={"data": ["Lead"]}, where="data.0"
    ),
    "event-missing": at("event", MISSING, event=DROP),
    "event_time-missing": at("event_time", MISSING, event_time=""),
    "lead_id-missing": at("lead.lead_id", MISSING, "crm", lead={}),
    "app_id-missing": at("app.app_id", MISSING, "app", app=DROP),
    "page-url-missing": at("page.url", MISSING, page={"referrer": ""}),
    "page.referrer": at(
        "page.referrer",
        "Not a valid URL.",
        page={"url": "https://shop.example.com/", "referrer": "/a"},
    ),
    "offline-name": at(
        "event", "Only standard events are supported for offline.", "offline", event="Qualified"
    ),
    "in-future": at("event_time", "Must not be in the future.", event_time=AT * 1000),
    "too-old": at(
        "event_time",
        "Must not be more than 28 days ago.",
        "offline",
        event_time=AT - 28 * DAY - 1,
    ),
}

WRONG: dict[str, tuple[Any, int, str]] = {
    "text": (7, 40002, "Not a valid string."),
    "a whole number": (0.5, 40002, "Not a valid integer."),
    "a number": ("much", 40002, "Not a valid number."),
    "a number from 0 to 1": (1.5, 40002, "Must be between 0 and 1."),
    "true or false": ("true", 40002, "Not a valid boolean."),
    "an object": ("text", 40002, "Invalid input type."),
    "a list": ("text", 40002, "Not a valid list."),
    "a full http or https URL": ("/thanks", 40002, "Not a valid URL."),
    "an IP address": ("192.0.2.1:80", 40002, "Not a valid IP address."),
    "SHA-256 in lower-case hex, of something": (
        "ann@example.com", 40062, "PII data must be hashed with SHA256.",
    ),
    "two lower-case letters": ("US", 40002, "Not a valid choice."),
    "an upper-case code of TikTok's list": ("BGN", 40002, "Not a valid choice."),
    "one of": ("none of them", 40002, "Not a valid choice."),
}  # fmt: skip
"""For each kind of value, by its words in the table: one that is not of it, and what is said to it."""

RULES = EmulatedTikTok().refusal_rules()
WITHOUT_REQUEST = "app-rate"
"""No request is refused for itself by this row: see the test of the limit."""


def example_of(rule: RefusalRule) -> Example:
    """The example of a row; that of a member's kind is made from its path."""
    if rule.name in EXAMPLES:
        return EXAMPLES[rule.name]
    kind = rule.refuses.removeprefix("anything but ")
    value, code, said = WRONG["one of" if kind.startswith("one of ") else kind]
    source = rule.field.partition(" (")[2].rstrip(")").partition(", ")[0] or "web"
    top, *below = rule.name.split(".")
    for part in reversed(below):
        value = [value] if part == "*" else {part: value}
    event = {top: value}
    if isinstance(value, dict) and top in NEEDED[source]:
        event = {top: {**NEEDED[source][top], **value}}
    return at(rule.name.replace("*", "0"), said, source, code, **event)


@pytest.fixture(scope="module")
def platform() -> Iterator[Any]:
    with emulated_in_thread("tiktok", clock=lambda: NOW) as host:
        yield host.platform("tiktok")


@pytest.fixture
def connection(platform: Any) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(urlsplit(platform.base_url).netloc, timeout=10)
    yield connection
    connection.close()


def send(connection: http.client.HTTPConnection, example: Example) -> tuple[int, bytes, str | None]:
    headers = example.sent_headers()
    connection.request(example.method, f"/tiktok{example.path}", example.content(), headers)
    response = connection.getresponse()
    return response.status, response.read(), response.headers["x-tt-logid"]


def test_the_table_has_no_row_twice_and_each_has_its_source() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.source and rule.refuses and rule.field and rule.message for rule in RULES)


def test_no_example_is_left_over() -> None:
    assert set(EXAMPLES) <= {rule.name for rule in RULES}


@pytest.mark.parametrize(
    "rule", [r for r in RULES if r.name != WITHOUT_REQUEST], ids=lambda rule: rule.name
)
def test_a_row_refuses_its_example_with_the_platforms_envelope(
    rule: RefusalRule, platform: Any, connection: http.client.HTTPConnection
) -> None:
    example = example_of(rule)
    status, body, trace = send(connection, example)
    if example.code is None:
        page = f"<html><body><h1>{example.message}</h1></body></html>"
        assert (status, body.decode(), trace) == (example.status, page, None)
    else:
        said = {"code": example.code, "message": example.message, "request_id": trace, "data": {}}
        assert (status, json.loads(body)) == (200, said)
    assert not platform.received()
    exchange = platform.exchanges()[-1]
    assert exchange.refused_by == rule
    assert exchange.where == example.where
    code = "" if example.code is None else f", code {example.code}"
    assert rule.answer == f"HTTP {example.status}{code}"


def test_the_row_of_the_limit(platform: Any, connection: http.client.HTTPConnection) -> None:
    platform.limit(per_second=0)
    status, body, _ = send(connection, EXAMPLES["body"])
    platform.limit()
    document = json.loads(body)
    assert (status, document["code"]) == (200, 40100)
    assert document["message"] == "App reaches the QPS limit."
    assert platform.exchanges()[-1].refused_by.name == WITHOUT_REQUEST


@pytest.mark.parametrize("source", NEEDED)
def test_the_base_event_of_the_examples_is_taken(
    source: str, platform: Any, connection: http.client.HTTPConnection
) -> None:
    """Else a row could refuse its example for another reason."""
    status, body, _ = send(connection, Example(source=source, code=0, message="OK"))
    assert (status, json.loads(body)["code"]) == (200, 0)
    platform.reset()
