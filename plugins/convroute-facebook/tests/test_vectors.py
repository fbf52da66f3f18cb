"""Meta's own worked examples and the vectors made by running Meta's code."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from convroute.normalise import currency_code
from convroute.spi import Secret
from convroute_facebook.browser_ids import parse
from convroute_facebook.platform import appsecret_proof

DATA = json.loads((Path(__file__).parent / "data" / "meta.json").read_text(encoding="utf-8"))
HASHED = [
    row
    for row in DATA["vectors"]
    if row["field"]
    in {"em", "ph", "fn", "ln", "db", "ge", "ct", "st", "zp", "country", "external_id"}
]
RECORD = {
    "em": "email", "ph": "phone", "fn": "firstName", "ln": "lastName", "db": "dateOfBirth", "ge": "gender",
    "ct": "city", "st": "state", "zp": "zip", "country": "country", "external_id": "externalId",
}  # fmt: skip
LEGACY = {"f5first", "f5last", "fi", "dobd", "dobm", "doby"}

# The documents' worked examples: what was given, its normal form, how the hash begins.
OFFICIAL = [
    ("em", "John_Smith@gmail.com", "john_smith@gmail.com", "62a14e44"),
    ("ph", "1(650)555-1212", "16505551212", "e323ec62"),
    ("fn", "Mary", "mary", "6915771b"),
    ("fn", "정", "정", "8fa8cd9c"),
    ("fn", "Valéry", "valéry", "08e1996b"),
    ("db", "2/16/1997", "19970216", "01acdbf6"),
    ("country", "US", "us", "79adb2a2"),
]


def sent(user: Any, wire: Any):
    value = user.get(wire)
    return value[0] if isinstance(value, list) else value


@pytest.mark.parametrize("row", HASHED, ids=lambda row: row["id"])
def test_vector(row: dict[str, Any], user_data: Callable[..., dict[str, Any]]) -> None:
    assert sent(user_data({RECORD[row["field"]]: row["input"]}), row["field"]) == row["sha256"]


def test_every_vector_has_a_test() -> None:
    fields = {row["field"] for row in DATA["vectors"]}
    assert fields == set(RECORD) | {"currency", *(LEGACY & fields)}
    assert len(DATA["vectors"]) == 257


@pytest.mark.parametrize(
    "row", [row for row in DATA["vectors"] if row["field"] == "currency"], ids=lambda row: row["id"]
)
def test_currency_is_sent_in_upper_case(row: dict[str, Any]) -> None:
    assert currency_code(row["input"]) == (row["normalized"] and row["normalized"].upper())


def test_legacy_members_are_never_sent(user_data: Callable[..., dict[str, Any]]) -> None:
    user = user_data({"firstName": "Mary", "lastName": "Smith", "dateOfBirth": "1997-02-16"})
    assert set(user) == {"fn", "ln", "db"}


@pytest.mark.parametrize("wire, value, normal, start", OFFICIAL, ids=[row[1] for row in OFFICIAL])
def test_official_worked_hash(
    wire: Any, value: Any, normal: Any, start: Any, user_data: Callable[..., dict[str, Any]]
) -> None:
    found = sent(user_data({RECORD[wire]: value}), wire)
    assert found == sha256(normal.encode()).hexdigest()
    assert found.startswith(start)


CLICKS = [row for row in DATA["fbc"] if "." not in (row["query"].get("fbclid") or ["."])[0]]


@pytest.mark.parametrize(
    "row", [r for r in CLICKS if r["query"]["fbclid"][0]], ids=lambda row: row["label"]
)
def test_fbc_is_made_from_the_click(
    row: dict[str, Any], user_data: Callable[..., dict[str, Any]]
) -> None:
    """As the parameter builder makes it, but for the index, which is 1 on a server, and the suffix."""
    clicked = datetime.fromtimestamp(row["clock_ms"] // 1000, UTC).replace(
        microsecond=row["clock_ms"] % 1000 * 1000
    )
    record = {
        "clickIds": {"fbclid": {"value": row["query"]["fbclid"][0], "seenAt": clicked.isoformat()}}
    }
    if "_fbc" in row["cookies"]:
        record["clickIds"]["fbc"] = row["cookies"]["_fbc"]
    expected = row["fbc_without_appendix"].split(".")
    expected[1] = "1"
    fbc = user_data(record, fired_at=clicked, occurred_at=clicked)["fbc"]
    assert fbc == ".".join(expected)


COOKIES = {
    "cookie present, no fbclid": True,
    "legacy 2-char appendix kept": True,
    "8-char appendix kept": True,
    "bad appendix length drops cookie": False,
    "three parts drops cookie": False,
    "not starting with fb is still accepted by Python builder": False,
}


@pytest.mark.parametrize(
    "row", [r for r in DATA["fbc"] if r["label"] in COOKIES], ids=lambda row: row["label"]
)
def test_cookie_is_passed_to_the_byte_or_left_out(
    row: dict[str, Any], user_data: Callable[..., dict[str, Any]]
) -> None:
    cookie = row["cookies"]["_fbc"]
    assert user_data({"fbc": cookie}).get("fbc") == (cookie if COOKIES[row["label"]] else None)


@pytest.mark.parametrize(
    "value", ["", "ab.cd", "a b", "x" * 501], ids=["empty", "dot", "space", "long"]
)
def test_click_id_that_makes_no_fbc(value: Any, user_data: Callable[..., dict[str, Any]]) -> None:
    assert "fbc" not in user_data({"clickIds": {"fbclid": value}})


@pytest.mark.parametrize("row", DATA["fbc"], ids=lambda row: row["label"])
def test_what_the_builder_makes_is_taken(row: dict[str, Any]) -> None:
    for name in ("fbc", "fbp"):
        value = row[name]
        odd = value is None or value.startswith("xx") or ".." in value or ".ab.cd" in value
        assert odd or parse(value) is not None


@pytest.mark.parametrize("row", DATA["appsecret_proof"], ids=lambda row: row["access_token"])
def test_appsecret_proof(row: dict[str, Any]) -> None:
    proof = appsecret_proof(Secret(row["app_secret"]), Secret(row["access_token"]))
    assert proof == row["appsecret_proof"]
