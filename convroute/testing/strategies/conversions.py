"""Conversions as Python makes them: what a platform's mapping must take."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from convroute.model.conversion import Conversion
from convroute.model.event import ActionSource, ConversionEvent, Item
from convroute.model.lead import Lead
from convroute.model.match_keys import PLAIN_FIELDS, Identifier, MatchKeys
from convroute.roles.platform import Platform
from convroute.testing.strategies.values import NEAR, json_values, members, texts

NOW: Final = datetime(2026, 5, 1, 12, tzinfo=UTC)
"""The present moment of every conversion that is drawn."""

MANY: Final = ("emails", "phones")


def leads(*, names: Iterable[str] = (), values: Iterable[str] = ()) -> SearchStrategy[Lead]:
    """Draw leads.

    Args:
        names: Those of identifiers.
        values: Texts of the forms that the identifiers have.
    """
    plain = {
        name: st.lists(texts(near=NEAR[name]), max_size=2).map(tuple)
        if name in MANY
        else st.none() | texts(near=NEAR[name])
        for name in PLAIN_FIELDS
    }
    identifier = st.builds(
        Identifier, value=texts(near=values), seen_at=st.none() | _moments() | st.datetimes()
    )
    issued = st.dictionaries(texts(near=names), identifier, max_size=3)
    return st.builds(
        Lead,
        id=st.none() | texts(near=NEAR["external_id"]),
        keys=st.builds(MatchKeys, identifiers=issued, **plain),
        landing_url=st.none() | texts(near=NEAR["url"]),
        created_at=st.none() | _moments(),
    )


def conversions(
    platform: Platform, *, names: Iterable[str] = (), values: Iterable[str] = ()
) -> SearchStrategy[Conversion]:
    """Draw conversions for a platform, fired at `NOW`; mapping must raise for none of them.

    Args:
        platform: Its identifiers, match keys and event names are drawn often.
        names: Further names: of the members of its extras and of its custom data.
        values: Texts of the forms that its identifiers have.
    """
    issued = [spec.name for spec in platform.identifiers]
    wanted = [spec.name for spec in platform.wanted]
    free = members(names=sorted({*names, *issued, *wanted}))
    event = st.builds(
        ConversionEvent,
        name=texts(near=[*NEAR["event_name"], *sorted(platform.event_names)]),
        event_id=texts(near=["event-1"]),
        occurred_at=_moments(),
        action_source=st.sampled_from(ActionSource),
        source_url=st.none() | texts(near=NEAR["url"]),
        referrer_url=st.none() | texts(near=NEAR["url"]),
        value=st.none() | st.decimals(),
        currency=st.none() | texts(near=NEAR["currency"]),
        order_id=st.none() | texts(near=["order-1"]),
        contents=st.lists(_items(), max_size=1).map(tuple),
        properties=free,
        extras=st.just({}) | st.fixed_dictionaries({platform.name: free | json_values()}),
        limited_data_use=st.booleans(),
    )
    return st.builds(
        Conversion,
        event=event,
        lead=leads(names=issued, values=values),
        fired_at=st.just(NOW),
        test_event_code=st.none() | texts(near=["TEST123"]),
    )


def _moments() -> SearchStrategy[datetime]:
    near = st.timedeltas(timedelta(days=-30), timedelta(seconds=90)).map(NOW.__add__)
    offset = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    return near | st.datetimes(timezones=st.just(UTC) | offset)


def _items() -> SearchStrategy[Item]:
    return st.builds(
        Item,
        id=texts(near=["sku-1"]),
        quantity=st.none() | st.integers(),
        price=st.none() | st.decimals(),
        **dict.fromkeys(("name", "category", "brand", "delivery_category"), st.none() | texts()),
    )
