"""The page on conformance: its table is complete and counts right, and what reads it can fail."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from typing import Any

import listed_deviations
import pytest
from listed_deviations import agree, lacking, listed_cases, table
from peer_cases import NO_CASES, recorded, same

tables: Any = import_module("conformance_tables")
ROWS = table()["deviation"]
PEERS = table()["peer"]
WHOLE = {"accepted", "refused", "verdict"}

needs_cases = pytest.mark.skipif(not recorded(), reason=NO_CASES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["peer"])
def test_a_row_has_its_reason_and_its_source(row: Any) -> None:
    assert lacking(row) == []


@pytest.mark.parametrize("member", ["peer", "convroute", "why", "source"])
def test_a_row_without_one_is_found(member: str) -> None:
    assert lacking({**ROWS[0], member: " "}) == [member]
    assert lacking({name: text for name, text in ROWS[0].items() if name != member}) == [member]


def test_a_row_without_cases_or_with_other_members_is_found() -> None:
    assert lacking({**ROWS[0], "cases": {}}) == ["cases"]
    assert lacking({**ROWS[0], "cases": {"tt-1": []}}) == ["tt-1"]
    assert lacking({**ROWS[0], "reason": "?"}) == ["reason"]


def test_a_case_is_whole_or_in_parts() -> None:
    for case in listed_cases():
        parts = listed_deviations.listed(case)
        assert len(parts) == 1 or not parts & WHOLE, case


def test_a_difference_that_is_not_listed_and_a_listed_one_that_holds_fail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = {**ROWS[0], "cases": {"a": ["user.email"]}}
    monkeypatch.setattr(listed_deviations, "table", lambda: {"deviation": [row]})
    agree("a", {"user.email"})
    agree("b", set())
    with pytest.raises(AssertionError, match="is listed and holds"):
        agree("a", set())
    with pytest.raises(AssertionError, match="differs and is not listed"):
        agree("a", {"user.email", "user.phone"})
    with pytest.raises(AssertionError, match="differs and is not listed"):
        agree("b", {"verdict"})


@pytest.mark.parametrize(
    "wanted, sent, is_same",
    [
        ("a", "a", True),
        ("a", ["a"], True),
        (["a", "b"], ["b", "a"], True),
        (["a", "b"], ["a"], False),
        ([{"id": "1"}], [{"id": "1", "quantity": 2}], True),
        ([{"id": 1}], [{"id": "1"}], False),
        ([], None, False),
        ("a", None, False),
        (46, 46.0, True),
    ],
)
def test_same(wanted: Any, sent: Any, is_same: bool) -> None:
    assert same(wanted, sent) is is_same


def test_every_row_and_every_count_is_on_the_page() -> None:
    shown = tables.deviations("facebook") + tables.deviations("tiktok")
    assert [case for case in listed_cases() if f"`{case}`" not in shown] == []
    assert [row["peer"] for row in ROWS if row["peer"] not in shown] == []
    for peer in PEERS:
        listed = tables.listed(peer["platform"], peer["name"])
        assert tables.with_a_setting(listed) < listed
        assert (
            f"| {peer['cases']} | {peer['cases'] - len(listed)} | {len(listed)} |" in tables.peers()
        )
    of_peers = {case for p in PEERS for case in tables.listed(p["platform"], p["name"])}
    assert {case for case in listed_cases() if not case.startswith("tt-")} == of_peers


@needs_cases
def test_the_counts_are_those_of_the_cases() -> None:
    counted = Counter((case["platform"], case["peer"]) for case in recorded())
    assert counted == {(peer["platform"], peer["name"]): peer["cases"] for peer in PEERS}


@needs_cases
def test_every_listed_case_is_there() -> None:
    known = {case["id"] for case in recorded()}
    assert {case for case in listed_cases() if not case.startswith("tt-")} <= known
