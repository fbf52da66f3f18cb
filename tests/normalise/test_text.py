from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from convroute import normalise as n

DIGEST = hashlib.sha256(b"mary").hexdigest()


@pytest.mark.parametrize(
    "value, expected",
    [
        ("  Mary\t", "Mary"),
        ("\ufeff\u200b Mary \u200f\u202c", "Mary"),
        ("\u202aJose\u0301\u202c", "Jos\u00e9"),
        ("a\u200db", "a\u200db"),
        ("\u3000\u00a0", ""),
        ("a\ud800\u00e9", "a\u00e9"),
    ],
)
def test_clean(value: str, expected: str):
    assert n.clean(value) == expected


@pytest.mark.parametrize(
    "read",
    [n.clean, n.name, n.place, n.email, n.without_spaces, n.zip_code, n.country_code, n.gender],
)
def test_a_text_that_nobody_typed_is_not_composed(read: Callable[[str], str | None]):
    # Composing takes the square of a run of marks that are out of order: hours for this one.
    marks = "a" + "\u0301\u0316" * 300_000
    found = read(marks)
    assert found is None or read(found) == found


def test_collapse():
    assert n.collapse(" New \t\u00a0York\n") == "New York"


@pytest.mark.parametrize(
    "value, together, apart",
    [
        ("van der  Berg", "vanderberg", "van der berg"),
        ("J. R. R.", "jrr", "j r r"),
        ("Anne - Marie", "annemarie", "anne marie"),
        ("E-\u0301va", "\u00e9va", "\u00e9va"),
        ("\u0930\u0935\u093f", "\u0930\u0935\u093f", "\u0930\u0935\u093f"),
        ("\u2764\ufe0f", None, None),
        ("n/a", None, None),
        ("\\N", None, None),
        ("...", None, None),
    ],
)
def test_name(value: str, together: str | None, apart: str | None):
    assert n.name(value) == together
    assert n.name(value, spaces=True) == apart


@pytest.mark.parametrize("value", ["8400", " 84-00 ", "\u0663\u0664", "-", ""])
def test_no_place_without_a_letter(value: str):
    assert n.place(value) is None


@pytest.mark.parametrize(
    "value, expected",
    [
        (" Ann@Example.COM ", "ann@example.com"),
        ("\u200bann@example.com\ufeff", "ann@example.com"),
        ("ann+news@example.com", "ann+news@example.com"),
        ("e\u0301va@example.com", "\u00e9va@example.com"),
        ("ann@@example.com", None),
        ("ann@.example.com", None),
        ("ann@example..com", None),
        ("ann@example.com;bob@example.com", None),
        ("ann@exam\u2009ple.com", None),
        ('"Ann B"@Example.com', '"ann b"@example.com'),
        ('"ann, b"@example.com', '"ann, b"@example.com'),
        ('"Ann B" ann@example.com', None),
        ('"ann b"@exam ple.com', None),
        ('"ann b"@example.com, bob@example.com', None),
        ('"ann" b"@example.com', None),
        ('"ann\tb"@example.com', None),
    ],
)
def test_email(value: str, expected: str | None):
    assert n.email(value) == expected


@pytest.mark.parametrize(
    "value, expected",
    [
        ("\ufeff e\u0301va@Example.com \ufeff", "e\u0301va@example.com"),
        ("ann@example.com\u200b", "ann@example.com\u200b"),
        ("ann@example", None),
    ],
)
def test_exact_email_is_only_trimmed_and_lowered(value: str, expected: str | None):
    assert n.email(value, exact=True) == expected


def test_sha256_of_utf8():
    assert n.sha256_hex("mary") == DIGEST
    assert n.sha256_hex("val\u00e9ry") == hashlib.sha256(b"val\xc3\xa9ry").hexdigest()


def test_nothing_is_not_hashed():
    with pytest.raises(ValueError, match="empty"):
        n.sha256_hex("")


@pytest.mark.parametrize(
    "value, expected",
    [
        (DIGEST, DIGEST),
        (f" {DIGEST.upper()}\n", DIGEST),
        (DIGEST[:-1], None),
        (DIGEST + "0", None),
        (DIGEST[:-1] + "g", None),
        (DIGEST[:31] + "  " + DIGEST[33:], None),
        ("\uff11" * 64, None),
    ],
)
def test_already_hashed(value: str, expected: str | None):
    assert n.already_hashed(value) == expected


def test_md5_like():
    assert n.is_md5_like(" AC862C981FEE6B90654257051C4E197A ")
    assert not n.is_md5_like("ac862c98-1fee-6b90-6542-57051c4e")
    assert not n.is_md5_like(DIGEST)
