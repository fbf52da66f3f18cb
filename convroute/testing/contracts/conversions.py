"""The conversions that every platform is tried with; a plugin's own samples come beside them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from attrs import evolve

from convroute.model.conversion import Conversion
from convroute.model.event import ActionSource, ConversionEvent, Item
from convroute.model.lead import Lead
from convroute.model.match_keys import Identifier, MatchKeys
from convroute.roles.platform import Platform
from convroute.testing.contracts.person import HASHED, LEAD_ID, TYPED

NOW: Final = datetime(2031, 5, 17, 9, 30, 12, 654_321, tzinfo=UTC)
"""The present of every sample: far from the real one, so that a clock shows."""

HAPPENED: Final = NOW - timedelta(minutes=5)
CLICKED: Final = NOW - timedelta(days=2, hours=3)
MANY: Final = ("emails", "phones")


def keys_of(values: Mapping[str, str], **changes: Any) -> MatchKeys:
    """Make match keys of one value for each field."""
    given = {name: (value,) if name in MANY else value for name, value in values.items()}
    return MatchKeys(**{**given, **changes})


def click_ids(platform: Platform, samples: Mapping[str, str]) -> dict[str, Identifier]:
    """Give a value for each click id that the platform declares, and for each identifier with a sample."""
    values = {s.name: f"ContractClick-{s.name}-0001" for s in platform.identifiers if s.in_url}
    return {
        name: Identifier(value=value, seen_at=CLICKED)
        for name, value in {**values, **samples}.items()
    }


def whole_conversion(platform: Platform, samples: Mapping[str, str]) -> Conversion:
    """Give a purchase on the website by a person of whom everything is known."""
    return Conversion(
        event=ConversionEvent(
            name="Purchase",
            event_id="contract-event-1",
            occurred_at=HAPPENED,
            action_source=ActionSource.WEBSITE,
            source_url="https://shop.example.com/thanks",
            referrer_url="https://shop.example.com/cart",
            value=Decimal("59.70"),
            currency="EUR",
            order_id="contract-order-1",
            contents=(Item(id="sku-1", quantity=3, price=Decimal("19.90")),),
        ),
        lead=Lead(
            id=LEAD_ID, keys=keys_of(TYPED, identifiers=click_ids(platform, samples)), created_at=CLICKED
        ),
        fired_at=NOW,
    )  # fmt: skip


def about(conversion: Conversion, keys: MatchKeys, **lead: Any) -> Conversion:
    """Give the same event for another person."""
    return evolve(conversion, lead=Lead(keys=keys, **lead))


def with_event(conversion: Conversion, **changes: Any) -> Conversion:
    """Give the same conversion with another event."""
    return evolve(conversion, event=evolve(conversion.event, **changes))


def sample_conversions(platform: Platform, samples: Mapping[str, str]) -> dict[str, Conversion]:
    """Give the conversions that every platform is tried with, by what each shows."""
    whole = whole_conversion(platform, samples)
    lead = with_event(
        whole, name="Lead", event_id="contract-event-2", value=None, currency=None, order_id=None, contents=()
    )  # fmt: skip
    clicks = click_ids(platform, samples)
    found = {
        "everything is known, a purchase on the website": whole,
        "a lead from a form": lead,
        "an e-mail address alone": about(lead, MatchKeys(emails=(TYPED["emails"],))),
        "a phone number alone": about(lead, MatchKeys(phones=(TYPED["phones"],))),
        "several addresses and numbers": about(
            lead,
            MatchKeys(
                emails=("no address", TYPED["emails"], "annabelle@example.net"),
                phones=("call me", TYPED["phones"], "+1 202 555 0135"),
            ),
        ),
        "hashed before it came here": about(
            lead, keys_of({name: value.upper() for name, value in HASHED.items()})
        ),
        "blank fields": about(lead, keys_of(dict.fromkeys(TYPED, "  "), emails=(" ", TYPED["emails"]))),
        "nothing is known": about(lead, MatchKeys()),
        "a telephone call": with_event(lead, action_source=ActionSource.PHONE_CALL, source_url=None),
        "a sale in a shop": with_event(whole, action_source=ActionSource.PHYSICAL_STORE, source_url=None),
        "limited data use": with_event(whole, limited_data_use=True),
        "a test event": evolve(lead, test_event_code="CONTRACT-TEST-1"),
        "properties of the advertiser's own": with_event(whole, properties={"contract_fact": "blue", "rank": 3}),
    }  # fmt: skip
    for name, click in clicks.items():
        found[f"the identifier {name} alone"] = about(lead, MatchKeys(identifiers={name: click}))
    return found
