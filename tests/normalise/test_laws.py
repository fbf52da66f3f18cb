"""What holds for every text: nothing raises, and a normal form is its own normal form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from convroute import normalise as n

# Any code point, lone surrogates too, and texts near to what each function looks for.
ANY_TEXT = st.text(st.characters()) | st.text(
    "+0(9-1. 8)/x,#;e@:[]%?&=aZ\u0301\u0130\u200b\ufeff\u0663\ud800\u03a3", max_size=24
)

TEXT_FUNCTIONS: dict[str, Callable[[str], str | None]] = {
    "already_hashed": n.already_hashed,
    "clean": n.clean,
    "collapse": n.collapse,
    "country_code": n.country_code,
    "currency_code": n.currency_code,
    "digits": n.digits,
    "email": n.email,
    "email exact": lambda text: n.email(text, exact=True),
    "external_id": n.external_id,
    "external_id folded": lambda text: n.external_id(text, fold=True),
    "gender": n.gender,
    "http_url": n.http_url,
    "name": n.name,
    "name spaced": lambda text: n.name(text, spaces=True),
    "place": n.place,
    "private_query_removed": lambda text: n.private_query_removed(text, keep=["a", "e*"]),
    "public_ip": n.public_ip,
    "us_state_code": n.us_state_code,
    "without_spaces": n.without_spaces,
    "zip_code": n.zip_code,
    "zip_code of the US": lambda text: n.zip_code(text, country="US"),
}
MAY_BE_EMPTY = {"clean", "collapse", "private_query_removed"}


@pytest.mark.parametrize("label", sorted(TEXT_FUNCTIONS))
@given(text=ANY_TEXT)
@example(text="0A \u0300")  # a space kept letter and mark apart
@example(text="-\u200b0")
def test_its_own_normal_form_and_never_empty(label: str, text: str):
    function = TEXT_FUNCTIONS[label]
    once = function(text)
    if once is not None:
        assert function(once) == once
        assert once or label in MAY_BE_EMPTY


@pytest.mark.parametrize("label", sorted(set(TEXT_FUNCTIONS) - {"private_query_removed"}))
@given(text=ANY_TEXT)
def test_the_result_can_be_sent(label: str, text: str):
    (TEXT_FUNCTIONS[label](text) or "").encode()


@given(
    text=ANY_TEXT,
    country=st.sampled_from([None, "us", "DE", "it", "xx"]) | ANY_TEXT,
    region=st.sampled_from([None, "GB", "mx"]),
)
@example(text="+44 (0)20 7946 0018", country=None, region=None)
def test_a_phone_read_again_is_the_same(text: str, country: str | None, region: str | None):
    phone = n.read_phone(text, country=country, region=region)
    if phone is not None:
        assert phone.e164[0] == "+"
        assert 7 <= len(phone.digits) <= 15
        assert phone.digits.isascii()
        assert phone.digits.isdecimal()
        again = n.read_phone(phone.e164, country=country, region=region)
        assert again is not None
        assert again.e164 == phone.e164
        assert again.international


@given(text=ANY_TEXT, day_first=st.booleans())
def test_a_birth_date_read_again_is_the_same(text: str, day_first: bool):
    day = n.birth_date(text, day_first=day_first)
    if day is not None:
        assert n.birth_date(day.isoformat()) == n.birth_date(day) == day


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
