"""Sample leads and fire requests that are worth trying, good and bad: for the demo and for tests.

They name no platform: the pixel that they are fired at brings it. Addresses are of example.com, phone
numbers of the range that is kept for fiction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from attrs import field, frozen

from convroute.jsonvalue import JSON
from convroute.model.pixel import Pixel

_BROWSER: Final = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"

SAMPLE_LEADS: Final[tuple[Mapping[str, JSON], ...]] = (
    {
        "id": "lead_ann",
        "email": " Ann.Miller@Example.com ",
        "phone": "(202) 555-0123",
        "firstName": "Ann",
        "lastName": "Miller",
        "city": "Washington",
        "state": "District of Columbia",
        "zip": "20001-1234",
        "country": "US",
        "externalId": "crm-1001",
        "ipAddress": "203.0.113.7",
        "userAgent": _BROWSER,
        "landingUrl": "https://shop.example.com/offer?utm_source=ads",
    },
    {"id": "lead_bob", "phone": "+1 202 555 0145"},
    {
        "id": "lead_cleo",
        "emails": ["cleo@example.com", "cleo.home@example.com"],
        "country": "France",
        "city": "Saint-Étienne",
        "dateOfBirth": "1990-02-29",
        "custom": {"source": "fair"},
    },
    {
        "id": "lead_dan",
        "email": "c8cf6521c193fc743c7fadcd8be04e983724764efa65b3c3913b6d22f086a11f",
        "lastName": "O'Neill-van der Berg",
    },
    {
        "id": "lead_eve",
        "email": "not an address",
        "phone": "call me",
        "firstName": "Eve",
        "ipAddress": "10.0.0.1",
    },
)
"""Lead records: complete, phone alone, several addresses and an impossible date, hashed already, useless."""


@frozen(kw_only=True)
class SampleFire:
    """A fire request without its pixel.

    Attributes:
        title: What it shows, in one line.
        arguments: Members of the HTTP API's fire request.
        age: How long ago it happened; None leaves the time out, which means now.
        good: Whether a good pixel takes it.
    """

    title: str
    arguments: Mapping[str, JSON] = field(repr=False)
    age: timedelta | None = None
    good: bool = True

    def body(self, pixel: Pixel, now: datetime) -> dict[str, JSON]:
        """Give the body of `POST /api/v1/pixels/fire` for a pixel."""
        body: dict[str, JSON] = {
            "platform": pixel.platform,
            "pixelId": pixel.pixel_id,
            **self.arguments,
        }
        if self.age is not None:
            body["eventTime"] = (now - self.age).isoformat()
        return body


SAMPLE_FIRES: Final[tuple[SampleFire, ...]] = (
    SampleFire(
        title="a lead from a form",
        arguments={"leadId": "lead_ann", "eventName": "Lead", "eventId": "sample-form-1"},
    ),
    SampleFire(
        title="a purchase on the website, with its articles",
        arguments={
            "leadId": "lead_ann",
            "eventName": "Purchase",
            "eventValue": 59.7,
            "currency": "EUR",
            "actionSource": "website",
            "orderId": "order-1001",
            "sourceUrl": "https://shop.example.com/thanks",
            "contents": [{"id": "sku-1", "quantity": 3, "price": 19.9}],
        },
    ),
    SampleFire(
        title="the same order again, which is counted once",
        arguments={
            "leadId": "lead_ann",
            "eventName": "Purchase",
            "eventValue": 59.7,
            "currency": "EUR",
            "actionSource": "website",
            "orderId": "order-1001",
            "sourceUrl": "https://shop.example.com/thanks",
        },
    ),
    SampleFire(
        title="a telephone call, yesterday",
        arguments={"leadId": "lead_bob", "eventName": "Contact", "actionSource": "phone_call"},
        age=timedelta(days=1),
    ),
    SampleFire(
        title="an appointment made in a chat",
        arguments={"leadId": "lead_cleo", "eventName": "Schedule", "actionSource": "chat"},
    ),
    SampleFire(
        title="a person whose address came hashed",
        arguments={"leadId": "lead_dan", "eventName": "CompleteRegistration"},
    ),
    SampleFire(
        title="a lead that the store does not have, sent along",
        arguments={
            "leadId": "lead_fay",
            "eventName": "Subscribe",
            "lead": {"email": "fay@example.com"},
        },
    ),
    SampleFire(
        title="a test event",
        arguments={"leadId": "lead_ann", "eventName": "Lead", "testEventCode": "TEST12345"},
    ),
    SampleFire(
        title="a lead that nobody knows",
        arguments={"leadId": "lead_nobody", "eventName": "Lead"},
        good=False,
    ),
    SampleFire(
        title="a value without its currency",
        arguments={"leadId": "lead_ann", "eventName": "Purchase", "eventValue": 10},
        good=False,
    ),
    SampleFire(
        title="an event from the year before last",
        arguments={"leadId": "lead_ann", "eventName": "Lead"},
        age=timedelta(days=500),
        good=False,
    ),
)
"""Fire requests over `SAMPLE_LEADS`. What becomes of the useless lead differs by platform: it is not here."""
