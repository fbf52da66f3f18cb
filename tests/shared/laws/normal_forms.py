"""Laws of normal forms: nothing raises, a normal form is its own normal form, and each can be sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import orjson

from convroute import normalise as n

TEXT_FUNCTIONS: Final[Mapping[str, Callable[[str], str | None]]] = {
    "already_hashed": n.already_hashed,
    "clean": n.clean,
    "collapse": n.collapse,
    "country_code": n.country_code,
    "currency_code": n.currency_code,
    "digits": n.digits,
    "email": n.email,
    "email exact": lambda text: n.email(text, exact=True),
    "encodable": n.encodable,
    "external_id": n.external_id,
    "external_id folded": lambda text: n.external_id(text, fold=True),
    "gender": n.gender,
    "http_url": n.http_url,
    "name": n.name,
    "name spaced": lambda text: n.name(text, spaces=True),
    "place": n.place,
    "plain_text": n.plain_text,
    "private_query_removed": lambda text: n.private_query_removed(text, keep=["a", "e*"]),
    "public_ip": n.public_ip,
    "us_state_code": n.us_state_code,
    "without_spaces": n.without_spaces,
    "zip_code": n.zip_code,
    "zip_code of the US": lambda text: n.zip_code(text, country="US"),
    "zip_code and four": lambda text: n.zip_code(text, plus_four=True),
}
MAY_BE_EMPTY: Final = frozenset({"clean", "collapse", "encodable", "private_query_removed"})
HALVES_STAY: Final = frozenset({"private_query_removed"})
"""What touches no part of what it keeps."""

OTHERS: Final = frozenset([
    "birth_date", "event_time", "finite_number", "is_e164", "is_md5_like", "json_number", "json_value", "minor_digits",
    "query_value", "read_phone", "sha256_hex", "whole_number",
])  # fmt: skip
"""Functions of another shape, whose laws stand below or in the tests of normalisation."""


def check_text(label: str, text: str) -> None:
    """See that a normal form is its own normal form, is not empty, and can be sent."""
    function = TEXT_FUNCTIONS[label]
    once = function(text)
    if once is None:
        return
    assert function(once) == once, "a normal form is its own"
    assert once or label in MAY_BE_EMPTY
    if label not in HALVES_STAY:
        once.encode()


def check_phone(text: str, country: str | None, region: str | None) -> None:
    """See that a number that was read is E.164, and is read again as it is."""
    phone = n.read_phone(text, country=country, region=region)
    if n.is_e164(text):
        assert phone is not None
        assert phone.e164 == text
    if phone is not None:
        assert phone.e164[0] == "+"
        assert 7 <= len(phone.digits) <= 15
        assert phone.digits.isascii()
        assert phone.digits.isdecimal()
        again = n.read_phone(phone.e164, country=country, region=region)
        assert again is not None
        assert again.e164 == phone.e164
        assert again.international


def check_birth_date(text: str, *, day_first: bool) -> None:
    """See that a day that was read is read again as it is."""
    day = n.birth_date(text, day_first=day_first)
    if day is not None:
        assert n.birth_date(day.isoformat()) == n.birth_date(day) == day


def check_value(value: object) -> None:
    """See that what is left of a JSON value can be written, and loses nothing more."""
    lost_again: list[str] = []
    fit = n.json_value(value, [])
    again = n.json_value(fit, lost_again)
    if isinstance(fit, n.Unusable):
        return
    assert again == fit
    assert lost_again == []
    assert orjson.loads(orjson.dumps(fit)) == fit
    for read in (n.plain_text, n.finite_number, n.whole_number):
        once = read(value)
        assert once is None or read(once) == once
