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
from attrs import evolve, field, frozen

from convroute.spi import RefusalRule
from convroute.testing import emulated_in_thread
from convroute_facebook.emulator import EmulatedFacebook
from convroute_facebook.emulator.accounts import ACCOUNTS

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
GOOD, EXPIRED, THROTTLED = ACCOUNTS
DAY = 86_400
DIGEST = hashlib.sha256(b"ann@example.com").hexdigest()
EVENT: Mapping[str, Any] = {
    "event_name": "Lead",
    "event_time": AT - 60,
    "action_source": "system_generated",
    "user_data": {"em": [DIGEST]},
}
DROP = object()


def events(path: str) -> str:
    return f"/v25.0/{path}/events"


@frozen(kw_only=True)
class Example:
    """A request that a row refuses, and what the platform says then."""

    event: Mapping[str, Any] = EVENT
    body: bytes | None = None
    members: Mapping[str, Any] = field(factory=dict)
    method: str = "POST"
    path: str = events(GOOD.dataset_id)
    token: str | None = GOOD.token
    status: int = 400
    error: Mapping[str, Any]
    where: str = ""

    def content(self) -> bytes:
        if self.body is not None:
            return self.body
        return json.dumps({"data": [self.event], **self.members}).encode()


def error(code: int, message: str, subcode: int | None = None, **more: Any) -> dict[str, Any]:
    finer = {} if subcode is None else {"error_subcode": subcode}
    return {"message": message, "type": "OAuthException", "code": code, "is_transient": False,
            **finer, **more}  # fmt: skip


def told(subcode: int, title: str, text: str) -> dict[str, Any]:
    return error(100, "Invalid parameter", subcode, error_user_title=title, error_user_msg=text)


def malformed(path: str) -> dict[str, Any]:
    text = f"A member is missing or malformed: $['data'][0]{path}"
    return told(2804019, "Server Side Api Parameter Error", text)


def changed(**changes: Any) -> dict[str, Any]:
    return {name: v for name, v in {**EVENT, **changes}.items() if v is not DROP}


def at(where: str, of: dict[str, Any], **changes: Any) -> Example:
    """An event that lacks something, and where the emulator says so."""
    return Example(event=changed(**changes), error=of, where=f"data[0].{where}")


def purchase(**custom: Any) -> dict[str, Any]:
    return {"event_name": "Purchase", "custom_data": custom}


def message(channel: object, **changes: Any) -> dict[str, Any]:
    return {
        "event_name": "ViewContent",
        "action_source": "business_messaging",
        "messaging_channel": channel,
        **changes,
    }


def append(**data: Any) -> dict[str, Any]:
    return {"event_name": "AppendAttribution", "attribution_data": data}


ACCOUNT_IDS = {"ctwa_clid": "click", "whatsapp_business_account_id": "7"}
UNSUPPORTED = (
    "Unsupported request. The object does not exist, cannot be loaded due to missing permissions,"
    " or does not support this operation"
)
RATE = "(#80004) There have been too many calls to this ad-account. Wait a bit and try again."

EXAMPLES: dict[str, Example] = {
    "path": Example(
        path=f"/{GOOD.dataset_id}/events", error=error(2500, "Unknown path components")
    ),
    "body": Example(body=b"{", error=error(100, "(#100) The body cannot be read")),
    "no-token": Example(
        token=None,
        status=401,
        error=error(104, "An access token is required to request this resource."),
    ),
    "unknown-token": Example(
        token="EAAunknown",
        status=401,
        error=error(190, "Invalid OAuth access token - Cannot parse access token"),
    ),
    "expired-token": Example(
        token=EXPIRED.token,
        path=events(EXPIRED.dataset_id),
        status=401,
        error=error(190, "Error validating access token: Session has expired.", 463),
    ),
    "appsecret_proof": Example(
        members={"appsecret_proof": "0" * 64},
        error={
            **error(100, "Invalid appsecret_proof provided in the API argument"),
            "type": "GraphMethodException",
        },
    ),
    "reading": Example(
        method="GET",
        path=f"/v25.0/{GOOD.dataset_id}",
        body=b"",
        error=error(100, "(#100) Missing Permission"),
    ),
    "dataset": Example(
        path=events("999999999999999"),
        error={**error(100, UNSUPPORTED, 33), "type": "GraphMethodException"},
    ),
    "rate-limit": Example(
        token=THROTTLED.token,
        path=events(THROTTLED.dataset_id),
        error=error(80004, RATE, 2446079),
    ),
    "no-data": Example(body=b"{}", error=error(100, "(#100) The parameter data is required")),
    "data": Example(
        body=b'{"data": {"event_name": "Lead"}}',
        error=error(100, "(#100) Param data must be an array."),
    ),
    "batch": Example(
        body=json.dumps({"data": [EVENT] * 1001}).encode(),
        error=error(100, "(#100) Param data must have at most 1000 elements."),
    ),
    "test_event_code": Example(
        members={"test_event_code": 7},
        error=error(100, "(#100) Param test_event_code must be a string"),
    ),
    "partner_agent": Example(
        members={"partner_agent": "a" * 23},
        error=error(100, "(#100) Param partner_agent is not valid"),
    ),
    "event": Example(body=b'{"data": ["Lead"]}', error=malformed(""), where="data[0]"),
    "event_name-missing": at("event_name", malformed("['event_name']"), event_name=DROP),
    "event_time-missing": at("event_time", malformed("['event_time']"), event_time=""),
    "user_data-missing": at("user_data", malformed("['user_data']"), user_data=DROP),
    "app_data-missing": at("app_data", malformed("['app_data']"), action_source="app"),
    "attribution_share": at(
        "attribution_data.attribution_share",
        malformed("['attribution_data']['attribution_share']"),
        **append(attribution_share=1.5, attribution_value=1),
    ),
    "attribution_value": at(
        "attribution_data.attribution_value",
        malformed("['attribution_data']['attribution_value']"),
        **append(attribution_share=0.5),
    ),
    "too-old": at(
        "event_time",
        told(2804003, "Event Timestamp Too Old", "Send events within 7 days."),
        event_time=AT - 7 * DAY - 1,
    ),
    "in-future": at(
        "event_time",
        told(2804004, "Event Timestamp In The Future", "Send Unix seconds, in UTC."),
        event_time=AT * 1000,
    ),
    "purchase-value": at(
        "custom_data.value",
        told(2804009, "A Purchase needs a value", "Send value with every Purchase."),
        **purchase(currency="EUR"),
    ),
    "value-currency": at(
        "custom_data.currency",
        told(2804023, "A value needs a currency", "Send a currency with every value."),
        **purchase(value=1),
    ),
    "content-id": at(
        "custom_data.contents[0].id",
        told(2804008, "An item of contents has no id", "Give each item an id."),
        custom_data={"contents": [{"quantity": 1}]},
    ),
    "lead_id": at(
        "user_data.lead_id",
        told(2804036, "The lead_id is not valid", "It has 15 to 17 digits."),
        user_data={"lead_id": "123"},
    ),
    "extinfo": at(
        "app_data.extinfo",
        told(2804043, "The extinfo is not valid", "Give 16 items, the blanks as empty text."),
        action_source="app",
        app_data={"extinfo": ["i2"]},
    ),
    "messaging_channel-missing": at(
        "messaging_channel",
        told(2804063, "A messaging event needs its channel", "Send messaging_channel."),
        **message(DROP),
    ),
    "messaging-name": at(
        "event_name",
        told(2804066, "This name is not taken for messaging", "See the list of names."),
        **{**message("whatsapp"), "event_name": "Lead"},
    ),
    "messaging-click": at(
        "user_data.ctwa_clid",
        told(2804116, "The click id of the message is missing", "Send ctwa_clid."),
        **message("whatsapp", user_data={"page_id": "1"}),
    ),
    "messaging-account": at(
        "user_data.whatsapp_business_account_id",
        told(2804069, "The business account or page is missing", "Send one of them."),
        **message("whatsapp", user_data={"ctwa_clid": "click"}),
    ),
    "messaging-user": at(
        "user_data.ig_account_id",
        told(2804079, "The channel's own account id is missing", "Send ig_account_id."),
        **message("instagram", user_data={"ig_sid": "1"}),
    ),
    "messaging-dataset": at(
        "user_data.whatsapp_business_account_id",
        told(2804132, "The dataset does not belong to the business account",
             "Send to its own dataset."),
        **message("whatsapp", user_data=ACCOUNT_IDS),
    ),
    "identity": at(
        "user_data",
        told(2804050, "Not enough customer information", "Add an e-mail, a phone or an id."),
        user_data={"client_user_agent": "Mozilla/5.0"},
    ),
}  # fmt: skip

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
