"""Limited data use, `extras.facebook`, stages of a CRM, and conversations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from convroute.spi import ActionSource, NoteKind, Payload

NOW = datetime(2026, 11, 23, 12, 0, 0, 123_000, tzinfo=UTC)
ANN = {"email": "ann@example.com"}


def digest(text: Any):
    return sha256(text.encode()).hexdigest()


def body(payload: Any):
    assert isinstance(payload, Payload), payload
    return payload.body


def custom(payload: Any):
    return body(payload).get("custom_data", {})


def fields(mapped: Any):
    return [note.field for note in mapped.notes]


GEO = "data_processing_options", "data_processing_options_country", "data_processing_options_state"


def geo(payload: Any):
    return tuple(body(payload).get(name) for name in GEO)


LIMITS = [
    # id, lead, options, event, what is sent, notes
    ("not asked", {}, {}, {}, (None, None, None), []),
    ("by address", {"ipAddress": "203.0.113.7"}, {}, {"limited_data_use": True}, (["LDU"], 0, 0), []),
    ("always", {"ipAddress": "203.0.113.7"}, {"limited_data_use": True}, {}, (["LDU"], 0, 0), []),
    ("the pixel's place", {}, {"data_processing_country": 1, "data_processing_state": 1000},
     {"limited_data_use": True}, (["LDU"], 1, 1000), []),
    ("the lead's state", {"state": "Texas", "country": "us"}, {}, {"limited_data_use": True}, (["LDU"], 1, 1005), []),
    ("a state without a law", {"state": "Utah"}, {}, {"limited_data_use": True}, (["LDU"], 0, 0), ["limitedDataUse"]),
    ("a state abroad", {"state": "Victoria", "country": "au"}, {}, {"limited_data_use": True}, (["LDU"], 0, 0),
     ["limitedDataUse"]),
    ("in Meta's words", {}, {}, {"extras": {"facebook": {GEO[0]: ["LDU"], GEO[1]: 1, GEO[2]: 1013}}}, (["LDU"],
     1, 1013), []),
    ("explicitly not", {}, {"limited_data_use": True}, {"extras": {"facebook": {GEO[0]: []}}}, ([], None, None), []),
    ("mistaken words limit", {}, {}, {"extras": {"facebook": {GEO[0]: "ldu", GEO[2]: 7}}}, (["LDU"], 0, 0),
     [f"extras.facebook.{GEO[0]}"]),
    ("a place alone is nothing", {}, {}, {"extras": {"facebook": {GEO[1]: 1}}}, (None, None, None), []),
]  # fmt: skip


@pytest.mark.parametrize(
    "lead, options, event, sent, notes", [row[1:] for row in LIMITS], ids=[row[0] for row in LIMITS]
)
def test_limited_data_use(
    lead: Any, options: Any, event: Any, sent: Any, notes: Any, fire: Callable[..., Any]
) -> None:
    payload = fire({**ANN, **lead}, options=options, **event)
    assert geo(payload) == sent
    assert fields(payload) == notes


EXTRAS = [
    ("opt out", {"opt_out": True}, {"opt_out": True}, []),
    ("not opted out", {"opt_out": False}, {"opt_out": False}, []),
    ("a slip opts out", {"opt_out": "false"}, {"opt_out": True}, []),
    ("nothing said", {"opt_out": None, "colour": None}, {}, []),
    ("original event", {"original_event_data": {"event_name": "Purchase", "event_time": 1795431600, "x": 1}},
     {"original_event_data": {"event_name": "Purchase", "event_time": 1795431600}}, []),
    ("wrong original event", {"original_event_data": "x"}, {}, ["extras.facebook.original_event_data"]),
    ("attribution", {"attribution_data": {"ad_id": "12", "attribution_share": 0.5, "attribution_value": 5}},
     {"attribution_data": {"ad_id": 12, "attribution_share": 0.5, "attribution_value": 5}}, []),
    ("attribution without its value", {"attribution_data": {"attribution_share": 2}}, {},
     ["extras.facebook.attribution_data"]),
    ("set elsewhere", {"event_name": "X", "event_time": 1, "user_data": {"em": "x"}}, {},
     ["extras.facebook.event_name", "extras.facebook.event_time", "extras.facebook.user_data.em"]),
    ("unknown", {"colour": 1, "ann@example.com": 1}, {}, ["extras.facebook.colour", "extras.facebook"]),
    ("channel", {"messaging_channel": "fax"}, {}, ["extras.facebook.messaging_channel"]),
]  # fmt: skip


@pytest.mark.parametrize(
    "given, sent, notes", [row[1:] for row in EXTRAS], ids=[row[0] for row in EXTRAS]
)
def test_extras(given: Any, sent: Any, notes: Any, fire: Callable[..., Any]) -> None:
    payload = fire(ANN, extras={"facebook": given})
    plain = body(fire(ANN))
    assert {name: value for name, value in body(payload).items() if name not in plain} == sent
    assert fields(payload) == notes


def test_extras_of_other_platforms_are_not_read(fire: Callable[..., Any]) -> None:
    assert fire(ANN, extras={"acme": {"opt_out": True}}) == fire(ANN)


def test_extras_may_hold_custom_data(fire: Callable[..., Any]) -> None:
    extras = {
        "facebook": {
            "customer_segmentation": "existing_customer_to_medium",
            "custom_data": {"status": "won"},
        }
    }
    assert custom(fire(ANN, extras=extras)) == {
        "customer_segmentation": "existing_customer_to_medium", "status": "won",
    }  # fmt: skip


LEAD_AD = {**ANN, "facebook.lead_id": "123456789012345"}
SYSTEM = ActionSource.SYSTEM_GENERATED


@pytest.mark.parametrize(
    "record, source, options, marked",
    [
        (LEAD_AD, SYSTEM, {"crm_name": "Acme"}, True),
        (ANN, SYSTEM, {"crm_name": "Acme"}, False),
        (ANN, SYSTEM, {"crm_name": "Acme", "crm_events": "all"}, True),
        (LEAD_AD, ActionSource.WEBSITE, {"crm_name": "Acme", "crm_events": "all"}, False),
        (LEAD_AD, SYSTEM, {}, False),
    ],
)
def test_crm_stage(
    record: Any, source: Any, options: Any, marked: Any, fire: Callable[..., Any]
) -> None:
    payload = fire(record, name="lead", action_source=source, options=options)
    assert custom(payload) == (
        {"event_source": "crm", "lead_event_source": "Acme"} if marked else {}
    )
    assert body(payload)["event_name"] == ("lead" if marked else "Lead")


def test_a_lead_ads_stage_that_nothing_marks_is_told(fire: Callable[..., Any]) -> None:
    payload = fire(LEAD_AD)
    assert [(note.field, note.kind) for note in payload.notes] == [
        ("clickIds.facebook.lead_id", NoteKind.WARNING)
    ]
    properties = {"event_source": "crm", "lead_event_source": "Own"}
    assert fire(LEAD_AD, properties=properties).notes == ()


CHATS = [
    ("whatsapp", {"ctwa_clid": "c", "page_id": "7"}, None),
    ("whatsapp", {"ctwa_clid": "c", "whatsapp_business_account_id": 8}, None),
    ("whatsapp", {"ctwa_clid": "c"}, "whatsapp_business_account_id or page_id"),
    ("messenger", {"page_id": "7", "page_scoped_user_id": "9"}, None),
    ("messenger", {"page_id": "7"}, "page_scoped_user_id"),
    ("instagram", {"ig_account_id": "7", "ig_sid": "9"}, None),
    ("instagram", {}, "ig_account_id, ig_sid"),
]


@pytest.mark.parametrize("channel, members, lacking", CHATS)
def test_messaging(channel: Any, members: Any, lacking: Any, fire: Callable[..., Any]) -> None:
    extras = {"facebook": {"messaging_channel": channel, **members}}
    record = {**ANN, "ipAddress": "203.0.113.7", "userAgent": "B", "fbc": "fb.1.1795348800000.A"}
    mapped = fire(
        record,
        name="LeadSubmitted",
        action_source=ActionSource.CHAT,
        extras=extras,
        source_url="https://a.example",
    )
    if lacking:
        assert mapped.reason.endswith(f"needs {lacking}")
        return
    assert body(mapped)["action_source"] == "business_messaging"
    assert body(mapped)["messaging_channel"] == channel
    assert set(body(mapped)["user_data"]) == {"em", *members}
    assert set(mapped.match_keys) == {"em", *members}
    assert "event_source_url" not in body(mapped)


def test_messaging_takes_its_own_events_only(fire: Callable[..., Any]) -> None:
    extras = {
        "facebook": {"messaging_channel": "messenger", "page_id": 1, "page_scoped_user_id": 2}
    }
    assert fire(ANN, name="Lead", extras=extras).field == "eventName"
    assert body(fire(ANN, action_source=ActionSource.CHAT))["action_source"] == "chat"
