"""What the demo fires: each scenario with what should become of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum
from typing import Final

from attrs import field, frozen

from convroute.emulation import Fault, FaultKind
from convroute.jsonvalue import JSON
from convroute.testing.samples import SAMPLE_FIRES

ATTEMPTS: Final = 3
"""The most requests for one event in the demo."""

PAYLOAD_EVENT: Final = "demo-payload-1"
"""The event id of the scenario whose payload is shown."""


class Account(Enum):
    """Which of an emulated platform's pixels a scenario is fired at."""

    GOOD = "good"
    EXPIRED = "expired"
    THROTTLED = "throttled"


@frozen(kw_only=True)
class Scenario:
    """One thing that happens, and what should become of it.

    Attributes:
        title: What it is, in a few words.
        expected: The receipt's status; `invalid` or `not_found` for what is refused before there is a receipt.
        arguments: Members of the fire request, without the pixel.
        attempts: How many requests it should take; None for any number.
        account: The pixel.
        faults: What the emulated platform is told to do wrong.
        age: How long ago it happened; None for now.
        batch: Whether it goes out in one call with the others of which this is said.
    """

    title: str
    expected: str = "delivered"
    arguments: Mapping[str, JSON] = field(repr=False)
    attempts: int | None = None
    account: Account = Account.GOOD
    faults: tuple[Fault, ...] = ()
    age: timedelta | None = None
    batch: bool = False


LEAD: Final[Mapping[str, JSON]] = {"leadId": "lead_ann", "eventName": "Lead"}
LONG_AGO: Final = timedelta(days=500)

GOOD: Final = tuple(
    Scenario(title=sample.title, arguments=sample.arguments, age=sample.age, attempts=1)
    for sample in SAMPLE_FIRES
    if sample.good
)

SHOWN: Final = Scenario(
    title="a purchase of two articles (its payload is below)",
    arguments={
        "leadId": "lead_gil",
        "eventName": "Purchase",
        "eventId": PAYLOAD_EVENT,
        "eventValue": 129.8,
        "currency": "EUR",
        "contents": [
            {"id": "sku-7", "quantity": 2, "price": 49.95},
            {"id": "sku-9", "quantity": 1, "price": 29.9},
        ],
    },
    age=timedelta(minutes=5),
    attempts=1,
)

CUSTOM: Final = Scenario(
    title="an event of the advertiser's own",
    arguments={"leadId": "lead_bob", "eventName": "SolarQuoteSigned"},
    attempts=1,
)

REFUSED: Final = (
    Scenario(
        title="a lead that nobody could recognise",
        expected="rejected",
        arguments={
            "eventName": "Lead",
            "lead": {"email": "not an address", "phone": "call me", "city": "Springfield"},
        },
        attempts=0,
    ),
    Scenario(
        title="an event from the year before last",
        expected="rejected",
        arguments=LEAD,
        age=LONG_AGO,
        attempts=0,
    ),
    Scenario(
        title="a value without its currency",
        expected="invalid",
        arguments={"leadId": "lead_ann", "eventName": "Purchase", "eventValue": 10},
        attempts=0,
    ),
    Scenario(
        title="a lead that nobody knows",
        expected="not_found",
        arguments={"leadId": "lead_nobody", "eventName": "Lead"},
        attempts=0,
    ),
    Scenario(
        title="a person who withdrew consent",
        expected="skipped",
        arguments={"leadId": "lead_hal", "eventName": "Lead"},
        attempts=0,
    ),
)

TROUBLED: Final = (
    Scenario(
        title="the platform stumbles once (503)",
        arguments={**LEAD, "eventId": "demo-stumble-1"},
        faults=(Fault(kind=FaultKind.STATUS, status=503),),
        attempts=2,
    ),
    Scenario(
        title="the answer is lost, so it is sent again",
        arguments={**LEAD, "eventId": "demo-lost-1"},
        faults=(Fault(kind=FaultKind.RESET_AFTER),),
        attempts=2,
    ),
    Scenario(
        title="the platform is down (503)",
        expected="failed",
        arguments={**LEAD, "eventId": "demo-down-1"},
        faults=(Fault(kind=FaultKind.STATUS, status=503, times=ATTEMPTS),),
        attempts=ATTEMPTS,
    ),
    Scenario(
        title="an access token that has expired",
        expected="rejected",
        arguments=LEAD,
        account=Account.EXPIRED,
        attempts=1,
    ),
)

BATCH: Final = (
    Scenario(
        title="in one batch: a lead", arguments={**LEAD, "eventId": "demo-batch-1"}, batch=True
    ),
    Scenario(
        title="in one batch: an event that is too old",
        expected="rejected",
        arguments={**LEAD, "eventId": "demo-batch-2"},
        age=LONG_AGO,
        attempts=0,
        batch=True,
    ),
    Scenario(
        title="in one batch: a call, yesterday",
        arguments={"leadId": "lead_bob", "eventName": "Contact", "actionSource": "phone_call"},
        age=timedelta(days=1),
        batch=True,
    ),
)

THROTTLED: Final = Scenario(
    title="the platform throttles",
    expected="failed",
    arguments={**LEAD, "eventId": "demo-throttled-1"},
    account=Account.THROTTLED,
    faults=(Fault(kind=FaultKind.THROTTLED, times=ATTEMPTS),),
)
"""The last, since faults may be left over: a platform that asks for a long wait is not asked again."""

SCENARIOS: Final = (*GOOD, SHOWN, CUSTOM, *BATCH, *REFUSED, *TROUBLED, THROTTLED)
"""In the order in which they are fired."""
