"""The observer: is told of every receipt."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from convroute.model.conversion import Conversion
from convroute.model.receipt import Receipt


@runtime_checkable
class Observer(Protocol):
    """Is told of every receipt; it changes nothing."""

    @property
    def name(self) -> str:
        """Its name, for messages."""

    async def on_receipt(self, receipt: Receipt, conversion: Conversion) -> None:
        """Take note of a receipt. An exception is logged and stops nothing."""
