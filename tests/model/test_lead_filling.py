"""One lead laid over another."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from drawn_leads import keys, leads
from hypothesis import given

from convroute import Lead
from convroute.model.match_keys import PLAIN_FIELDS, Identifier, MatchKeys

T1 = datetime(2026, 5, 1, tzinfo=UTC)
T2 = datetime(2026, 5, 2, tzinfo=UTC)


@given(keys, keys)
def test_filling_never_changes_a_set_key(a: MatchKeys, b: MatchKeys) -> None:
    filled = a.filled_from(b)
    for name in PLAIN_FIELDS:
        assert getattr(filled, name) == (getattr(a, name) or getattr(b, name))
    assert set(filled.identifiers) == set(a.identifiers) | set(b.identifiers)
    for name, identifier in a.identifiers.items():
        assert filled.identifiers[name].value == identifier.value


@given(leads, leads)
def test_filling_is_idempotent(a: Lead, b: Lead) -> None:
    once = a.filled_from(b)
    assert once.filled_from(b) == once
    assert a.filled_from(a) == a
    assert a.filled_from(Lead()) == a
    assert Lead().filled_from(a) == a


def one_value_a_name(lead: Lead) -> Lead:
    # Which of three times is kept depends on the order if the values differ: see the next test.
    ids = {n: Identifier(value=n, seen_at=i.seen_at) for n, i in lead.keys.identifiers.items()}
    return Lead(
        id=lead.id,
        keys=MatchKeys(**{n: getattr(lead.keys, n) for n in PLAIN_FIELDS}, identifiers=ids),
        landing_url=lead.landing_url,
        consent=lead.consent,
        created_at=lead.created_at,
        custom=lead.custom,
    )


@given(leads.map(one_value_a_name), leads.map(one_value_a_name), leads.map(one_value_a_name))
def test_filling_is_associative(a: Lead, b: Lead, c: Lead) -> None:
    assert a.filled_from(b).filled_from(c) == a.filled_from(b.filled_from(c))


@given(keys, keys, keys)
def test_filling_is_associative_in_values_whatever_the_times(
    a: MatchKeys, b: MatchKeys, c: MatchKeys
) -> None:
    left, right = a.filled_from(b).filled_from(c), a.filled_from(b.filled_from(c))
    assert {n: i.value for n, i in left.identifiers.items()} == {
        n: i.value for n, i in right.identifiers.items()
    }


@pytest.mark.parametrize(
    "mine, theirs, kept",
    [
        (("c", T2), ("c", T1), ("c", T1)),
        (("c", T1), ("c", T2), ("c", T1)),
        (("c", None), ("c", T2), ("c", T2)),
        (("c", T2), ("c", None), ("c", T2)),
        (("c", T2), ("d", T1), ("c", T2)),
        (("c", None), ("d", T1), ("c", None)),
    ],
)
def test_the_same_click_keeps_the_time_at_which_it_was_first_seen(
    mine: Any, theirs: Any, kept: Any
) -> None:
    a, b, c = (Identifier(value=value, seen_at=at) for value, at in (mine, theirs, kept))
    filled = MatchKeys(identifiers={"acid": a}).filled_from(MatchKeys(identifiers={"acid": b}))
    assert filled.identifiers["acid"] == c


@pytest.mark.parametrize(
    "over, under, consent",
    [
        ({"ads": True}, {"ads": False, "mail": True}, {"ads": True, "mail": True}),
        ({"all": False}, {"ads": True}, {"all": False}),
        ({"all": True}, {"ads": False}, {"all": True}),
        ({"ads": True}, {"all": False}, {"ads": True, "all": False}),
        ({}, {"all": False}, {"all": False}),
    ],
)
def test_the_later_word_on_consent_stands(over: Any, under: Any, consent: Any) -> None:
    assert Lead(consent=over).filled_from(Lead(consent=under)).consent == consent
