"""What is read from a record, and what is not taken for it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import field, frozen
from doubles.wire_records import Colour, Holder, Inner, Outer, Taught, faults

from convroute.errors import ConfigurationError, Fault, InvalidLeadError
from convroute.secret import Secret
from convroute.wire import Wire, camel


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


def test_an_instance_passes_as_it_is() -> None:
    outer = Outer(text="x")
    assert Wire().read(outer, Outer) == (outer, ())
    assert Wire().read(outer, Outer)[0] is outer


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
