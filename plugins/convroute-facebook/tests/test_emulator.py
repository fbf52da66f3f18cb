"""The emulated platform as a whole: what it answers, keeps and forgets, and the laws around it."""

from __future__ import annotations

from typing import Any

import pytest
from facebook_requests import GOOD, event, post, refusal_of, said
from hypothesis import given
from hypothesis import strategies as st

from convroute_facebook.emulator import EmulatedFacebook, refusals
from convroute_facebook.emulator.accounts import ACCOUNTS, Account

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
