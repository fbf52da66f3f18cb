"""The lead store of one router, with a database of its own."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from convroute.store.leads import SqliteLeads
from convroute.store.schema import embedded


class EmbeddedLeads(SqliteLeads):
    """Leads in a database file that is opened and closed together with them.

    Args:
        path: The database's file.
    """

    def __init__(self, path: Path) -> None:
        self._own = embedded(path)
        super().__init__(self._own)

    async def __aenter__(self) -> Self:
        """Open the database, so that what is wrong with it is known now.

        Raises:
            StoreError: It cannot be opened.
        """
        await self._own.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the database."""
        await self._own.close()
