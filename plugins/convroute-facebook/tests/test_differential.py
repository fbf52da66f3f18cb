"""Meta's own SDK as an oracle: where both know what to do, both send the same, hash for hash.

Each member of the event has its domain, in tests/shared/sdk_domains.py. What is left out of it stands with an example,
the reason and the source on the page docs/explanation/conformance.md, and each example is tried here as well: one that
both treat alike has no place there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from facebook_business.adobjects.serverside.action_source import ActionSource as TheirSource
from facebook_business.adobjects.serverside.content import Content
from facebook_business.adobjects.serverside.custom_data import CustomData
from facebook_business.adobjects.serverside.delivery_category import DeliveryCategory
from facebook_business.adobjects.serverside.event import Event
from facebook_business.adobjects.serverside.gender import Gender
from facebook_business.adobjects.serverside.user_data import UserData
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convroute.spi import ActionSource, Item, Payload, Refusal

pytest.importorskip("sdk_domains", reason="needs tests/shared of the repository")
from listed_deviations import table
from sdk_domains import CUSTOM, EVENT, HASHED, OWN, USER, digests, events, people, typed

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
Fire = Callable[..., Payload | Refusal]
Members = Mapping[str, Any]

ITEM = {
    "id": "id", "quantity": "quantity", "item_price": "price", "title": "name", "brand": "brand",
    "category": "category", "delivery_category": "delivery_category",
}  # fmt: skip
ARGUMENTS = {"event_source_url": "source_url", "order_id": "order_id", "event_name": "name"}
PROCESSING = (
    "data_processing_options",
    "data_processing_options_country",
    "data_processing_options_state",
)


def theirs(user: Members, custom: Members, event: Members) -> dict[str, Any]:
    """Build the event with the SDK."""
    people = {USER[name][1]: value for name, value in user.items()}
    if "gender" in people:
        people["gender"] = Gender(people["gender"].lower()[0])
    facts = {name: value for name, value in custom.items() if name in {*CUSTOM, "currency"}}
    if "delivery_category" in facts:
        facts["delivery_category"] = DeliveryCategory(facts["delivery_category"])
    if "contents" in facts:
        facts["contents"] = [their_content(item) for item in facts["contents"]]
    own = {name: value for name, value in custom.items() if name not in facts}
    given = {"event_name": "Lead", "event_time": int(NOW.timestamp()), **event}
    given["action_source"] = TheirSource(given.get("action_source", "system_generated"))
    return Event(
        **given,
        user_data=UserData(**people),
        custom_data=CustomData(**facts, custom_properties=own),
    ).normalize()


def their_content(item: Members) -> Content:
    names = {"id": "product_id"}
    given = {names.get(name, name): value for name, value in item.items()}
    if "delivery_category" in given:
        given["delivery_category"] = DeliveryCategory(given["delivery_category"])
    return Content(**given)


def ours(fire: Fire, user: Members, custom: Members, event: Members) -> dict[str, Any]:
    """Build the same event with convroute; an external id goes raw, since the SDK hashes none."""
    lead = {USER[name][0]: value for name, value in user.items()}
    own = {
        k: v for k, v in custom.items() if k not in {"value", "currency", "contents", "order_id"}
    }
    fields = {ARGUMENTS.get(k, k): v for k, v in event.items() if k not in {"opt_out", *PROCESSING}}
    fields["action_source"] = ActionSource(fields.get("action_source", "system_generated"))
    if "event_time" in fields:
        fields["occurred_at"] = datetime.fromtimestamp(fields.pop("event_time"), UTC)
    value = custom.get("value")
    payload = fire(
        lead,
        **{"occurred_at": NOW, "event_id": "1", **fields},
        options={"external_id": "raw"},
        value=None if value is None else Decimal(str(value)),
        currency=custom.get("currency"),
        order_id=custom.get("order_id"),
        contents=tuple(
            Item(**{"id": "", **{ITEM[name]: value for name, value in item.items()}})
            for item in custom.get("contents", ())
        ),
        properties=own,
        extras={"facebook": {k: v for k, v in event.items() if k in {"opt_out", *PROCESSING}}},
    )
    assert isinstance(payload, Payload), payload
    return dict(payload.body)


def comparable(body: Members) -> dict[str, Any]:
    """One value is a list of one, as the page says; the SDK lower-cases currencies; objects may be left out empty."""
    sent = dict(body)
    sent["user_data"] = {
        k: v[0] if isinstance(v, list) and len(v) == 1 else v for k, v in sent["user_data"].items()
    }
    custom = dict(sent.pop("custom_data", {}))
    if "currency" in custom:
        custom["currency"] = custom["currency"].upper()
    return {**sent, "custom_data": custom}


FURTHER = {name: values for name, values in CUSTOM.items() if name not in {"value", "currency"}}
SOMEBODY = {"client_ip_address": "203.0.113.7"}
slow = [HealthCheck.too_slow, HealthCheck.filter_too_much]  # a busy machine is no fault
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=slow)
brief = settings(relaxed, max_examples=40)


def agree(fire: Fire, user: Members, custom: Members, event: Members) -> None:
    event = {"event_id": "1", **event}
    their = comparable(theirs(user, custom, event))
    assert comparable(ours(fire, user, custom, event)) == their


@pytest.mark.parametrize("member", USER)
@brief
@given(data=st.data())
def test_user_data(member: str, data: st.DataObject, fire: Fire) -> None:
    agree(fire, {**SOMEBODY, member: data.draw(USER[member][2])}, {}, {})


@brief
@given(member=st.sampled_from(HASHED), digest=typed(digests))
def test_what_is_hashed_already(member: str, digest: str, fire: Fire) -> None:
    agree(fire, {**SOMEBODY, member: digest}, {}, {})


@pytest.mark.parametrize("member", CUSTOM)
@brief
@given(data=st.data())
def test_custom_data(member: str, data: st.DataObject, fire: Fire) -> None:
    money = {"currency": "EUR"} if member == "value" else {}
    agree(fire, SOMEBODY, {**money, member: data.draw(CUSTOM[member])}, {})


@brief
@given(own=OWN)
def test_own_properties(own: Members, fire: Fire) -> None:
    agree(fire, SOMEBODY, own, {})


@relaxed
@given(event=events())
def test_event(event: Members, fire: Fire) -> None:
    agree(fire, SOMEBODY, {}, event)


@relaxed
@given(
    user=people(),
    custom=st.fixed_dictionaries(
        {"value": CUSTOM["value"], "currency": CUSTOM["currency"]}, optional=FURTHER
    ),
    event=events(),
)
def test_whole_event(user: Members, custom: Members, event: Members, fire: Fire) -> None:
    agree(fire, user, custom, event)


# --- where the domains end -----------------------------------------------------------------------------------------

AGREEMENTS = table()["agreement"]
LIMITS = [
    pytest.param(row["member"], limit, id=f"{row['member']}-{limit['given']}")
    for row in AGREEMENTS
    for limit in row.get("limit", ())
]


def sent(member: str, limit: Members, build: Callable[..., Members]) -> Any:
    """What becomes of an example: the value sent, or a word in brackets for what is none."""
    where = "user_data" if member in USER else "custom_data" if member in {*CUSTOM, "own"} else ""
    value = limit["given"] if member == "own" else {member: limit["given"]}
    user = {**SOMEBODY, **limit.get("beside", {}), **(value if where == "user_data" else {})}
    custom = {
        **({"currency": "EUR"} if member == "value" else {}),
        **(value if where == "custom_data" else {}),
    }
    event = {"event_id": "1", **({} if where else value)}
    try:
        body = build(user, custom, event)
    except (TypeError, ValueError):
        return "(raises)"
    except AssertionError:
        return "(refuses)"
    found = body.get(where, {}) if where else body
    if member == "own":
        return dict(found)
    one = found.get(member, "(nothing)")
    return one[0] if isinstance(one, list) and len(one) == 1 and member in USER else one


@pytest.mark.parametrize("member, limit", LIMITS)
def test_limit(member: str, limit: Members, fire: Fire) -> None:
    def told(text: Any) -> Any:
        plain = member not in {*HASHED, "ge"} or text in {
            "(raises)",
            "(nothing)",
            limit.get("digest"),
        }
        return text if plain else sha256(text.encode()).hexdigest()

    their = sent(member, limit, theirs)
    our = sent(member, limit, lambda *parts: ours(fire, *parts))
    assert repr(their) == repr(told(limit["sdk"]))
    assert our == told(limit["convroute"])
    assert repr(their) != repr(our), "both treat it alike: it belongs into the domain"


def test_every_domain_is_on_the_page_and_every_limit_has_its_reason_and_source() -> None:
    members = [row["member"] for row in AGREEMENTS]
    assert sorted(members) == sorted({*USER, *CUSTOM, *EVENT, "own"})
    assert [row["member"] for row in AGREEMENTS if not row["domain"].strip()] == []
    texts = [limit.values[1] for limit in LIMITS]
    assert [t["given"] for t in texts if not (t["why"].strip() and t["source"].strip())] == []
