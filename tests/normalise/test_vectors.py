"""Every vector: one value, the rule it goes through, and its normal form."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from convroute import normalise as n

VECTORS = json.loads((Path(__file__).parent / "data" / "vectors.json").read_text("utf-8"))


def _phone(value: str, vector: dict[str, Any]) -> str | None:
    found = n.read_phone(value, country=vector.get("country"), region=vector.get("region"))
    return None if found is None else found.e164


def _phone_digits(value: str, vector: dict[str, Any]) -> str | None:
    found = n.read_phone(value, country=None, region=None)
    return n.digits(value) if found is None else found.digits


def _birth_date(value: str, vector: dict[str, Any]) -> str | None:
    day = n.birth_date(value)
    return None if day is None else f"{day:%Y%m%d}"


RULES: dict[str, Callable[[str, dict[str, Any]], str | None]] = {
    "birth_date": _birth_date,
    "city": lambda value, vector: n.place(value),
    "country": lambda value, vector: n.country_code(value),
    "currency": lambda value, vector: n.currency_code(value),
    "email": lambda value, vector: n.email(value),
    "email_exact": lambda value, vector: n.email(value, exact=True),
    "external_id": lambda value, vector: n.external_id(value),
    "external_id_folded": lambda value, vector: n.external_id(value, fold=True),
    "first_name": lambda value, vector: n.name(value),
    "first_name_spaced": lambda value, vector: n.name(value, spaces=True),
    "gender": lambda value, vector: n.gender(value),
    "ip": lambda value, vector: n.public_ip(value),
    "last_name": lambda value, vector: n.name(value),
    "last_name_spaced": lambda value, vector: n.name(value, spaces=True),
    "phone": _phone,
    "phone_digits": _phone_digits,
    "state": lambda value, vector: n.place(value),
    "state_or_text": lambda value, vector: n.us_state_code(value) or n.place(value),
    "zip": lambda value, vector: n.zip_code(value, country=vector.get("country")),
    "zip_plus_four": lambda value, vector: n.zip_code(value, plus_four=True),
}


def test_every_rule_has_vectors():
    assert {vector["rule"] for vector in VECTORS} == set(RULES)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['rule']}-{v['input']!a}")
def test_vector(vector: dict[str, Any]):
    assert RULES[vector["rule"]](vector["input"], vector) == vector["expected"]
