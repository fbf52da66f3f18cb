"""The events that the emulated platform takes and refuses: a case for each rule of the documents."""

from __future__ import annotations

from typing import Any

import pytest
from facebook_requests import (
    AT,
    DAY,
    DROP,
    NOW,
    app,
    event,
    message,
    post,
    purchase,
    refusal_of,
    said,
    sha,
)

from convroute.spi import EmulatedRefusal
from convroute_facebook.emulator import EmulatedFacebook, refusals
from convroute_facebook.emulator.refusals import Refusal

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
