"""The events that are timed: thousands of people, no two alike, as a shop's morning brings them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import cycle, islice
from typing import Final

from convroute.spi import (
    ActionSource,
    Conversion,
    ConversionEvent,
    Identifier,
    Item,
    Lead,
    MatchKeys,
)

COUNT: Final = 2000
AGENT: Final = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"
# First names and countries are shared by many, as they are among real people; all else is a person's own.
FIRST_NAMES: Final = (
    *("Ann", "Bob", "Cleo", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon", "Kim"),
    *("Lea", "Max", "Nia", "Oto", "Pam", "Quin", "Rosa", "Sven", "Tea", "Uma", "Vera"),
)
NOW: Final = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def conversions(*, national_phones: bool = False, count: int = COUNT) -> Sequence[Conversion]:
    """Give purchases with six match keys to hash, four that are not hashed, a value and one article.

    Args:
        national_phones: Whether the numbers need the numbering plan of their country to be read.
        count: How many.
    """
    names = islice(cycle(FIRST_NAMES), count)
    return [_purchase(index, name, national=national_phones) for index, name in enumerate(names)]


def _purchase(index: int, first_name: str, *, national: bool) -> Conversion:
    clicked = int(NOW.timestamp()) * 1000 - 90_000 - index
    subscriber = f"{index % 10_000:04d}"
    keys = MatchKeys(
        emails=(f"{first_name}.Miller{index}@Example.com",),
        phones=(f"(202) 555-{subscriber}" if national else f"+1202555{subscriber}",),
        first_name=first_name,
        last_name=f"Miller{'abcdefghij'[index % 10]}{'klmnopqrst'[index // 10 % 10]}{index}",
        country="US",
        external_id=f"crm-{index}",
        ip_address=f"203.0.113.{index % 250 + 1}",
        user_agent=AGENT,
        identifiers={
            "fbc": Identifier(
                value=f"fb.1.{clicked}.IwAR2F4-dbP0l7Mn1IawQQGCINEz7PYXQvwjNwB_{index}"
            ),
            "fbp": Identifier(value=f"fb.1.{clicked - 60_000}.{1_098_115_397 + index}"),
            "ttclid": Identifier(
                value=f"E.C.P.v3fQ2RHacdksKfofPmlyuStIIFJ4Af1tKYxF9zz2c2PLx1Oaw15oHp{index}"
            ),
            "ttp": Identifier(value=f"94e2a4j9h3ss{index:016d}"),
        },
    )
    event = ConversionEvent(
        name="Purchase",
        event_id=f"order-{index}-paid",
        occurred_at=NOW - timedelta(seconds=60 + index % 600),
        action_source=ActionSource.WEBSITE,
        source_url="https://shop.example.com/thanks",
        value=Decimal("59.70"),
        currency="EUR",
        order_id=f"order-{index}",
        contents=(Item(id=f"sku-{index % 50}", quantity=3, price=Decimal("19.90")),),
    )
    return Conversion(event=event, lead=Lead(id=f"lead-{index}", keys=keys), fired_at=NOW)
