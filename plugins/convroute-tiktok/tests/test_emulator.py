"""The emulated platform against the documents: a case for each rule, and the laws around them."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute.spi import EmulatedRequest, HttpResponse
from convroute_tiktok.emulator import EmulatedTikTok, refusals
from convroute_tiktok.emulator.accounts import ACCOUNTS
from convroute_tiktok.emulator.platform import PATH
from convroute_tiktok.emulator.refusals import Refusal

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
GOOD, EXPIRED, THROTTLED = ACCOUNTS
DAY = 86_400
DROP = object()
SOURCE_IDS = {source: source_id for source_id, source in GOOD.sources.items()}


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def event(**changes: object) -> dict:
    """A good web event; a member given as DROP is left out."""
    whole = {
        "event": "Lead",
        "event_time": AT - 60,
        "event_id": "e-1",
        "user": {"email": sha("ann@example.com")},
        "page": {"url": "https://shop.example.com/thanks"},
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not DROP}


def user(**members: object) -> dict:
    return event(user=members)


def properties(**members: object) -> dict:
    return event(event="Purchase", properties=members)


def content(**members: object) -> dict:
    return properties(contents=[{"content_id": "1"}, members])


def crm(**changes: object) -> dict:
    return event(**{"page": DROP, "lead": {"lead_id": "123"}, **changes})


def post(
    emulator: EmulatedTikTok,
    *events: object,
    source: object = "web",
    source_id: object = None,
    body: bytes | None = None,
    content_type: str = "application/json",
    path: str = PATH,
    method: str = "POST",
    token: str | None = GOOD.token,
    at: datetime = NOW,
    **members: object,
) -> HttpResponse:
    envelope = {
        "event_source": source,
        "event_source_id": source_id or SOURCE_IDS.get(str(source)),
        "data": list(events),
        **members,
    }
    content = json.dumps({k: v for k, v in envelope.items() if v is not DROP}).encode()
    headers = {"content-type": content_type}
    if token:
        headers["access-token"] = token
    return emulator.answer(
        EmulatedRequest(
            method=method,
            path=path,
            headers=headers,
            body=content if body is None else body,
            received_at=at,
        )
    )


def code_of(response: HttpResponse) -> object:
    assert response.status == 200
    return response.document["code"]


@pytest.fixture
def emulator() -> EmulatedTikTok:
    return EmulatedTikTok()


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


REQUESTS: dict[str, tuple[dict[str, Any], Refusal]] = {
    "no-token": ({"token": None}, refusals.NO_TOKEN),
    "unknown-token": ({"token": "unknown"}, refusals.BAD_TOKEN),
    "revoked-token": ({"token": EXPIRED.token}, refusals.BAD_TOKEN),
    "throttled-pixel": ({"token": THROTTLED.token}, refusals.PIXEL_RATE),
    "unknown-pixel": ({"source_id": "C0UNKNOWN00000000001"}, refusals.NO_PERMISSION),
    "pixel-of-another-token": ({"source_id": THROTTLED.pixel_code}, refusals.NO_PERMISSION),
    "pixel-code-for-offline": (
        {"source": "offline", "source_id": GOOD.pixel_code},
        refusals.SOURCE_MISMATCH,
    ),
    "event-set-for-web": ({"source_id": GOOD.offline_event_set_id}, refusals.SOURCE_MISMATCH),
    "source-missing": ({"source": DROP}, refusals.BAD_SOURCE),
    "source-unknown": ({"source": "phone_call"}, refusals.BAD_SOURCE),
    "source-list": ({"source": ["web"]}, refusals.BAD_SOURCE),
    "source-id-missing": ({"source_id": DROP}, refusals.BAD_SOURCE_ID),
    "source-id-number": ({"source_id": 7000000000000000011}, refusals.BAD_SOURCE_ID),
    "no-data": ({"data": DROP}, refusals.NO_DATA),
    "empty-data": ({"data": []}, refusals.NO_DATA),
    "data-an-object": ({"data": event()}, refusals.NO_DATA),
    "1001-events": ({"data": [event()] * 1001}, refusals.BATCH_TOO_LARGE),
    "test-code-number": ({"test_event_code": 7}, refusals.BAD_TEST_CODE),
    "invented-partner": ({"partner_name": "Somebody"}, refusals.BAD_PARTNER),
    "not-json": ({"body": b"{"}, refusals.BAD_BODY),
    "not-an-object": ({"body": b"[]"}, refusals.BAD_BODY),
    "no-body": ({"body": b""}, refusals.BAD_BODY),
    "nan": ({"data": [properties(value=float("nan"))]}, refusals.BAD_BODY),
    "form": ({"content_type": "application/x-www-form-urlencoded"}, refusals.BAD_CONTENT_TYPE),
}


@pytest.mark.parametrize("request_, refusal", REQUESTS.values(), ids=REQUESTS)
def test_a_bad_request_is_refused(
    emulator: EmulatedTikTok, request_: Any, refusal: Refusal
) -> None:
    response = post(emulator, **{"data": [event()], **request_})
    assert code_of(response) == refusal.code
    assert response.document["message"] == refusal.message
    assert response.document["data"] == {}
    assert not emulator.received()


def test_throttled_is_the_platforms_own_answer(emulator: EmulatedTikTok) -> None:
    assert code_of(emulator.throttled()) == refusals.APP_RATE.code == 40100


@pytest.mark.parametrize(
    "way, status",
    [
        ({"path": PATH.rstrip("/")}, 404),
        ({"path": "/open_api/v1.3/event/batch/"}, 404),
        ({"path": "/open_api/v1.3/pixel/track/"}, 404),
        ({"method": "GET"}, 405),
    ],
    ids=["no-slash", "batch", "pixel-track", "get"],
)
def test_path_and_method_are_the_web_servers_business(
    emulator: EmulatedTikTok, way: Any, status: int
) -> None:
    response = post(emulator, event(), **way)
    assert response.status == status
    assert response.json is None


def test_the_token_is_taken_from_its_header_only(emulator: EmulatedTikTok) -> None:
    request = EmulatedRequest(
        method="POST",
        path=PATH,
        query={"access_token": GOOD.token},
        headers={"authorization": f"Bearer {GOOD.token}", "content-type": "application/json"},
        body=b"{}",
        received_at=NOW,
    )
    assert code_of(emulator.answer(request)) == refusals.NO_TOKEN.code


def test_a_thousand_events_are_taken(emulator: EmulatedTikTok) -> None:
    assert code_of(post(emulator, *[event()] * 1000)) == 0
    assert len(emulator.received()) == 1000


def test_request_ids_are_a_counter(emulator: EmulatedTikTok) -> None:
    first, second = (post(emulator, event()) for _ in range(2))
    assert first.document["request_id"] != second.document["request_id"]
    assert first.headers["x-tt-logid"] == first.document["request_id"]
    again = post(EmulatedTikTok(), event())
    assert again.document["request_id"] == first.document["request_id"]


def test_reset_forgets_events_and_keys(emulator: EmulatedTikTok) -> None:
    post(emulator, event())
    emulator.reset()
    assert not emulator.received()
    post(emulator, event())
    assert [e.duplicate for e in emulator.received()] == [False]


def test_only_the_last_ten_thousand_are_kept(emulator: EmulatedTikTok) -> None:
    for batch in range(11):
        post(emulator, *(event(event_id=f"{batch}-{n}") for n in range(1000)))
    assert len(emulator.received()) == 10_000
    assert emulator.received()[-1].event_id == "10-999"


def test_pixels_are_good_expired_and_throttled(emulator: EmulatedTikTok) -> None:
    pixels = emulator.pixels()
    assert [p.name for p in pixels] == ["tiktok-good", "tiktok-expired", "tiktok-throttled"]
    assert {p.platform for p in pixels} == {"tiktok"}
    assert all(len(p.pixel_id) == 20 and p.pixel_id.isupper() for p in pixels)
    assert all(set(p.options) == {"offline_event_set_id", "crm_event_set_id"} for p in pixels)
    assert all(a.token not in repr(pixels) + repr(a) for a in ACCOUNTS)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
MEMBERS = ("event", "event_time", "event_id", "page", "app", "lead", "limited_data_use")
PROPERTIES = ("value", "currency", "contents", "content_ids", "order_id")
USER = ("email", "phone", "external_id", "ip", "ttclid", "country")


@given(
    st.dictionaries(st.sampled_from(MEMBERS), JSON),
    JSON | st.dictionaries(st.sampled_from(PROPERTIES), JSON),
    JSON | st.dictionaries(st.sampled_from(USER), JSON),
    st.sampled_from(["web", "app", "offline", "crm"]),
)
def test_any_event_gets_an_answer(members: Any, custom: Any, who: Any, source: str) -> None:
    emulator = EmulatedTikTok()
    given_ = event(**{**members, "properties": custom, "user": who})
    response = post(emulator, given_, source=source)
    assert (code_of(response) == 0) is bool(emulator.received())
