from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import phonenumbers
import pytest

from convroute import normalise as n
from convroute.normalise._countries import ALPHA2, NAMES

DAY = date(1997, 2, 16)


@pytest.mark.parametrize(
    "value, expected",
    [
        ("us", "us"),
        ("U.S.A.", "us"),
        ("UK", "gb"),
        ("Great Britain", "gb"),
        ("Deutschland", "de"),
        ("\u00d6sterreich", "at"),
        ("C\u00f4te d\u2019Ivoire", "ci"),
        ("T\u00fcrkiye", "tr"),
        ("Trinidad & Tobago", "tt"),
        ("NA", "na"),
        ("N/A", None),
        ("#N/A", None),
        ("XK", None),
        ("EU", None),
        ("ZZ", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_country(value: str, expected: str | None):
    assert n.country_code(value) == expected


def test_country_table_holds_the_standard():
    assert len(ALPHA2) == 249
    assert sum(len(word) == 3 for word in NAMES) == 249 + len({"drc", "prc", "uae", "ksa"})
    assert set(NAMES.values()) == ALPHA2
    assert {code.upper() for code in ALPHA2} >= phonenumbers.SUPPORTED_REGIONS - {"AC", "TA", "XK"}


@pytest.mark.parametrize(
    "value, expected",
    [
        ("ca", "ca"),
        ("New  York", "ny"),
        ("Washington, D.C.", "dc"),
        ("West Virginia", "wv"),
        ("Ontario", None),
        ("SP", None),
        ("", None),
    ],
)
def test_us_state(value: str, expected: str | None):
    assert n.us_state_code(value) == expected


@pytest.mark.parametrize(
    "value, country, expected",
    [
        ("94103-1234", "US", "94103"),
        ("94103-1234", None, "941031234"),
        ("941031234", "de", "941031234"),
        ("CH-8400", None, "8400"),
        ("-\u200b0", None, "0"),
        ("0A \u0300", None, "0\u00e0"),
        ("SW1A\u2013 1AA", "GB", "sw1a1aa"),
        ("12345678901234567", None, None),
        ("none", None, None),
    ],
)
def test_zip(value: str, country: str | None, expected: str | None):
    assert n.zip_code(value, country=country) == expected


@pytest.mark.parametrize(
    "value",
    [
        "1997-02-16",
        "19970216",
        "2/16/1997",
        "16.02.1997",
        "1997-02-16T23:00:00+02:00",
        "1997-02-16 00:00:00",
        "\uff11\uff19\uff19\uff17-2-16",
        DAY,
        datetime(1997, 2, 16, 23, tzinfo=UTC),
    ],
    ids=str,
)
def test_birth_date(value: str | date):
    assert n.birth_date(value) == DAY
    assert n.birth_date(value, latest=DAY) == DAY
    assert n.birth_date(value, latest=date(1997, 2, 15)) is None


@pytest.mark.parametrize(
    "value",
    [
        "",
        "16",
        "1997",
        "1997-02-30",
        "30/30/1997",
        "1-2-97",
        "1997-016",
        "1899-12-31",
        "1997-2-",
        "16 1997 2",
        "1997-02-16-03",
    ],
)
def test_no_certain_birth_date(value: str):
    assert n.birth_date(value) is None


def test_day_or_month_first():
    assert n.birth_date("3/4/1997") == date(1997, 3, 4)
    assert n.birth_date("3/4/1997", day_first=True) == date(1997, 4, 3)
    assert n.birth_date("2/16/1997", day_first=True) == DAY


@pytest.mark.parametrize(
    "value, expected",
    [("F", "f"), (" Woman ", "f"), ("W", "f"), ("M\u00c4NNLICH", "m"), ("x", None), ("Mr", None)],
)
def test_gender(value: str, expected: str | None):
    assert n.gender(value) == expected


@pytest.mark.parametrize(
    "value, code, digits",
    [(" usd ", "USD", 2), ("Jpy", "JPY", 0), ("kwd", "KWD", 3), ("CLF", "CLF", 4)],
)
def test_currency(value: str, code: str, digits: int):
    assert n.currency_code(value) == code
    assert n.minor_digits(code) == digits


@pytest.mark.parametrize("value", ["US$", "978", "BTC", "dollar", "", "\u20ac"])
def test_no_currency(value: str):
    assert n.currency_code(value) is None


@pytest.mark.parametrize(
    "value, expected",
    [
        (" 203.0.113.1 ", "203.0.113.1"),
        ("2001:DB8::1", "2001:DB8::1"),
        ("::ffff:203.0.113.1", "203.0.113.1"),
    ],
)
def test_public_ip(value: str, expected: str):
    assert n.public_ip(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "10.1.2.3",
        "172.31.0.1",
        "192.168.1.1",
        "127.0.0.1",
        "169.254.1.1",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "fec0::1",
        "::ffff:10.0.0.1",
        "203.0.113.1:443",
        "[2001:db8::1]",
        "2001:db8::1%eth0",
        "203.0.113.1/24",
        "203.0.113.1, 203.0.113.2",
        "203.0.113",
        "203.0.113.256",
        "203.0.113.01",
        "203.0.113.",
        "203.0.113.\u0661",
        "1.2.3.4.5",
        "host.example",
        "",
    ],
)
def test_no_public_ip(value: str):
    assert n.public_ip(value) is None


@pytest.mark.parametrize("octet", range(256))
def test_the_short_way_of_an_address_knows_every_closed_network(octet: int):
    for rest in ("0.0.1", "16.0.1", "64.0.1", "18.0.1", "168.1.1", "254.1.1", "255.255.255"):
        plain = f"{octet}.{rest}"
        assert n.public_ip(plain) == n.public_ip(f" {plain}")


@pytest.mark.parametrize(
    "value, expected", [("20.00", 20), ("0.5", 0.5), ("-0", 0), ("1E+3", 1000)]
)
def test_json_number(value: str, expected: float):
    number = n.json_number(Decimal(value))
    assert number == expected
    assert type(number) is type(expected)


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+400", "1E+999999"])
def test_no_json_number(value: str):
    with pytest.raises(ValueError, match="finite"):
        n.json_number(Decimal(value))
