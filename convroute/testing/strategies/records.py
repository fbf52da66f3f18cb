"""Lead records and fire requests as JSON has them: right, wrong, and both at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from convroute.jsonvalue import JSON
from convroute.model.event import ActionSource
from convroute.model.match_keys import PLAIN_FIELDS
from convroute.testing.strategies.values import NEAR, members, texts
from convroute.wire import camel

Fields = dict[str, SearchStrategy[Any]]


def lead_records(*, names: Iterable[str] = ()) -> SearchStrategy[dict[str, Any]]:
    """Draw lead records: fields of the right type, of a wrong one, and unknown ones.

    Args:
        names: Those of identifiers.
    """
    issued = tuple(names)
    stamped = st.fixed_dictionaries(
        {"value": texts()}, optional={"seenAt": texts(near=NEAR["time"])}
    )
    known: Fields = {camel(name): texts(near=NEAR[name]) for name in PLAIN_FIELDS}
    known |= {
        "id": texts(near=NEAR["external_id"]),
        "email": texts(near=NEAR["emails"]),
        "emails": st.lists(texts(near=NEAR["emails"]), max_size=3),
        "phone": texts(near=NEAR["phones"]),
        "phones": st.lists(texts(near=NEAR["phones"]), max_size=3),
        "landingUrl": texts(near=NEAR["url"]),
        "createdAt": texts(near=NEAR["time"]),
        "clickIds": members(texts() | stamped, names=issued),
        "consent": st.booleans() | members(st.booleans(), names=["ads"], max_size=2),
        "custom": members(max_size=2),
    }
    return _records(known, [*issued, "first_name", "utmSource", "utm_source"])


def fire_records(*, names: Iterable[str] = (), **fixed: JSON) -> SearchStrategy[dict[str, Any]]:
    """Draw fire requests, many of them faulty.

    Args:
        names: Of identifiers and members of extras.
        fixed: Members that most of them have as they are given here: `pixelId` and `platform`, say.
    """
    issued = tuple(names)
    platform = str(fixed.get("platform", "acme"))
    known: Fields = {
        "leadId": texts(near=NEAR["external_id"]),
        "eventName": texts(near=NEAR["event_name"]),
        "eventValue": st.integers() | st.floats() | texts(near=NEAR["number"]),
        "currency": texts(near=NEAR["currency"]),
        "actionSource": st.sampled_from([source.value for source in ActionSource]) | texts(),
        "testEventCode": texts(near=["TEST123"]),
        "eventId": texts(near=["event-1"]),
        "eventTime": texts(near=NEAR["time"]) | st.floats() | st.integers(),
        "sourceUrl": texts(near=NEAR["url"]),
        "referrerUrl": texts(near=NEAR["url"]),
        "orderId": texts(near=["order-1"]),
        "contents": st.lists(members(names=["id", "quantity", "price", "name"]), max_size=2),
        "properties": members(names=issued),
        "extras": members(members(names=issued), names=[platform], max_size=2),
        "limitedDataUse": st.booleans(),
        "lead": lead_records(names=issued),
    }
    drawn = _records(known, ["event_name", *issued])
    return drawn.map(lambda record: {**fixed, **record}) | drawn


def _records(
    known: Mapping[str, SearchStrategy[Any]], others: Iterable[str]
) -> SearchStrategy[dict[str, Any]]:
    right = st.fixed_dictionaries({}, optional=dict(known))
    wrong = members(names=[*known, *others], max_size=2)
    both = st.tuples(right, wrong).map(lambda pair: {**pair[0], **pair[1]})
    return right | both
