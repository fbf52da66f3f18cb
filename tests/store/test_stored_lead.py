"""The form in which a lead is stored."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from whole_lead import WHOLE

from convroute.model.lead import Lead
from convroute.model.match_keys import Identifier, MatchKeys
from convroute.store.stored_lead import pack, unpack

TEXT = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8)
MOMENTS = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-5, minutes=-30))]))
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT
PLAIN = ("first_name", "last_name", "date_of_birth", "gender", "city", "state", "zip", "country")
KEYS = st.builds(
    MatchKeys,
    emails=st.lists(TEXT, max_size=3).map(tuple),
    phones=st.lists(TEXT, max_size=3).map(tuple),
    identifiers=st.dictionaries(
        TEXT, st.builds(Identifier, value=TEXT, seen_at=st.none() | MOMENTS), max_size=3
    ),
    **{name: st.none() | TEXT for name in (*PLAIN, "external_id", "ip_address", "user_agent")},
)
LEADS = st.builds(
    Lead,
    id=TEXT,
    keys=KEYS,
    landing_url=st.none() | TEXT,
    consent=st.dictionaries(TEXT, st.booleans(), max_size=2),
    created_at=st.none() | MOMENTS,
    custom=st.dictionaries(
        TEXT | st.sampled_from(["email", "id", "custom", "clickIds"]),
        SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(TEXT, SCALARS, max_size=2),
        max_size=3,
    ),
)


@settings(max_examples=200)
@given(LEADS)
def test_the_fast_way_reads_what_the_checking_way_reads(lead: Lead) -> None:
    assert unpack(pack(lead)) == lead == Lead.from_record(lead.to_record())


@pytest.mark.parametrize(
    "content",
    [b'{"id":"1","email":"a@example.com","colour":"red"}', b'{"id":"1","first_name":"Ann"}'],
)
def test_a_record_of_another_shape_takes_the_checking_way(content: bytes) -> None:
    lead = unpack(content)
    assert lead.id == "1"
    assert lead.custom == {"colour": "red"} or lead.keys.first_name == "Ann"


def test_every_field_of_a_lead_is_packed() -> None:
    lead = Lead.from_record(WHOLE)
    assert evolve(unpack(pack(lead))).to_record() == WHOLE
