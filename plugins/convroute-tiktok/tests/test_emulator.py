"""The emulated platform as a whole: what it answers, keeps and forgets, and the laws around it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tiktok_requests import code_of, event, post

from convroute_tiktok.emulator import EmulatedTikTok, refusals
from convroute_tiktok.emulator.accounts import ACCOUNTS


def test_throttled_is_the_platforms_own_answer(emulator: EmulatedTikTok) -> None:
    assert code_of(emulator.throttled()) == refusals.APP_RATE.code == 40100


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
