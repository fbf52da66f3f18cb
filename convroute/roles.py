"""The roles beside the platform that a plugin can take. Each is a small protocol of objects, awaited by the core."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable
from typing import Protocol, runtime_checkable

from attrs import frozen

from convroute.conversion import Conversion
from convroute.http import HttpRequest, HttpResponse
from convroute.lead import Lead
from convroute.pixel import Pixel
from convroute.receipt import Receipt


@runtime_checkable
class LeadSource(Protocol):
    """Completes leads: a table, a CRM, a file."""

    @property
    def name(self) -> str:
        """Its name in the settings' `lead_sources`."""

    async def lookup(self, lead: Lead) -> Lead | None:
        """Give what is known about a lead, or None.

        Args:
            lead: What is known so far; `lead.id` is the advertiser's id, if there is one.

        Returns:
            Only what this source knows: the core fills blanks from it and never overwrites.

        Raises:
            LeadSourceError: It cannot answer now. (Any other exception is treated the same.)
        """


@runtime_checkable
class LeadStore(LeadSource, Protocol):
    """A lead source that owns its leads: it can be written."""

    async def put(self, leads: Iterable[Lead]) -> None:
        """Write leads, each whole, in one transaction; durable when it returns."""

    async def get(self, lead_id: str) -> Lead | None:
        """Read one lead, or None."""

    async def forget(self, lead_id: str) -> bool:
        """Erase one lead; False if there was none."""

    async def count(self) -> int:
        """How many leads there are."""

    def all(self) -> AsyncIterable[Lead]:
        """Go through all leads, in the order of their ids."""


@runtime_checkable
class Transport(Protocol):
    """The way a request leaves. The only role that touches sockets."""

    @property
    def name(self) -> str:
        """Its name in a pixel's `transport`."""

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request and give the whole response, whatever its status.

        Raises:
            TransportError: No usable response came; `in_doubt` says whether the platform may have
                processed the request.
        """


@frozen
class Withheld:
    """A gate's no.

    Attributes:
        reason: One line, for the receipt.
    """

    reason: str


@runtime_checkable
class Gate(Protocol):
    """May withhold a conversion from a pixel: consent, sampling, once-only."""

    @property
    def name(self) -> str:
        """Its name, for messages."""

    async def admit(self, conversion: Conversion, pixel: Pixel) -> Withheld | None:
        """Give None to let it pass, or the reason why not. An exception withholds too."""


@runtime_checkable
class Observer(Protocol):
    """Is told of every receipt; it changes nothing."""

    @property
    def name(self) -> str:
        """Its name, for messages."""

    async def on_receipt(self, receipt: Receipt, conversion: Conversion) -> None:
        """Take note of a receipt. An exception is logged and stops nothing."""
