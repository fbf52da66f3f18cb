"""The gate: may withhold a conversion from a pixel."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from attrs import frozen

from convroute.model.conversion import Conversion
from convroute.model.pixel import Pixel


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
