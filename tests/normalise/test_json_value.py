"""Values that a caller adds of his own, made fit for JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute import normalise as n

EXACT = 2**53


@pytest.mark.parametrize(
    "value, expected",
    [
        (7, 7),
        (19.0, 19),
        (19.5, 19.5),
        (Decimal("20.00"), 20),
        (Decimal("0.1"), 0.1),
        (-EXACT + 1, -EXACT + 1),
        (1e300, 1e300),
        (Decimal(2**64), 2.0**64),
    ],
    ids=repr,
)
def test_finite_number(value: object, expected: float):
    number = n.finite_number(value)
    assert number == expected
    assert type(number) is type(expected)


@pytest.mark.parametrize(
    "value",
    [True, None, "7", [], EXACT, -EXACT, float("nan"), float("-inf"), Decimal("sNaN"), Decimal("1E+400")],
    ids=repr,
)  # fmt: skip
def test_no_finite_number(value: object):
    assert n.finite_number(value) is None


@pytest.mark.parametrize(
    "value, expected",
    [(3, 3), (3.0, 3), (Decimal(3), 3), (3.5, None), (True, None), ("3", None), (EXACT, None),
     (1.8446744073709552e19, None)],
    ids=repr,
)  # fmt: skip
def test_whole_number(value: object, expected: int | None):
    assert n.whole_number(value) == expected


@pytest.mark.parametrize(
    "value, expected",
    [
        (" a ", "a"),
        ("\ud800b", "b"),
        (" ", None),
        (12, "12"),
        (12.0, "12"),
        (1.5, "1.5"),
        (2**63, str(2**63)),
        (2**64, None),
        (True, None),
        (None, None),
        (float("nan"), None),
        ([], None),
    ],
    ids=repr,
)
def test_plain_text(value: object, expected: str | None):
    assert n.plain_text(value) == expected


@pytest.mark.parametrize(
    "value, expected, lost",
    [
        ({"a": [1, 2.0, "x", True]}, {"a": [1, 2, "x", True]}, 0),
        ({"a": None, "b": 1}, {"b": 1}, 0),
        ([1, None, float("nan")], [1], 2),
        ({"a": EXACT, "b": {"c": float("inf")}}, {"b": {}}, 2),
        ({1: 2, "\ud800": 3, "b": (1,)}, {"b": [1]}, 2),
        ("\ud800a", "a", 0),
        (None, None, 0),
    ],
    ids=repr,
)
def test_json_value(value: object, expected: object, lost: int):
    words: list[str] = []
    assert n.json_value(value, words) == expected
    assert len(words) == lost


@pytest.mark.parametrize(
    "value",
    [{1}, object(), float("nan"), 2**64, Decimal("NaN"), b"x"],
    ids=["set", "object", "NaN", "beyond-64-bits", "decimal-NaN", "bytes"],
)
def test_what_cannot_leave_at_all(value: object):
    assert n.json_value(value, []) is n.UNUSABLE


def test_a_value_without_an_end_is_cut():
    endless: list[Any] = []
    endless.append(endless)
    lost: list[str] = []
    n.json_value(endless, lost)
    assert lost == ["item"]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(st.characters()), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def leaves(value: Any) -> Iterator[Any]:
    inner = (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    )
    if inner is None:
        yield value
        return
    for one in inner:
        yield from leaves(one)


@given(value=ANYTHING)
def test_what_is_left_is_read_again_as_it_was_written(value: Any):
    fit = n.json_value(value, [])
    if fit is not n.UNUSABLE:
        content = orjson.dumps(fit)
        assert (
            orjson.loads(content) == fit == json.loads(content, parse_int=lambda t: int(float(t)))
        )
        assert n.json_value(fit, []) == fit
        assert not [leaf for leaf in leaves(fit) if leaf is None and fit is not None]
