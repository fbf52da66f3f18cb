from __future__ import annotations

import subprocess
import sys

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute.normalise import digits, read_phone
from convroute.normalise._calling_codes import NATIONAL_LENGTHS
from convroute.normalise._numbering_plan import read

READINGS = [
    # text, country, region, E.164, what gave the country
    ("+12025550123", None, None, "+12025550123", "number"),
    ("+12025550123", "de", "fr", "+12025550123", "number"),
    ("p:+12025550123", None, None, "+12025550123", "number"),
    ("Tel. +1 202 555 0123 (mobile)", None, None, "+12025550123", "number"),
    ("+1 202 555 0123 ext. 44", None, None, "+12025550123", "number"),
    ("+1 202 555 0123;ext=44", None, None, "+12025550123", "number"),
    ("tel:+1-202-555-0123", None, None, "+12025550123", "number"),
    ("\uff0b1\uff082\uff10\uff12\uff095550123", None, None, "+12025550123", "number"),
    ("+12\u2011025\u200b550123", None, None, "+12025550123", "number"),
    ("+0012025550123", None, None, "+12025550123", "number"),
    ("0012025550123", None, None, "+12025550123", "number"),
    ("0012025550123", "de", None, "+12025550123", "number"),
    ("0012025550123", "us", None, "+12025550123", "number"),
    ("011 49 30 901820", "us", None, "+4930901820", "number"),
    ("+39 (0)6 698 12345", None, None, "+390669812345", "number"),
    ("06 698 12345", "it", None, "+390669812345", "country"),
    ("+1234567890", None, None, "+1234567890", "number"),
    ("(202) 555-0123", "us", "de", "+12025550123", "country"),
    ("(202) 555-0123", None, "US", "+12025550123", "region"),
    ("(202) 555-0123", "xx", "US", "+12025550123", "region"),
    ("07700 900123", "GB", None, "+447700900123", "country"),
    ("011 15-2345-6789", "ar", None, "+5491123456789", "country"),
    ("12025550123", None, None, "+12025550123", "digits"),
    ("447400123456", "us", None, "+447400123456", "digits"),
    ("0155512345", "de", None, "+49155512345", "country"),
]
UNREADABLE = [
    ("+43 0 0 1881", None),  # a prefix after a prefix: what is left is no number
    ("(202) 555-0123", None),
    ("4795550123", None),
    ("07700 900123", None),
    ("555-0123", "us"),
    ("+1 202 555 0123, +1 202 555 0124", None),
    ("202-555-0123 or 202-555-0124", "us"),
    ("202-555-0123 / 202-555-0124", "us"),
    ("+99912345678", None),
    ("+44 20", None),
    ("+1234567890123456", None),
    ("call me", "us"),
    ("1-800-CONVERT", "us"),
    ("+", "us"),
    ("+" * 40, "us"),
    ("12" * 32, "us"),
    ("\u00b2\u00b3\u00b9", "us"),
]


@pytest.mark.parametrize("text, country, region, e164, origin", READINGS)
def test_reading(text: str, country: str | None, region: str | None, e164: str, origin: str):
    phone = read_phone(text, country=country, region=region)
    assert phone is not None
    assert (phone.e164, phone.origin) == (e164, origin)
    assert phone.international == (origin == "number")
    assert phone.digits == e164[1:]


@pytest.mark.parametrize("text, country", UNREADABLE)
def test_unreadable(text: str, country: str | None):
    assert read_phone(text, country=country, region=None) is None


@pytest.mark.parametrize(
    "text, expected",
    [
        ("(202) 555-0123", "2025550123"),
        ("0044 (0)20 7946 0958", "442079460958"),
        ("+39 (0)6 698 12345", "390669812345"),
        ("tel:020 7946 0958 #12", "2079460958"),
        ("\u0663\u0662\u0661\u0663\u0662\u0661\u0663\u0662", "32132132"),
        ("000000", None),
        ("1234567890123456", None),
        ("", None),
    ],
)
def test_digits(text: str, expected: str | None):
    assert digits(text) == expected


@given(data=st.data())
def test_the_short_way_reads_what_the_numbering_plan_reads(data: st.DataObject):
    code = data.draw(st.sampled_from(sorted(NATIONAL_LENGTHS)))
    fewest, most = NATIONAL_LENGTHS[code]
    rest = data.draw(st.text("0123456789", min_size=fewest - 1, max_size=most - 1))
    text = f"+{code}{data.draw(st.sampled_from('23456789'))}{rest}"
    reading = read(text, None)
    assert reading is not None
    short = read_phone(text, country=None, region=None)
    assert short is not None
    if reading.valid:
        assert short.e164 == reading.e164


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_example_numbers_of_every_region_in_all_writings(region: str):
    for kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE):
        number = phonenumbers.example_number_for_type(region, kind)
        if number is None:
            continue
        e164, spaced, national = (
            phonenumbers.format_number(number, form)
            for form in (
                phonenumbers.PhoneNumberFormat.E164,
                phonenumbers.PhoneNumberFormat.INTERNATIONAL,
                phonenumbers.PhoneNumberFormat.NATIONAL,
            )
        )
        for text, country in ((e164, None), (spaced, None), (national, region)):
            phone = read_phone(text, country=country, region=None)
            assert phone is not None, text
            assert phone.e164 == e164


def test_the_repr_does_not_show_the_number():
    phone = read_phone("+12025550123", country=None, region=None)
    assert "2025550123" not in repr(phone)


def test_the_numbering_plan_is_loaded_only_when_needed():
    program = (
        "import sys; from convroute.normalise import read_phone as r\n"
        "assert r('+1 (202) 555-0123', country='us', region='de') is not None\n"
        "assert 'phonenumbers' not in sys.modules\n"
        "assert r('(202) 555-0123', country='us', region=None) is not None\n"
        "assert 'phonenumbers' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)
