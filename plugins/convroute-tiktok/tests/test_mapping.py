from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from convroute.spi import ActionSource, Identifier, Item, NoteKind, Payload, Refusal

OFFLINE = {"offline_event_set_id": "7000000000000000002"}
CRM = {"crm_event_set_id": "7000000000000000003"}
APP = {
    "tiktok_app_id": "7000000000000000004",
    "store_app_id": "com.example.app",
    "app_name": "Shop",
}
LEAD_ID = {"tiktok.lead_id": "7245151489423"}
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
EVERYTHING = {
    "emails": ("ann@example.com",),
    "phones": ("+12025550123",),
    "first_name": "Ann",
    "last_name": "Doe",
    "date_of_birth": "1990-01-01",
    "gender": "f",
    "city": "Los Angeles",
    "state": "California",
    "zip": "94105-1234",
    "country": "United States",
    "external_id": "user_123",
    "ip_address": "203.0.113.1",
    "user_agent": "UA",
}
ISSUED = {
    "ttclid": "E.C.P.1",
    "ttp": "b",
    "locale": "en-US",
    "idfv": "V-1",
    "gaid": "A-1",
    "att_status": "denied",
}

WEB_KEYS = {
    "email", "phone", "external_id", "ttclid", "ttp", "ip", "user_agent", "locale", "first_name", "last_name",
    "zip_code", "city", "state", "country",
}  # fmt: skip


@pytest.mark.parametrize(
    "action, options, identifiers, wanted",
    [
        (ActionSource.WEBSITE, {}, ISSUED, WEB_KEYS),
        (ActionSource.CHAT, OFFLINE, ISSUED, {"email", "phone"}),
        (ActionSource.OTHER, CRM, {**ISSUED, **LEAD_ID}, {"email", "phone", "external_id"}),
        (
            ActionSource.APP,
            APP,
            {**ISSUED, "idfa": "EA7583CD-A667-48BC-B806-42ECB2B48606"},
            {"email", "phone", "ip", "user_agent", "locale", "idfa", "idfv", "gaid", "att_status"},
        ),
    ],
    ids=["web", "offline", "crm", "app"],
)
def test_match_keys_of_each_event_source(
    action: Any, options: Any, identifiers: Any, wanted: Any, fire: Callable[..., Any]
):
    payload = fire(EVERYTHING, action_source=action, options=options, identifiers=identifiers)
    assert set(payload.body["user"]) == wanted


def test_match_keys_name_the_lead_fields(fire: Callable[..., Any]):
    payload = fire(EVERYTHING, identifiers=ISSUED)
    assert payload.match_keys["email"] == "emails"
    assert payload.match_keys["zip_code"] == "zip"
    assert payload.match_keys["ip"] == "ip_address"
    assert payload.match_keys["ttclid"] == "clickIds.ttclid"
    assert set(payload.match_keys) == set(payload.body["user"])


def test_crm_names_the_lead_id(fire: Callable[..., Any]):
    payload = fire({}, action_source=ActionSource.OTHER, options=CRM, identifiers=LEAD_ID)
    assert payload.match_keys == {"lead_id": "clickIds.tiktok.lead_id"}
    assert payload.body["lead"] == {"lead_id": "7245151489423"}


def test_place_is_clear_and_short(fire: Callable[..., Any]):
    user = fire(EVERYTHING).body["user"]
    assert (user["city"], user["state"], user["country"]) == ("losangeles", "ca", "us")


def test_several_values_are_a_list_without_repeats(fire: Callable[..., Any]):
    user = fire({"emails": ("b@example.com", " B@example.com", "a@example.com")}).body["user"]
    assert len(user["email"]) == 2
    assert user["email"][0] == fire({"emails": ("b@example.com",)}).body["user"]["email"]


@pytest.mark.parametrize(
    "given, lead_id, options, field",
    [
        ("u-1", "lead_1", {}, "external_id"),
        (None, "lead_1", {}, "id"),
        (None, None, {}, None),
        (None, "lead_1", {"external_id": "given"}, None),
        ("u-1", "lead_1", {"external_id": "given"}, "external_id"),
        ("u-1", "lead_1", {"external_id": "off"}, None),
        ("\u200b\ufeff", "lead_1", {}, None),
    ],
)
def test_external_id(given: Any, lead_id: Any, options: Any, field: Any, fire: Callable[..., Any]):
    keys = {"emails": ("ann@example.com",), "external_id": given}
    payload = fire(keys, lead={"id": lead_id}, options=options)
    assert payload.match_keys.get("external_id") == field


def test_external_id_in_lower_case(fire: Callable[..., Any]):
    keys = {"external_id": "User_123"}
    lower = fire(keys, options={"external_id_lower": True})
    assert lower.body["user"] == fire({"external_id": "user_123"}).body["user"]
    assert lower.body["user"] != fire(keys).body["user"]


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"city": "Rome", "country": "it"},
        {"user_agent": "UA"},
        {"emails": ("nobody",)},
        {"ip_address": "10.0.0.1"},
    ],
)
def test_nothing_to_match_by_is_refused(keys: Any, fire: Callable[..., Any]):
    refusal = fire(keys, lead={"id": "lead_1"})
    assert isinstance(refusal, Refusal)
    assert "e-mail" in refusal.reason
    assert refusal.field == "lead"


@pytest.mark.parametrize(
    "source_url, landing_url, options, url",
    [
        (
            "https://a.example/?q=1#x",
            "https://b.example",
            {"default_page_url": "https://c.example"},
            "https://a.example/",
        ),
        (None, "https://b.example", {"default_page_url": "https://c.example"}, "https://b.example"),
        ("not a url", "https://b.example", {}, "https://b.example"),
        (
            "javascript:alert(1)",
            None,
            {"default_page_url": "https://c.example"},
            "https://c.example",
        ),
        (None, None, {"default_page_url": "https://c.example"}, "https://c.example"),
        ("https://user@a.example:8080/ü", None, {}, "https://a.example:8080/ü"),
        (None, None, {"default_page_url": "https://c.example/?id=1"}, "https://c.example/?id=1"),
    ],
)
def test_page(source_url: Any, landing_url: Any, options: Any, url: Any, fire: Callable[..., Any]):
    payload = fire(source_url=source_url, lead={"landing_url": landing_url}, options=options)
    assert payload.body["page"] == {"url": url}


@pytest.mark.parametrize(
    "url, sent",
    [
        (
            "https://a.example/p?email=ann%40example.com&ttclid=E.C.P.1&token=abc&utm_source=a#f",
            "https://a.example/p?ttclid=E.C.P.1&utm_source=a",
        ),
        ("https://u:p@a.example/p?phone=2025550123", "https://a.example/p"),
        ("https://a.example/p#token", "https://a.example/p"),
        ("https://a.example/p?ttclid=E.C.P.1", None),
        ("https://a.example/p?ref=7&x_a=1&utm_id=2", None),
        ("https://a.example/p", None),
    ],
)
@pytest.mark.parametrize("place", ["sourceUrl", "landingUrl", "referrerUrl"])
def test_what_may_be_private_in_a_url_stays_here(
    url: str, sent: str | None, place: str, fire: Callable[..., Any]
):
    page = "https://shop.example/"
    payload = fire(
        source_url={"sourceUrl": url, "landingUrl": None}.get(place, page),
        lead={"landing_url": url if place == "landingUrl" else None},
        referrer_url=url if place == "referrerUrl" else None,
        options={"keep_query": ["ref", "x_*"]},
    )
    assert payload.body["page"]["referrer" if place == "referrerUrl" else "url"] == (sent or url)
    noted = [(note.field, note.kind) for note in payload.notes]
    assert noted == ([(place, NoteKind.CHANGED)] if sent else [])
    assert not any(word in str(payload.notes) for word in ("email", "token=", "abc", "ann"))


def test_the_click_id_in_a_page_is_read_and_stays(fire: Callable[..., Any]):
    payload = fire(source_url="https://a.example/?ttclid=E.C.P.1&email=x", lead={})
    assert payload.body["user"]["ttclid"] == "E.C.P.1"
    assert payload.body["page"]["url"] == "https://a.example/?ttclid=E.C.P.1"


def test_no_page_is_noted_and_sent(fire: Callable[..., Any]):
    payload = fire(source_url=None, referrer_url="https://a.example")
    assert "page" not in payload.body
    assert [(note.field, note.kind) for note in payload.notes] == [("sourceUrl", NoteKind.WARNING)]


def test_referrer(fire: Callable[..., Any]):
    assert (
        fire(referrer_url="https://a.example/x").body["page"]["referrer"] == "https://a.example/x"
    )
    payload = fire(referrer_url="a.example")
    assert "referrer" not in payload.body["page"]
    assert "referrerUrl" in [note.field for note in payload.notes]


@pytest.mark.parametrize(
    "given, source_url, landing_url, expected",
    [
        ("given", "https://a.example/?ttclid=page", None, ("given", "clickIds.ttclid")),
        (
            None,
            "https://a.example/?ttclid=page",
            "https://a.example/?ttclid=landing",
            ("page", "event"),
        ),
        (
            None,
            "https://a.example/",
            "https://a.example/?x=1&ttclid=landing",
            ("landing", "landing_url"),
        ),
        (None, None, None, (None, None)),
    ],
)
def test_click_id(
    given: Any, source_url: Any, landing_url: Any, expected: Any, fire: Callable[..., Any]
):
    payload = fire(
        identifiers={"ttclid": given} if given else {},
        source_url=source_url,
        lead={"landing_url": landing_url},
    )
    assert (payload.body["user"].get("ttclid"), payload.match_keys.get("ttclid")) == expected


@pytest.mark.parametrize("days, noted", [(1, False), (28, False), (29, True)])
def test_an_old_click_id_is_noted(days: Any, noted: Any, fire: Callable[..., Any]):
    seen = Identifier(value="E.C.P.1", seen_at=NOW - timedelta(days=days))
    payload = fire(identifiers={"ttclid": seen})
    assert bool(payload.notes) == noted
    assert payload.body["user"]["ttclid"] == "E.C.P.1"


@pytest.mark.parametrize(
    "options, action, days, result",
    [
        ({}, ActionSource.WEBSITE, 6.9, "sent"),
        ({}, ActionSource.WEBSITE, 7.1, "noted"),
        ({}, ActionSource.WEBSITE, 27.9, "noted"),
        ({}, ActionSource.WEBSITE, 28.1, "refused"),
        (OFFLINE, ActionSource.CHAT, 27.9, "sent"),
        (OFFLINE, ActionSource.CHAT, 28.1, "refused"),
        (CRM, ActionSource.OTHER, 27.9, "sent"),
        (CRM, ActionSource.OTHER, 28.1, "refused"),
    ],
)
def test_age(options: Any, action: Any, days: Any, result: Any, fire: Callable[..., Any]):
    at = NOW - timedelta(days=days)
    identifiers = LEAD_ID if options is CRM else {}
    mapped = fire(occurred_at=at, action_source=action, options=options, identifiers=identifiers)
    if result == "refused":
        assert isinstance(mapped, Refusal)
        assert (mapped.field, "28 days" in mapped.reason) == ("eventTime", True)
    else:
        assert mapped.body["event_time"] == int(at.timestamp())
        assert ("eventTime" in [note.field for note in mapped.notes]) == (result == "noted")


def test_future(fire: Callable[..., Any]):
    near = fire(occurred_at=NOW + timedelta(seconds=60))
    assert near.body["event_time"] == int(NOW.timestamp())
    assert [note.field for note in near.notes] == ["eventTime"]
    assert isinstance(fire(occurred_at=NOW + timedelta(seconds=61)), Refusal)


@pytest.mark.parametrize(
    "name, overrides, wire",
    [
        ("Lead", {}, "Lead"),
        ("Lead", {"Lead": "SubmitForm"}, "SubmitForm"),
        ("CompletePayment", {"CompletePayment": "CompletePayment"}, "CompletePayment"),
        ("Signed up", {}, "Signed up"),
        ("download", {}, "download"),
        ("Refund", {"Refund": "Refund"}, "Refund"),
    ],
)
def test_event_name(name: Any, overrides: Any, wire: Any, fire: Callable[..., Any]):
    assert fire(name=name, pixel_fields={"event_names": overrides}).body["event"] == wire


@pytest.mark.parametrize("name", ["Refund", "  ", ""])
def test_event_name_that_is_refused(name: Any, fire: Callable[..., Any]):
    refusal = fire(name=name)
    assert isinstance(refusal, Refusal)
    assert refusal.field == "eventName"


@pytest.mark.parametrize("name", ["CompletePayment", "PlaceAnOrder", "purchase"])
def test_event_name_that_is_noted(name: Any, fire: Callable[..., Any]):
    assert [note.field for note in fire(name=name).notes] == ["eventName"]


def test_app_events_have_names_of_their_own(fire: Callable[..., Any]):
    payload = fire(name="Lead", action_source=ActionSource.APP, options=APP)
    assert payload.body["event"] == "GenerateLead"
    assert payload.body["app"] == {"app_id": "com.example.app", "app_name": "Shop"}


def test_a_custom_crm_event_goes(fire: Callable[..., Any]):
    payload = fire(
        name="Signed", action_source=ActionSource.OTHER, options=CRM, identifiers=LEAD_ID
    )
    assert payload.body["event"] == "Signed"


def test_test_event_code_stands_in_the_envelope(fire: Callable[..., Any]):
    payload = fire(test_event_code=" TEST123 ")
    assert payload.envelope["test_event_code"] == "TEST123"
    assert [note.field for note in payload.notes] == ["testEventCode"]
    assert "test_event_code" not in fire(test_event_code="  ").envelope


@pytest.mark.parametrize(
    "value, currency, sent, noted",
    [
        (Decimal("19.90"), "USD", {"value": 19.9, "currency": "USD"}, []),
        (Decimal(20), "usd", {"value": 20, "currency": "USD"}, []),
        (None, "EUR", {"currency": "EUR"}, []),
        (Decimal(0), "EUR", {"value": 0, "currency": "EUR"}, []),
        (Decimal(1), "BGN", {}, ["currency", "eventValue"]),
        (Decimal(1), None, {}, ["eventValue"]),
        (Decimal("NaN"), "EUR", {"currency": "EUR"}, ["eventValue"]),
        (Decimal("Infinity"), "EUR", {"currency": "EUR"}, ["eventValue"]),
        (Decimal("1e999"), "EUR", {"currency": "EUR"}, ["eventValue"]),
    ],
)
def test_value_and_currency(
    value: Any, currency: Any, sent: Any, noted: Any, fire: Callable[..., Any]
):
    payload = fire(value=value, currency=currency)
    assert payload.body.get("properties", {}) == sent
    assert [note.field for note in payload.notes] == noted


def test_contents(fire: Callable[..., Any]):
    item = Item(
        id="987",
        quantity=2,
        price=Decimal("9.95"),
        name="Tea",
        category="Drinks",
        brand="Leaf",
        delivery_category="curbside",
    )
    payload = fire(contents=(item, Item(id=""), Item(id="b", price=Decimal("NaN"))))
    assert payload.body["properties"] == {
        "contents": [
            {
                "content_id": "987",
                "quantity": 2,
                "price": 9.95,
                "content_name": "Tea",
                "content_category": "Drinks",
                "brand": "Leaf",
            },
            {"content_id": "b"},
        ],
        "content_type": "product",
    }
    assert [note.field for note in payload.notes] == [
        "contents[0].deliveryCategory",
        "contents[2].price",
    ]


@pytest.mark.parametrize(
    "event, options, sent",
    [
        ({"limited_data_use": True}, {}, True),
        ({}, {"limited_data_use": True}, True),
        ({"extras": {"tiktok": {"limited_data_use": True}}}, {}, True),
        ({"extras": {"tiktok": {"limited_data_use": False}}}, {}, None),
        ({}, {}, None),
    ],
)
def test_limited_data_use(event: Any, options: Any, sent: Any, fire: Callable[..., Any]):
    keys = {"ip_address": "203.0.113.1"}
    payload = fire(keys, options=options, **event)
    assert payload.body.get("limited_data_use") is sent
    assert payload.notes == ()


def test_limited_data_use_without_an_address_is_noted(fire: Callable[..., Any]):
    assert [note.field for note in fire(limited_data_use=True).notes] == ["limitedDataUse"]


def test_limited_data_use_that_offline_events_do_not_have_is_noted(fire: Callable[..., Any]):
    payload = fire(limited_data_use=True, action_source=ActionSource.CHAT, options=OFFLINE)
    assert isinstance(payload, Payload)
    assert "limited_data_use" not in payload.body
    assert [note.field for note in payload.notes] == ["limitedDataUse"]


@pytest.mark.parametrize(
    "keys, said", [({}, True), ({"external_id": " "}, False)], ids=["own id", "nothing"]
)
def test_a_refusal_says_that_the_own_id_alone_does_not_count(
    keys: Any, said: bool, fire: Callable[..., Any]
):
    refusal = fire(keys, lead={"id": "lead_1"} if said else {})
    assert isinstance(refusal, Refusal)
    assert refusal.field == "lead"
    assert refusal.reason.endswith("; the lead's own id alone does not count") == said


@pytest.mark.parametrize(
    "quantity, price, sent, dropped",
    [
        (2, Decimal("19.90"), {"quantity": 2, "price": 19.9}, []),
        (2**53, Decimal("NaN"), {}, ["contents[0].quantity", "contents[0].price"]),
        (2**70, Decimal("1E+400"), {}, ["contents[0].quantity", "contents[0].price"]),
        (1, Decimal(2**64), {"quantity": 1, "price": 2.0**64}, []),
    ],
    ids=["plain", "not exact", "no number", "an amount is never refused for its size"],
)
def test_numbers_of_an_item(
    quantity: Any, price: Any, sent: Any, dropped: Any, fire: Callable[..., Any]
):
    items = (Item(id="a", quantity=quantity, price=price),)
    payload = fire({"emails": ("ann@example.com",)}, contents=items)
    (line,) = payload.body["properties"]["contents"]
    assert line == {"content_id": "a", **sent}
    assert [note.field for note in payload.notes if note.kind.value == "dropped"] == dropped


@pytest.mark.parametrize("event_id", ["", "  ", "\ud800", "\udfff \ud800"])
def test_an_event_needs_an_id(event_id: str, fire: Callable[..., Any]):
    refusal = fire(event_id=event_id)
    assert isinstance(refusal, Refusal)
    assert refusal.field == "eventId"


def test_the_id_is_sent_without_blanks_around_it(fire: Callable[..., Any]):
    payload = fire(event_id=" event-1 ")
    assert payload.event_id == payload.body["event_id"] == "event-1"


def test_a_hashed_user_agent_is_left_out(fire: Callable[..., Any]):
    payload = fire({"emails": ("ann@example.com",), "user_agent": "F" * 64})
    assert "user_agent" not in payload.body["user"]
    assert "userAgent" in [note.field for note in payload.notes]
