"""What holds for every text: nothing raises, and a normal form is its own normal form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from inspect import isfunction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from laws.normal_forms import (
    OTHERS,
    TEXT_FUNCTIONS,
    check_birth_date,
    check_phone,
    check_text,
    check_value,
)

from convroute import normalise as n
from convroute.testing.strategies import json_values

# Any code point, lone surrogates too, and texts near to what each function looks for.
ANY_TEXT = st.text(st.characters()) | st.text(
    "+0(9-1. 8)/x,#;e@:[]%?&=aZ\u0301\u0130\u200b\ufeff\u0663\ud800\u03a3", max_size=24
)


@pytest.mark.parametrize("label", sorted(TEXT_FUNCTIONS))
@given(text=ANY_TEXT)
@example(text="0A \u0300")  # a space kept letter and mark apart
@example(text="-\u200b0")
@example(text="\u0301\u0316" * 600)  # too long to be composed
def test_its_own_normal_form_and_never_empty(label: str, text: str):
    check_text(label, text)


def test_every_function_has_its_law():
    functions = {name for name in n.__all__ if isfunction(getattr(n, name))}
    assert functions == {label.partition(" ")[0] for label in TEXT_FUNCTIONS} | OTHERS


@given(
    text=ANY_TEXT,
    country=st.sampled_from([None, "us", "DE", "it", "xx"]) | ANY_TEXT,
    region=st.sampled_from([None, "GB", "mx"]),
)
@example(text="+44 (0)20 7946 0018", country=None, region=None)
def test_a_phone_read_again_is_the_same(text: str, country: str | None, region: str | None):
    check_phone(text, country, region)


@given(value=json_values())
def test_what_is_left_of_a_value_can_be_sent(value: object):
    check_value(value)


@given(text=ANY_TEXT, day_first=st.booleans())
def test_a_birth_date_read_again_is_the_same(text: str, day_first: bool):
    check_birth_date(text, day_first=day_first)


@given(day=st.dates(min_value=date(1900, 1, 1)))
def test_every_writing_of_a_day_is_that_day(day: date):
    assert n.birth_date(f"{day:%Y%m%d}") == day
    assert n.birth_date(f"{day.month}/{day.day}/{day.year}") == day
    assert n.birth_date(f"{day.day}.{day.month}.{day.year}", day_first=True) == day


@given(text=ANY_TEXT, name=ANY_TEXT)
def test_reading_a_query_never_raises(text: str, name: str):
    assert n.query_value(text, name) != ""


@given(text=ANY_TEXT.filter(bool))
def test_a_hash_is_taken_for_one(text: str):
    digest = n.sha256_hex(text)
    assert n.already_hashed(f" {digest.upper()} ") == digest
    assert not n.is_md5_like(digest)


@given(text=ANY_TEXT)
def test_code_questions_never_raise(text: str):
    assert n.is_md5_like(text) in {True, False}
    assert n.minor_digits(text) in {0, 2, 3, 4}


@given(value=st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12)))
def test_a_number_is_the_amount(value: Decimal):
    number = n.json_number(value)
    assert number == float(value)
    assert isinstance(number, int) == (value == value.to_integral_value() and abs(value) < 2**53)
