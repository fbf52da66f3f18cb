"""How the faults of a record are told: all at once, each with its path, none with its value."""

from __future__ import annotations

import pytest
from attrs import fields
from doubles.wire_records import Outer, faults

from convroute.wire import Naming, Wire


def test_a_value_never_stands_in_a_fault() -> None:
    canary = "zone-canary@example.com"
    given = dict.fromkeys(
        ["whole", "number", "flag", "amount", "at", "token", "colour", "word", "inner", "names"],
        canary,
    )
    told = faults(given)
    assert len(told) == len(given)
    assert canary not in repr(told)


def test_every_fault_is_told_at_once_with_its_path() -> None:
    given = {
        "text": 1,
        "inner": {"line_count": "1", "note_text": 2},
        "inners": [{"line_count": 1}, {"lin_count": 1}, 5],
        "table": {"a": "x", "b": 1, "c": None},
        "plain_dict": {"x": {"line_count": True}},
        "nothing": 1,
    }
    assert set(faults(given)) == {
        "text",
        "inner.line_count",
        "inner.note_text",
        "inners[1].line_count",
        "inners[1].lin_count",
        "inners[2]",
        "table.a",
        "table.c",
        "plain_dict.x.line_count",
        "nothing",
    }


def test_a_missing_field_is_required() -> None:
    assert faults({"inner": {}}) == {"inner.line_count": "is required"}


def test_an_unknown_field_gets_a_suggestion() -> None:
    assert faults({"colours": "red"}) == {"colours": "unknown field; did you mean colour?"}


def test_an_unknown_field_that_is_like_none_gets_the_list_without_private_fields() -> None:
    told = faults({"inner": {"line_count": 1, "zzz": 1}, "qqq": 1})
    assert told["inner.zzz"] == "unknown field; known: line_count, note_text"
    assert "hidden" not in told["qqq"]


def test_unknown_keys_that_are_no_text_are_told_too() -> None:
    assert set(faults({1: 2, "zzz": 3})) == {"1", "zzz"}


def test_names_are_those_of_the_author() -> None:
    told = faults({"inner": {"lineCount": "x", "noteTxt": 1}, "plain_list": []}, Naming.CAMEL)
    assert told == {
        "inner.lineCount": "must be a whole number, not text",
        "inner.noteTxt": "unknown field; did you mean noteText?",
        "plain_list": "unknown field; did you mean plainList?",
    }


@pytest.mark.parametrize("value", [None, [], "x", 5])
def test_the_whole_must_be_an_object(value: object) -> None:
    (message,) = faults(value, path="top").values()
    assert message.startswith("must be an object")


def test_the_path_of_the_whole_stands_before_each_fault() -> None:
    assert set(faults({"text": 1, "inner": {}}, path="a[0]")) == {
        "a[0].text",
        "a[0].inner.line_count",
    }


def test_a_validators_words_reach_the_reader() -> None:
    assert faults({"positive": 0}) == {"positive": "must be > 0"}


def test_a_validators_words_stand_beside_the_faults_of_other_fields() -> None:
    assert faults({"positive": -70_001, "text": 5, "zzz": 1}) == {
        "positive": "must be > 0",
        "text": "must be text, not a number",
        "zzz": f"unknown field; known: {', '.join(a.name for a in fields(Outer) if a.init)}",
    }
    assert faults({"positive": "x"}) == {"positive": "must be a whole number, not text"}


@pytest.mark.parametrize("name", ["", "a\nb", "\x00", "\ud800", "x" * 100_000, "ann@example.com"])
def test_a_name_that_cannot_be_shown_is_a_fault_with_a_place(name: str) -> None:
    _, faults = Wire().read({name: 1, "inner": {name: 2, "line_count": 1}}, Outer)
    assert [fault.message.partition(";")[0] for fault in faults] == ["unknown field"] * 2
    for fault in faults:
        assert "(a name that is not shown)" in fault.path
        str(fault).encode()


def test_of_thousands_of_unknown_fields_a_hundred_are_told_and_few_are_explained() -> None:
    _, faults = Wire().read({f"textt{number:05}": 1 for number in range(20_000)}, Outer)
    assert len(faults) == 100 + 1
    assert sum(fault.message == "unknown field" for fault in faults) == 100 - 20
    assert faults[-1].message == "has 19900 more unknown fields"
