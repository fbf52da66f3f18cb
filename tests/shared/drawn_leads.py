"""Leads as Hypothesis draws them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import strategies as st

from convroute import Lead
from convroute.model.match_keys import PLAIN_FIELDS, Identifier, MatchKeys

texts = (
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
times = st.datetimes(
    min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-720, 840).map(lambda m: timezone(timedelta(minutes=m))),
)  # fmt: skip
names = st.sampled_from(["acid", "acb", "other", "acme.lead_id"])
identifiers = st.builds(Identifier, value=texts, seen_at=st.none() | times)
many = st.lists(texts, max_size=3).map(tuple)
keys = st.builds(
    MatchKeys,
    emails=many,
    phones=many,
    identifiers=st.dictionaries(names, identifiers, max_size=3),
    **{name: st.none() | texts for name in PLAIN_FIELDS if name not in ("emails", "phones")},
)
json_values = st.none() | st.booleans() | st.integers() | texts
leads = st.builds(
    Lead,
    id=st.none() | texts,
    keys=keys,
    landing_url=st.none() | texts,
    consent=st.dictionaries(st.sampled_from(["all", "ads", "mail"]), st.booleans()),
    created_at=st.none() | times,
    custom=st.dictionaries(st.sampled_from(["email", "source", "acid", "clickIds"]), json_values),
)
