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
        super().__init__(embedded(path))
        self._path = path
        self._left = False

    async def __aenter__(self) -> Self:
        """Open the database, so that what is wrong with it is known now; after it was closed, anew.

        Raises:
            StoreError: It cannot be opened.
        """
        if self._left:
            self._database = embedded(self._path)
            self._left = False
        await self._database.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the database."""
        self._left = True
        await self._database.close()
