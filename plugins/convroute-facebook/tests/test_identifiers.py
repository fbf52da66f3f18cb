"""fbc, fbp, fbclid, and the ids that are passed unhashed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from convroute.spi import NoteKind, Payload
from convroute_facebook.browser_ids import parse

CLICK = "IwAR2F4-dbP0l7Mn1IawQQGCINEz7PYXQvwjNwB_qa2"
NOW = datetime(2026, 11, 23, 12, 0, 0, 123_000, tzinfo=UTC)
SEEN = NOW - timedelta(days=2)


def ms(moment: Any):
    return round(moment.timestamp() * 1000)


def mapped(fire: Callable[..., Any], record: Any, **event: Any):
    payload = fire({"email": "ann@example.com", **record}, **event)
    assert isinstance(payload, Payload), payload
    return payload


def notes(payload: Any):
    return [(note.field, note.kind) for note in payload.notes]


def clicked(value: Any = CLICK, seen: Any = SEEN):
    return {"value": value, **({"seenAt": seen.isoformat()} if seen else {})}


FBC = f"fb.1.{ms(SEEN)}.{CLICK}"
CHANGED, DROPPED, WARNING = NoteKind.CHANGED, NoteKind.DROPPED, NoteKind.WARNING

CASES = [
    # id, click ids, fbc that is sent, lead field behind it, notes
    ("fbc as it is", {"fbc": FBC}, FBC, "clickIds.fbc", []),
    ("fbc with a suffix", {"fbc": FBC + ".AQICAQMC"}, FBC + ".AQICAQMC", "clickIds.fbc", []),
    ("white space around", {"fbc": f" {FBC}\n"}, FBC, "clickIds.fbc", []),
    ("made from fbclid", {"fbclid": clicked()}, FBC, "clickIds.fbclid", []),
    ("suffix taken off", {"fbclid": clicked(CLICK + ".AQICAQMC")}, FBC, "clickIds.fbclid", []),
    ("same click keeps its time", {"fbc": f"fb.1.{ms(SEEN) - 9000}.{CLICK}", "fbclid": clicked()},
     f"fb.1.{ms(SEEN) - 9000}.{CLICK}", "clickIds.fbc", []),
    ("a later click replaces", {"fbc": f"fb.2.{ms(SEEN) - 9000}.Old", "fbclid": clicked()}, FBC,
     "clickIds.fbclid", []),
    ("an earlier click does not", {"fbc": f"fb.2.{ms(SEEN) + 9000}.New", "fbclid": clicked()},
     f"fb.2.{ms(SEEN) + 9000}.New", "clickIds.fbc", []),
    ("a click of unknown time does not", {"fbc": FBC, "fbclid": clicked("Other", None)}, FBC, "clickIds.fbc", []),
    ("seconds", {"fbc": f"fb.1.{int(SEEN.timestamp())}.{CLICK}"}, f"fb.1.{int(SEEN.timestamp())}000.{CLICK}",
     "clickIds.fbc", [("clickIds.fbc", CHANGED)]),
    ("bare click in fbc", {"fbc": clicked()}, FBC, "clickIds.fbc", [("clickIds.fbc", CHANGED)]),
    ("unseen", {"fbclid": CLICK}, f"fb.1.{ms(NOW)}.{CLICK}", "clickIds.fbclid", [("clickIds.fbclid", WARNING)]),
    ("seen after now", {"fbclid": clicked(seen=NOW + timedelta(days=1))}, f"fb.1.{ms(NOW)}.{CLICK}",
     "clickIds.fbclid", []),
    ("old", {"fbclid": clicked(seen=NOW - timedelta(days=91))}, f"fb.1.{ms(NOW - timedelta(days=91))}.{CLICK}",
     "clickIds.fbclid", [("clickIds.fbclid", WARNING)]),
    ("old fbc", {"fbc": "fb.1.1554763741205.AbCdEf"}, "fb.1.1554763741205.AbCdEf", "clickIds.fbc",
     [("clickIds.fbc", WARNING)]),
    ("future fbc", {"fbc": "fb.1.9999999999999.AbC"}, "fb.1.9999999999999.AbC", "clickIds.fbc", [("clickIds.fbc",
     WARNING)]),
    ("decoded twice", {"fbclid": clicked("Ab+C")}, f"fb.1.{ms(SEEN)}.Ab+C", "clickIds.fbclid",
     [("clickIds.fbclid", WARNING)]),
    ("other prefix", {"fbc": f"xx.1.{ms(SEEN)}.A"}, None, None, [("clickIds.fbc", DROPPED)]),
    ("empty click in fbc", {"fbc": f"fb.1.{ms(SEEN)}..AQICAQMC"}, None, None, [("clickIds.fbc", DROPPED)]),
    ("bad suffix", {"fbc": FBC + ".xyz"}, None, None, [("clickIds.fbc", DROPPED)]),
    ("bad fbc and good click", {"fbc": "fb.1.2", "fbclid": clicked()}, FBC, "clickIds.fbclid", [("clickIds.fbc",
     DROPPED)]),
    ("good fbc and bad later click", {"fbc": f"fb.1.{ms(SEEN) - 9}.A", "fbclid": clicked("a b")},
     f"fb.1.{ms(SEEN) - 9}.A", "clickIds.fbc", [("clickIds.fbclid", DROPPED)]),
    ("surrogate", {"fbclid": clicked("a\ud800")}, None, None, [("clickIds.fbclid", DROPPED)]),
    ("before 2001", {"fbclid": clicked(seen=datetime(1970, 1, 1, tzinfo=UTC))}, None, None, [("clickIds.fbclid",
     DROPPED)]),
]  # fmt: skip


@pytest.mark.parametrize(
    "ids, fbc, field, noted", [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_click(ids: Any, fbc: Any, field: Any, noted: Any, fire: Callable[..., Any]) -> None:
    payload = mapped(fire, {"clickIds": ids})
    assert payload.body["user_data"].get("fbc") == fbc
    assert payload.match_keys.get("fbc") == field
    assert notes(payload) == noted


def test_time_of_a_click_that_only_the_lead_dates(fire: Callable[..., Any]) -> None:
    created = NOW - timedelta(days=3)
    payload = mapped(fire, {"createdAt": created.isoformat(), "clickIds": {"fbclid": CLICK}})
    assert payload.body["user_data"]["fbc"] == f"fb.1.{ms(created)}.{CLICK}"
    assert not payload.notes


def test_time_of_a_click_is_never_that_of_a_later_event(fire: Callable[..., Any]) -> None:
    payload = mapped(fire, {"clickIds": {"fbclid": clicked()}}, occurred_at=NOW)
    assert payload.body["user_data"]["fbc"] == FBC


FBP = "fb.1.1795348800000.1098115397"


@pytest.mark.parametrize(
    "value, sent, kinds",
    [
        (FBP, FBP, []),
        (FBP + ".Bg", FBP + ".Bg", []),
        ("fb.1.1795348800000." + "9" * 40, "fb.1.1795348800000." + "9" * 40, []),
        ("fb.1.1795348800.77", "fb.1.1795348800000.77", [CHANGED]),
        ("fb.1.1795348800000.x", None, [DROPPED]),
        ("1098115397", None, [DROPPED]),
        ("fb.12.1795348800000.1", None, [DROPPED]),
        ("fb.1.٣795348800000.1", None, [DROPPED]),
    ],
)
def test_browser(value: Any, sent: Any, kinds: Any, fire: Callable[..., Any]) -> None:
    payload = mapped(fire, {"fbp": value})
    assert payload.body["user_data"].get("fbp") == sent
    assert [note.kind for note in payload.notes] == kinds


@pytest.mark.parametrize(
    "value", ["", "fb", "fb.1", "fb.1.2.3.4.5", "fb.x.1795348800000.a", "FB.1.1795348800000.a"]
)
def test_no_browser_id(value: Any) -> None:
    assert parse(value) is None


LEAD_ID = "1234567890123456"


@pytest.mark.parametrize(
    "value, sent",
    [(LEAD_ID, int(LEAD_ID)), (f"l:{LEAD_ID}", int(LEAD_ID)), ("123", None), ("abc" * 5, None)],
)
def test_lead_ads_id(value: Any, sent: Any, fire: Callable[..., Any]) -> None:
    payload = mapped(fire, {"facebook.lead_id": value}, pixel={}, options={"crm_name": "Acme"})
    assert payload.body["user_data"].get("lead_id") == sent
    assert [note.field for note in payload.notes] == ([] if sent else ["clickIds.facebook.lead_id"])


def test_the_events_own_members_go_before_the_leads(fire: Callable[..., Any]) -> None:
    extras = {"facebook": {"fb_login_id": "77", "user_data": {"subscription_id": 5}, "madid": [1]}}
    payload = mapped(fire, {"facebook.fb_login_id": "66", "ctwa_clid": "c1"}, extras=extras)
    user = payload.body["user_data"]
    assert (user["fb_login_id"], user["subscription_id"], user["ctwa_clid"]) == (77, "5", "c1")
    assert payload.match_keys["fb_login_id"] == "event"
    assert payload.match_keys["ctwa_clid"] == "clickIds.ctwa_clid"
    assert notes(payload) == [("extras.facebook.madid", DROPPED)]
