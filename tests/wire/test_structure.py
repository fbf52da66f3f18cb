from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, Literal

import pytest
from attrs import field, fields, frozen
from attrs.validators import gt

from convroute.errors import ConfigurationError, Fault, InvalidLeadError
from convroute.secret import Secret
from convroute.wire import Naming, Wire, camel


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@frozen(kw_only=True)
class Inner:
    line_count: int
    note_text: str = ""


@frozen(kw_only=True)
class Outer:
    text: str = ""
    whole: int = 0
    number: float = 0.0
    flag: bool = False
    amount: Decimal = Decimal(0)
    at: datetime | None = None
    file: Path | None = None
    token: Secret | None = None
    colour: Colour = Colour.RED
    word: Literal["one", "two"] = "one"
    inner: Inner | None = None
    inners: tuple[Inner, ...] = ()
    names: frozenset[str] | None = None
    plain_list: list[str] = field(factory=list)
    sequence: Sequence[int] = ()
    table: Mapping[str, int] = field(factory=dict)
    plain_dict: dict[str, Inner] = field(factory=dict)
    anything: Mapping[str, Any] = field(factory=dict)
    positive: int = field(default=1, validator=gt(0))
    _hidden: int = field(init=False, default=0)


@frozen
class Taught:
    """Read by hand."""


@frozen
class Holder:
    taught: Taught


def faults(value: object, naming: Naming = Naming.SNAKE, path: str = "") -> dict[str, str]:
    read, found = Wire(naming).read(value, Outer, path=path)
    assert (read is None) == bool(found)
    assert all(isinstance(fault, Fault) for fault in found)
    return {fault.path: fault.message for fault in found}


@pytest.mark.parametrize(
    "field_name, given, taken",
    [
        ("text", "x", "x"),
        ("whole", 3, 3),
        ("number", 3, 3.0),
        ("number", 2.5, 2.5),
        ("flag", True, True),
        ("amount", 19.9, Decimal("19.9")),
        ("amount", 5, Decimal(5)),
        ("amount", Decimal("1.10"), Decimal("1.10")),
        ("at", "2026-05-01T12:00:00Z", datetime(2026, 5, 1, 12, tzinfo=UTC)),
        ("at", "2026-05-01T14:00:00+02:00", datetime(2026, 5, 1, 12, tzinfo=UTC)),
        ("at", 0, datetime(1970, 1, 1, tzinfo=UTC)),
        ("at", datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)),
        ("at", None, None),
        ("file", "a/b", Path("a/b")),
        ("token", Secret("t"), Secret("t")),
        ("colour", "blue", Colour.BLUE),
        ("colour", Colour.BLUE, Colour.BLUE),
        ("word", "two", "two"),
        ("inner", {"line_count": 1}, Inner(line_count=1)),
        ("inner", Inner(line_count=1), Inner(line_count=1)),
        ("inners", [{"line_count": 1}, Inner(line_count=2)], (Inner(line_count=1), Inner(line_count=2))),
        ("names", ["a", "b", "a"], frozenset("ab")),
        ("names", None, None),
        ("plain_list", ("a",), ["a"]),
        ("sequence", [1, 2], [1, 2]),
        ("table", {"a": 1}, {"a": 1}),
        ("plain_dict", {"a": {"line_count": 1}}, {"a": Inner(line_count=1)}),
        ("anything", {"a": [None, {"b": 1}]}, {"a": [None, {"b": 1}]}),
    ],
)  # fmt: skip
def test_takes_what_it_names(field_name: str, given: object, taken: object) -> None:
    read, found = Wire().read({field_name: given}, Outer)
    assert found == ()
    assert read is not None
    assert getattr(read, field_name) == taken
    assert type(getattr(read, field_name)) is type(taken)


@pytest.mark.parametrize(
    "field_name, given, message",
    [
        ("text", 5, "must be text, not a number"),
        ("text", None, "must be text, not null"),
        ("text", True, "must be text, not true or false"),
        ("whole", 5.5, "must be a whole number, not a number"),
        ("whole", 1e30, "must be a whole number, not a number"),
        ("whole", True, "must be a whole number, not true or false"),
        ("whole", "5", "must be a whole number, not text"),
        ("number", "5", "must be a number, not text"),
        ("number", True, "must be a number, not true or false"),
        ("number", float("nan"), "must be a finite number"),
        ("number", float("inf"), "must be a finite number"),
        ("number", 10**400, "must be a finite number"),
        ("flag", 1, "must be true or false, not a number"),
        ("flag", "true", "must be true or false, not text"),
        ("amount", "19.90", "must be a number, not text"),
        ("amount", float("inf"), "must be a finite number"),
        ("amount", Decimal("NaN"), "must be a finite number"),
        ("at", "yesterday", "must be a time such as 2026-05-01T12:00:00Z, or Unix seconds"),
        ("at", "2026-05-01T12:00:00", "needs a time zone: end it with Z or an offset such as +02:00"),
        ("at", "2026-05-01", "needs a time zone: end it with Z or an offset such as +02:00"),
        ("at", datetime(2026, 5, 1), "needs a time zone: end it with Z or an offset such as +02:00"),  # noqa: DTZ001
        ("at", 1_777_636_800_000, "must be Unix seconds (this looks like milliseconds)"),
        ("at", True, "must be a time (RFC 3339 text or Unix seconds), not true or false"),
        ("at", [], "must be a time (RFC 3339 text or Unix seconds), not a list"),
        ("file", 5, "must be text, not a number"),
        ("token", "literal", 'must not stand here itself; write { env = "NAME" } or { file = "PATH" }'),
        ("colour", "green", "must be one of red, blue"),
        ("colour", ["red"], "must be one of red, blue"),
        ("word", "three", "must be one of one, two"),
        ("inner", [], "must be an object, not a list"),
        ("inners", "abc", "must be a list, not text"),
        ("inners", {"line_count": 1}, "must be a list, not an object"),
        ("names", "abc", "must be a list, not text"),
        ("plain_list", "abc", "must be a list, not text"),
        ("sequence", "12", "must be a list, not text"),
        ("table", [["a", 1]], "must be an object, not a list"),
        ("plain_dict", "x", "must be an object, not text"),
    ],
)  # fmt: skip
def test_coerces_nothing(field_name: str, given: object, message: str) -> None:
    assert faults({field_name: given}) == {field_name: message}


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


def test_an_instance_passes_as_it_is() -> None:
    outer = Outer(text="x")
    assert Wire().read(outer, Outer) == (outer, ())
    assert Wire().read(outer, Outer)[0] is outer


def test_a_validators_words_reach_the_reader() -> None:
    assert faults({"positive": 0}) == {"positive": "must be > 0"}


def test_a_validators_words_stand_beside_the_faults_of_other_fields() -> None:
    assert faults({"positive": -70_001, "text": 5, "zzz": 1}) == {
        "positive": "must be > 0",
        "text": "must be text, not a number",
        "zzz": f"unknown field; known: {', '.join(a.name for a in fields(Outer) if a.init)}",
    }
    assert faults({"positive": "x"}) == {"positive": "must be a whole number, not text"}


@frozen(kw_only=True)
class Span:
    first: int
    last: int = field()

    @last.validator
    def _in_order(self, _: object, value: int) -> None:
        if value < self.first:
            raise ValueError("must not lie before the first")


def test_a_validator_may_look_at_other_fields() -> None:
    assert Wire().read({"first": 1, "last": 2}, Span) == (Span(first=1, last=2), ())
    _, found = Wire().read({"first": 2, "last": 1}, Span)
    assert [fault.message for fault in found] == ["must not lie before the first"]


def test_a_taught_reader_keeps_its_own_faults_and_their_paths() -> None:
    def read(_: Any) -> Taught:
        raise InvalidLeadError([Fault("email", "bad"), Fault("", "worse")])

    wire = Wire()
    wire.teach(Taught, read)
    _, found = wire.read({"taught": 1}, Holder)
    assert [(f.path, f.message) for f in found] == [("taught.email", "bad"), ("taught", "worse")]


@pytest.mark.parametrize(
    "error, message",
    [
        (TypeError("ann@example.com"), "cannot be read (TypeError)"),
        (RecursionError(), "cannot be read (RecursionError)"),
        (ConfigurationError([Fault("", "cannot be used")]), "cannot be used"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_a_taught_reader_did_not_expect_is_a_fault_with_its_path(
    error: Exception, message: str
) -> None:
    def read(_: Any) -> Taught:
        raise error

    wire = Wire()
    wire.teach(Taught, read)
    assert wire.read({"taught": 1}, Holder) == (None, (Fault("taught", message),))


@pytest.mark.parametrize(
    "name, renamed", [("event_name", "eventName"), ("id", "id"), ("a_b_c", "aBC")]
)
def test_camel(name: str, renamed: str) -> None:
    assert camel(name) == renamed


def test_a_whole_number_of_any_length_is_an_amount() -> None:
    read, faults = Wire().read({"amount": 10**5000}, Outer)
    assert faults == ()
    assert read is not None
    assert read.amount == Decimal(10**5000)


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
