"""The lead source: completes leads. A lead store is one that owns them."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable
from typing import Protocol, runtime_checkable

from convroute.model.lead import Lead


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
