"""The emulated platform against the documents: a case for each rule, and the laws around them."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute.spi import EmulatedRefusal, EmulatedRequest, HttpResponse
from convroute_facebook.emulator import EmulatedFacebook, refusals
from convroute_facebook.emulator.accounts import ACCOUNTS, Account, proof_of
from convroute_facebook.emulator.refusals import Refusal

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
GOOD, EXPIRED, THROTTLED = ACCOUNTS
DAY = 86_400
DROP = object()


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def event(**changes: object) -> dict:
    """A good event; a member given as DROP is left out."""
    whole = {
        "event_name": "Lead",
        "event_time": AT - 60,
        "event_id": "e-1",
        "action_source": "system_generated",
        "user_data": {"em": [sha("ann@example.com")]},
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not DROP}


def purchase(**custom: object) -> dict:
    given = {"value": 19.9, "currency": "EUR", **custom}
    return event(
        event_name="Purchase",
        custom_data={name: value for name, value in given.items() if value is not DROP},
    )


def app(extinfo: object) -> dict:
    return event(action_source="app", app_data={"extinfo": extinfo})


def message(channel: object = DROP, name: str = "Purchase", **user: object) -> dict:
    return event(
        event_name=name,
        action_source="business_messaging",
        messaging_channel=channel,
        custom_data={"value": 1, "currency": "EUR"},
        user_data=user or {"ctwa_clid": "click", "page_id": "1"},
    )


def post(
    emulator: EmulatedFacebook,
    *events: object,
    body: bytes | None = None,
    content_type: str = "application/json",
    path: str = f"/v25.0/{GOOD.dataset_id}/events",
    method: str = "POST",
    token: str | None = GOOD.token,
    query: dict | None = None,
    at: datetime = NOW,
    **members: object,
) -> HttpResponse:
    headers = {"content-type": content_type}
    if token:
        headers["authorization"] = f"Bearer {token}"
    content = json.dumps({"data": list(events), **members}).encode() if body is None else body
    return emulator.answer(
        EmulatedRequest(
            method=method,
            path=path,
            query=query or {},
            headers=headers,
            body=content,
            received_at=at,
        )
    )


def refusal_of(response: HttpResponse) -> tuple[int, int, int | None, str]:
    error: Any = response.document["error"]
    return response.status, error["code"], error.get("error_subcode"), error["message"]


def said(refusal: Refusal) -> tuple[int, int, int | None, str]:
    return refusal.status, refusal.code, refusal.subcode, refusal.message


@pytest.fixture
def emulator() -> EmulatedFacebook:
    return EmulatedFacebook()


EVENTS = {
    "event_time-older-than-7-days": (event(event_time=AT - 7 * DAY - 1), refusals.TOO_OLD),
    "event_time-store-older-than-62-days": (
        event(event_time=AT - 62 * DAY - 1, action_source="physical_store"),
        refusals.TOO_OLD,
    ),
    "event_time-in-future": (event(event_time=AT + 1), refusals.IN_FUTURE),
    "event_time-in-milliseconds": (event(event_time=AT * 1000), refusals.IN_FUTURE),
    "event_time-as-text": (event(event_time=NOW.isoformat()), refusals.BAD_MEMBER),
    "event_time-bool": (event(event_time=True), refusals.BAD_MEMBER),
    "event_time-fraction": (event(event_time=AT - 0.5), refusals.BAD_MEMBER),
    "event_time-blank": (event(event_time=""), refusals.BAD_MEMBER),
    "event_time-missing": (event(event_time=DROP), refusals.BAD_MEMBER),
    "event_name-missing": (event(event_name=DROP), refusals.BAD_MEMBER),
    "event_name-blank": (event(event_name=" "), refusals.BAD_MEMBER),
    "user_data-missing": (event(user_data=DROP), refusals.BAD_MEMBER),
    "user_data-list": (event(user_data=[]), refusals.BAD_MEMBER),
    "event-not-an-object": ("Lead", refusals.BAD_MEMBER),
    "action_source-unknown": (event(action_source="crm"), refusals.BAD_MEMBER),
    "event_id-number": (event(event_id=7), refusals.BAD_MEMBER),
    "event_source_url-relative": (event(event_source_url="/thanks"), refusals.BAD_MEMBER),
    "opt_out-text": (event(opt_out="true"), refusals.BAD_MEMBER),
    "em-clear": (event(user_data={"em": "ann@example.com"}), refusals.BAD_MEMBER),
    "em-clear-in-list": (
        event(user_data={"em": [sha("a"), "ann@example.com"]}),
        refusals.BAD_MEMBER,
    ),
    "em-upper-case-hash": (event(user_data={"em": sha("a").upper()}), refusals.BAD_MEMBER),
    "em-md5": (event(user_data={"em": sha("a")[:32]}), refusals.BAD_MEMBER),
    "em-hash-of-nothing": (event(user_data={"em": sha("")}), refusals.BAD_MEMBER),
    "ph-clear": (event(user_data={"ph": "12025550123"}), refusals.BAD_MEMBER),
    "ph-number": (event(user_data={"ph": 12025550123}), refusals.BAD_MEMBER),
    "country-clear": (
        event(user_data={"em": sha("a"), "country": "us"}),
        refusals.BAD_MEMBER,
    ),
    "client_ip_address-with-port": (
        event(user_data={"client_ip_address": "192.0.2.1:80"}),
        refusals.BAD_MEMBER,
    ),
    "ldu-unknown-option": (event(data_processing_options=["ALL"]), refusals.BAD_MEMBER),
    "ldu-unknown-state": (
        event(data_processing_options=["LDU"], data_processing_options_state=99),
        refusals.BAD_MEMBER,
    ),
    "purchase-without-value": (purchase(value=DROP), refusals.NO_VALUE),
    "purchase-without-custom-data": (event(event_name="Purchase"), refusals.NO_VALUE),
    "value-not-a-number": (purchase(value="much"), refusals.BAD_MEMBER),
    "value-bool": (purchase(value=True), refusals.BAD_MEMBER),
    "currency-too-long": (purchase(currency="euro"), refusals.BAD_MEMBER),
    "value-without-currency": (purchase(currency=DROP), refusals.NO_CURRENCY),
    "value-without-currency-on-lead": (event(custom_data={"value": 0}), refusals.NO_CURRENCY),
    "contents-without-id": (purchase(contents=[{"quantity": 1}]), refusals.NO_CONTENT_ID),
    "contents-not-a-list": (purchase(contents={"id": "1"}), refusals.BAD_MEMBER),
    "contents-fractional-quantity": (
        purchase(contents=[{"id": "1", "quantity": 1.5}]),
        refusals.BAD_MEMBER,
    ),
    "content_ids-numbers": (purchase(content_ids=[1]), refusals.BAD_MEMBER),
    "lead_id-too-short": (event(user_data={"lead_id": "123"}), refusals.BAD_LEAD_ID),
    "lead_id-letters": (event(user_data={"lead_id": "lead_1234567890"}), refusals.BAD_LEAD_ID),
    "identity-user-agent-only": (
        event(user_data={"client_user_agent": "Mozilla/5.0"}),
        refusals.THIN_IDENTITY,
    ),
    "identity-city-and-country": (
        event(user_data={"ct": sha("paris"), "country": sha("fr")}),
        refusals.THIN_IDENTITY,
    ),
    "identity-first-name-and-gender": (
        event(user_data={"fn": sha("ann"), "ge": sha("f")}),
        refusals.THIN_IDENTITY,
    ),
    "identity-null-address-and-agent": (
        event(user_data={"client_ip_address": None, "client_user_agent": "Mozilla/5.0"}),
        refusals.THIN_IDENTITY,
    ),
    "identity-empty": (event(user_data={}), refusals.THIN_IDENTITY),
    "identity-unknown-keys": (event(user_data={"email": sha("a")}), refusals.THIN_IDENTITY),
    "app-without-app_data": (event(action_source="app"), refusals.BAD_MEMBER),
    "app-extinfo-short": (app(["i2"]), refusals.BAD_EXTINFO),
    "app-extinfo-without-os": (app(["i2", *[""] * 15]), refusals.BAD_EXTINFO),
    "append-without-share": (event(event_name="AppendAttribution"), refusals.BAD_MEMBER),
    "messaging-without-channel": (message(), refusals.NO_CHANNEL),
    "messaging-other-name": (message("whatsapp", "Lead"), refusals.NOT_A_MESSAGING_EVENT),
    "messaging-without-click": (message("whatsapp", page_id="1"), refusals.NO_MESSAGING_CLICK),
    "messaging-without-account": (
        message("whatsapp", ctwa_clid="click"),
        refusals.NO_MESSAGING_ACCOUNT,
    ),
    "messaging-messenger-without-page": (
        message("messenger", page_scoped_user_id="1"),
        refusals.NO_MESSAGING_ACCOUNT,
    ),
    "messaging-instagram-without-account": (
        message("instagram", ig_sid="1"),
        refusals.NO_MESSAGING_USER,
    ),
}


@pytest.mark.parametrize("bad, refusal", EVENTS.values(), ids=EVENTS)
def test_a_bad_event_refuses_the_batch(
    emulator: EmulatedFacebook, bad: Any, refusal: Refusal
) -> None:
    response = post(emulator, event(event_id="e-0"), bad)
    assert refusal_of(response) == said(refusal)
    assert not emulator.received()


TAKEN = {
    "plain": event(),
    "exactly-7-days": event(event_time=AT - 7 * DAY),
    "store-61-days": event(event_time=AT - 61 * DAY, action_source="physical_store"),
    "now": event(event_time=AT),
    "one-hash-not-a-list": event(user_data={"em": sha("ann@example.com")}),
    "builder-suffix": event(user_data={"em": sha("ann@example.com") + ".AQICAQMC"}),
    "address-with-builder-suffix": event(user_data={"client_ip_address": "192.0.2.1.AQICAQMC"}),
    "address-and-agent": event(
        user_data={"client_ip_address": "2001:db8::1", "client_user_agent": "Mozilla/5.0"}
    ),
    "lead_id-number": event(user_data={"lead_id": 123456789012345}),
    "lead_id-text": event(user_data={"lead_id": "12345678901234567"}),
    "external_id-raw": event(user_data={"external_id": "customer-7"}),
    "invented-fbc": event(user_data={"fbc": "fb.1.1700000000000.Click"}),
    "website-without-agent-and-url": event(action_source="website"),
    "no-action-source": event(action_source=DROP),
    "currency-in-lower-case": purchase(currency="eur"),
    "value-as-text": purchase(value="19.90"),
    "value-zero": purchase(value=0),
    "custom-name-and-property": event(event_name="Qualified", custom_data={"stage": {"n": 1}}),
    "ldu": event(
        data_processing_options=["LDU"],
        data_processing_options_country=1,
        data_processing_options_state=1013,
    ),
    "app": app(["a2", "", "", "", "14", *[""] * 11]),
    "messaging": message("whatsapp", ctwa_clid="click", page_id="1"),
}


@pytest.mark.parametrize("good", TAKEN.values(), ids=TAKEN)
def test_a_good_event_is_taken(emulator: EmulatedFacebook, good: Any) -> None:
    response = post(emulator, good)
    assert response.status == 200, response.document
    assert response.document["events_received"] == 1
    assert response.document["messages"] == []
    assert [e.body for e in emulator.received()] == [good]


def good(**changes: object) -> dict:
    return {"body": json.dumps({"data": [event()], **changes}).encode()}


REQUESTS = {
    "no-token": ({"token": None}, refusals.NO_TOKEN),
    "unknown-token": ({"token": "EAAunknown"}, refusals.BAD_TOKEN),
    "expired-token": (
        {"token": EXPIRED.token, "path": f"/v25.0/{EXPIRED.dataset_id}/events"},
        refusals.EXPIRED_TOKEN,
    ),
    "wrong-proof-in-body": (good(appsecret_proof="0" * 64), refusals.BAD_PROOF),
    "wrong-proof-in-query": ({"query": {"appsecret_proof": "0"}}, refusals.BAD_PROOF),
    "unknown-dataset": ({"path": "/v25.0/999999999999999/events"}, refusals.UNKNOWN_OBJECT),
    "dataset-of-another-token": (
        {"path": f"/v25.0/{THROTTLED.dataset_id}/events"},
        refusals.UNKNOWN_OBJECT,
    ),
    "no-version": ({"path": f"/{GOOD.dataset_id}/events"}, refusals.UNKNOWN_PATH),
    "version-to-come": ({"path": f"/v99.0/{GOOD.dataset_id}/events"}, refusals.UNKNOWN_PATH),
    "other-edge": ({"path": f"/v25.0/{GOOD.dataset_id}/offers"}, refusals.UNKNOWN_PATH),
    "reading-events": ({"method": "GET"}, refusals.UNKNOWN_OBJECT),
    "reading-the-node": (
        {"method": "GET", "path": f"/v25.0/{GOOD.dataset_id}", "body": b""},
        refusals.NOT_READABLE,
    ),
    "no-data": ({"body": b"{}"}, refusals.NO_DATA),
    "empty-data": ({"body": b'{"data": []}'}, refusals.NO_DATA),
    "no-body": ({"body": b""}, refusals.NO_DATA),
    "not-json": ({"body": b"{"}, refusals.BAD_BODY),
    "not-an-object": ({"body": b"[]"}, refusals.BAD_BODY),
    "nan": (
        {"body": json.dumps({"data": [purchase(value=float("nan"))]}).encode()},
        refusals.BAD_BODY,
    ),
    "unknown-encoding": ({"content_type": "text/plain", **good()}, refusals.BAD_BODY),
    "data-an-object": ({"body": b'{"data": {"event_name": "Lead"}}'}, refusals.NOT_AN_ARRAY),
    "test-code-number": (good(test_event_code=7), refusals.BAD_TEST_CODE),
    "partner-agent-too-long": (good(partner_agent="a" * 23), refusals.BAD_AGENT),
    "1001-events": (
        {"body": json.dumps({"data": [event()] * 1001}).encode()},
        refusals.BATCH_TOO_LARGE,
    ),
    "throttled-account": (
        {"token": THROTTLED.token, "path": f"/v25.0/{THROTTLED.dataset_id}/events", **good()},
        refusals.RATE_LIMIT,
    ),
}


@pytest.mark.parametrize("request_, refusal", REQUESTS.values(), ids=REQUESTS)
def test_a_bad_request_is_refused(
    emulator: EmulatedFacebook, request_: Any, refusal: Refusal
) -> None:
    response = post(emulator, **request_)
    assert refusal_of(response) == said(refusal)
    assert response.document["error"]["type"] == refusal.kind
    assert response.document["error"]["fbtrace_id"]
    assert not emulator.received()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
MEMBERS = ("event_name", "event_time", "event_id", "action_source", "app_data", "opt_out")
CUSTOM = ("value", "currency", "contents", "content_ids", "order_id")
USER = ("em", "ph", "lead_id", "external_id", "client_ip_address", "page_id")


@given(
    st.dictionaries(st.sampled_from(MEMBERS), JSON),
    JSON | st.dictionaries(st.sampled_from(CUSTOM), JSON),
    JSON | st.dictionaries(st.sampled_from(USER), JSON),
    st.sampled_from(["app", "physical_store", "business_messaging", "website"]),
)
def test_any_event_gets_an_answer(members: Any, custom: Any, user: Any, source: str) -> None:
    changes = {"action_source": source, **members, "custom_data": custom}
    if user is not None:
        changes["user_data"] = user
    assert post(EmulatedFacebook(), event(**changes)).status in (200, 400)


def test_a_refusal_says_which_rule_it_was(emulator: EmulatedFacebook) -> None:
    response = post(emulator, event(), event(user_data={"em": [sha("a"), "ann@example.com"]}))
    assert isinstance(response, EmulatedRefusal)
    assert response.rule in emulator.refusal_rules()
    assert response.rule.field == "user_data.em[]"
    assert response.where == "data[1].user_data.em[1]"


def test_a_malformed_member_is_named_by_its_path_and_not_its_value(
    emulator: EmulatedFacebook,
) -> None:
    response = post(emulator, event(), event(user_data={"em": ["ann@example.com"]}))
    error = response.document["error"]
    assert "$['data'][1]['user_data']['em'][0]" in error["error_user_msg"]
    assert b"ann@" not in response.body


@pytest.mark.parametrize(
    "way",
    [
        {"token": None, "query": {"access_token": GOOD.token}},
        {"token": None, **good(access_token=GOOD.token)},
        {"token": GOOD.token},
        {"query": {"appsecret_proof": proof_of(GOOD.token)}},
        good(appsecret_proof=proof_of(GOOD.token)),
    ],
    ids=["query", "body", "bearer", "right-proof-in-query", "right-proof-in-body"],
)
def test_each_way_to_give_a_token(emulator: EmulatedFacebook, way: Any) -> None:
    assert post(emulator, **{**good(), **way}).status == 200


@pytest.mark.parametrize("data", [[event()], [json.dumps(event())]], ids=["array", "strings"])
def test_form_fields_are_taken_too(emulator: EmulatedFacebook, data: Any) -> None:
    body = urlencode({"data": json.dumps(data), "access_token": GOOD.token}).encode()
    kind = "application/x-www-form-urlencoded"
    response = post(emulator, body=body, content_type=kind, token=None)
    assert response.document["events_received"] == 1


def test_a_thousand_events_are_taken(emulator: EmulatedFacebook) -> None:
    assert post(emulator, *[event()] * 1000).document["events_received"] == 1000


def test_test_events_are_taken_and_marked(emulator: EmulatedFacebook) -> None:
    post(emulator, event(), test_event_code="TEST123")
    assert [e.test for e in emulator.received()] == [True]


def test_an_old_version_is_upgraded_with_a_warning(emulator: EmulatedFacebook) -> None:
    response = post(emulator, event(), path=f"/v20.0/{GOOD.dataset_id}/events")
    assert response.status == 200
    assert "x-ad-api-version-warning" in response.headers
    assert "x-ad-api-version-warning" not in post(emulator, event()).headers


def test_throttled_is_the_platforms_own_answer(emulator: EmulatedFacebook) -> None:
    assert refusal_of(emulator.throttled()) == said(refusals.RATE_LIMIT)


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.name)
def test_a_token_can_be_checked(emulator: EmulatedFacebook, account: Account) -> None:
    path, query = "/v25.0/debug_token", {"input_token": account.token}
    response = post(emulator, method="GET", path=path, query=query, body=b"")
    assert response.document["data"]["is_valid"] is not account.expired


def test_me_answers_a_good_token(emulator: EmulatedFacebook) -> None:
    response = post(emulator, method="GET", path="/v25.0/me", body=b"")
    assert response.document["id"] == GOOD.dataset_id


def test_trace_ids_are_a_counter(emulator: EmulatedFacebook) -> None:
    first, second = (post(emulator, event()).document["fbtrace_id"] for _ in range(2))
    assert first != second
    assert post(EmulatedFacebook(), event()).document["fbtrace_id"] == first


def test_reset_forgets_events_and_keys(emulator: EmulatedFacebook) -> None:
    post(emulator, event())
    emulator.reset()
    assert not emulator.received()
    post(emulator, event())
    assert [e.duplicate for e in emulator.received()] == [False]


def test_only_the_last_ten_thousand_are_kept(emulator: EmulatedFacebook) -> None:
    for batch in range(11):
        post(emulator, *(event(event_id=f"{batch}-{n}") for n in range(1000)))
    assert len(emulator.received()) == 10_000
    assert emulator.received()[-1].event_id == "10-999"


def test_pixels_are_good_expired_and_throttled(emulator: EmulatedFacebook) -> None:
    pixels = emulator.pixels()
    assert [p.name for p in pixels] == ["facebook-good", "facebook-expired", "facebook-throttled"]
    assert {p.platform for p in pixels} == {"facebook"}
    assert all(p.pixel_id.isdigit() and len(p.pixel_id) == 15 for p in pixels)
    assert all(a.token not in repr(emulator.pixels()) + repr(a) for a in ACCOUNTS)
