"""The events that the emulated platform takes and refuses: a case for each rule of the documents."""

from __future__ import annotations

from typing import Any

import pytest
from tiktok_requests import (
    AT,
    DAY,
    DROP,
    SOURCE_IDS,
    code_of,
    content,
    crm,
    event,
    post,
    properties,
    sha,
    user,
)

from convroute_tiktok.emulator import EmulatedTikTok, refusals
from convroute_tiktok.emulator.refusals import Refusal

EVENTS = {
    "not-an-object": ("web", "Lead", refusals.NOT_AN_OBJECT, ""),
    "event-missing": ("web", event(event=DROP), refusals.MISSING, "event"),
    "event-blank": ("web", event(event=""), refusals.MISSING, "event"),
    "event-number": ("web", event(event=7), refusals.NOT_A_STRING, "event"),
    "event_time-missing": ("web", event(event_time=DROP), refusals.MISSING, "event_time"),
    "event_time-text": (
        "web",
        event(event_time="2026-03-01T12:00:00Z"),
        refusals.NOT_AN_INTEGER,
        "event_time",
    ),
    "event_time-bool": ("web", event(event_time=True), refusals.NOT_AN_INTEGER, "event_time"),
    "event_time-fraction": ("web", event(event_time=0.5), refusals.NOT_AN_INTEGER, "event_time"),
    "event_time-milliseconds": (
        "web",
        event(event_time=AT * 1000),
        refusals.IN_FUTURE,
        "event_time",
    ),
    "event_time-future": ("web", event(event_time=AT + 1), refusals.IN_FUTURE, "event_time"),
    "event_id-number": ("web", event(event_id=7), refusals.NOT_A_STRING, "event_id"),
    "user-list": ("web", event(user=[1]), refusals.NOT_AN_OBJECT, "user"),
    "page-text": ("web", event(page="https://a.example"), refusals.NOT_AN_OBJECT, "page"),
    "page-without-url": ("web", event(page={"referrer": ""}), refusals.MISSING, "page.url"),
    "page-relative": ("web", event(page={"url": "/a"}), refusals.NOT_A_URL, "page.url"),
    "ldu-text": (
        "web",
        event(limited_data_use="true"),
        refusals.NOT_A_BOOLEAN,
        "limited_data_use",
    ),
    "email-clear": ("web", user(email="ann@example.com"), refusals.NOT_HASHED, "user.email"),
    "email-clear-in-list": (
        "web",
        user(email=[sha("a"), "ann@example.com"]),
        refusals.NOT_HASHED,
        "user.email.1",
    ),
    "email-upper-case-hash": (
        "web",
        user(email=sha("a").upper()),
        refusals.NOT_HASHED,
        "user.email",
    ),
    "email-md5": ("web", user(email=sha("a")[:32]), refusals.NOT_HASHED, "user.email"),
    "email-hash-of-nothing": ("web", user(email=sha("")), refusals.NOT_HASHED, "user.email"),
    "phone-clear": ("web", user(phone="+12025550123"), refusals.NOT_HASHED, "user.phone"),
    "phone-clear-offline": (
        "offline",
        user(phone="+12025550123"),
        refusals.NOT_HASHED,
        "user.phone",
    ),
    "external_id-raw": ("web", user(external_id="c-7"), refusals.NOT_HASHED, "user.external_id"),
    "first_name-clear": ("web", user(first_name="ann"), refusals.NOT_HASHED, "user.first_name"),
    "country-hashed": ("web", user(country=sha("us")), refusals.NOT_ALLOWED, "user.country"),
    "city-list": ("web", user(city=["paris"]), refusals.NOT_A_STRING, "user.city"),
    "ttclid-number": ("web", user(ttclid=7), refusals.NOT_A_STRING, "user.ttclid"),
    "ip-with-port": ("web", user(ip="192.0.2.1:80"), refusals.NOT_AN_ADDRESS, "user.ip"),
    "value-text": ("web", properties(value="19.90"), refusals.NOT_A_NUMBER, "properties.value"),
    "value-bool": ("web", properties(value=True), refusals.NOT_A_NUMBER, "properties.value"),
    "currency-lower": (
        "web",
        properties(value=1, currency="eur"),
        refusals.NOT_ALLOWED,
        "properties.currency",
    ),
    "currency-unlisted": (
        "web",
        properties(value=1, currency="BGN"),
        refusals.NOT_ALLOWED,
        "properties.currency",
    ),
    "contents-object": (
        "web",
        properties(contents={"content_id": "1"}),
        refusals.NOT_A_LIST,
        "properties.contents",
    ),
    "contents-of-text": (
        "web",
        properties(contents=["1"]),
        refusals.NOT_AN_OBJECT,
        "properties.contents.0",
    ),
    "content_id-number": (
        "web",
        content(content_id=1077218),
        refusals.NOT_A_STRING,
        "properties.contents.1.content_id",
    ),
    "price-text": (
        "web",
        content(price="5"),
        refusals.NOT_A_NUMBER,
        "properties.contents.1.price",
    ),
    "quantity-fraction": (
        "web",
        content(quantity=1.5),
        refusals.NOT_AN_INTEGER,
        "properties.contents.1.quantity",
    ),
    "order_id-number": (
        "web",
        properties(order_id=7),
        refusals.NOT_A_STRING,
        "properties.order_id",
    ),
    "content_type-other": (
        "web",
        properties(content_type="thing"),
        refusals.NOT_ALLOWED,
        "properties.content_type",
    ),
    "crm-without-lead": ("crm", crm(lead=DROP), refusals.MISSING, "lead.lead_id"),
    "crm-without-lead_id": ("crm", crm(lead={}), refusals.MISSING, "lead.lead_id"),
    "crm-lead_id-number": ("crm", crm(lead={"lead_id": 1}), refusals.NOT_A_STRING, "lead.lead_id"),
    "app-without-app": ("app", event(), refusals.MISSING, "app.app_id"),
    "offline-custom-name": (
        "offline",
        event(event="Qualified"),
        refusals.NOT_A_STANDARD_EVENT,
        "event",
    ),
    "offline-pageview": (
        "offline",
        event(event="Pageview"),
        refusals.NOT_A_STANDARD_EVENT,
        "event",
    ),
    "offline-other-case": (
        "offline",
        event(event="lead"),
        refusals.NOT_A_STANDARD_EVENT,
        "event",
    ),
    "offline-29-days": (
        "offline",
        event(event_time=AT - 28 * DAY - 1),
        refusals.TOO_OLD,
        "event_time",
    ),
}


@pytest.mark.parametrize("source, bad, refusal, path", EVENTS.values(), ids=EVENTS)
def test_a_bad_event_refuses_the_batch(
    emulator: EmulatedTikTok, source: str, bad: Any, refusal: Refusal, path: str
) -> None:
    fine = {"web": event(), "offline": event(), "crm": crm(), "app": event(app={"app_id": "1"})}
    response = post(emulator, fine[source], bad, source=source)
    assert code_of(response) == refusal.code
    where = f"Batch.1.{path}" if path else "Batch.1"
    assert response.document["message"] == f"{where}: {refusal.message}"
    assert not emulator.received()


TAKEN = {
    "web": ("web", event()),
    "web-without-page": ("web", event(page=DROP)),
    "web-without-user": ("web", event(user=DROP)),
    "web-custom-name": ("web", event(event="Qualified")),
    "web-former-name": ("web", event(event="CompletePayment")),
    "web-a-year-old": ("web", event(event_time=AT - 365 * DAY)),
    "web-now": ("web", event(event_time=AT)),
    "web-lists": ("web", user(email=[sha("a"), sha("b")], phone=[sha("+12025550123")])),
    "web-blanks": ("web", user(email="", phone=[], external_id=None)),
    "web-place": ("web", user(zip_code=sha("94103"), city="sanfrancisco", country="us")),
    "web-value-without-currency": ("web", properties(value=19.9)),
    "web-purchase": ("web", properties(value=0, currency="EUR", order_id="o-1")),
    "web-own-property": ("web", properties(stage={"n": 1})),
    "offline": ("offline", event(page=DROP)),
    "offline-28-days": ("offline", event(event_time=AT - 28 * DAY)),
    "offline-web-members-ignored": ("offline", user(email=sha("a"), ttclid=7, first_name="ann")),
    "crm": ("crm", crm()),
    "crm-custom-name": ("crm", crm(event="Qualified")),
    "app": ("app", event(app={"app_id": "1"}, user={"idfa": "A", "att_status": "DENIED"})),
}


@pytest.mark.parametrize("source, good", TAKEN.values(), ids=TAKEN)
def test_a_good_event_is_taken(emulator: EmulatedTikTok, source: str, good: Any) -> None:
    response = post(emulator, good, source=source)
    assert code_of(response) == 0, response.document
    assert response.document["message"] == "OK"
    assert [(e.pixel_id, e.body) for e in emulator.received()] == [(SOURCE_IDS[source], good)]
