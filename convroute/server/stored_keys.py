"""API keys from the embedded database, opened and closed with the application."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from convroute.store import ApiKey, ApiKeys, embedded


class StoredKeys:
    """The keys made with `convroute keys create`; an async context manager.

    A key that is made or revoked by another process counts from then on.

    Args:
        path: The embedded database's file.
    """

    def __init__(self, path: Path) -> None:
        self._database = embedded(path)
        self._keys = ApiKeys(self._database)

    async def __aenter__(self) -> Self:
        """Open the database.

        Raises:
            StoreError: It cannot be used.
        """
        await self._database.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        await self._database.close()

    async def verify(self, plaintext: str) -> ApiKey | None:
        """Give the key in force that has this text, or None.

        Raises:
            StoreError: The database cannot be read.
        """
        return await self._keys.verify(plaintext)

    async def any_in_force(self) -> bool:
        """Tell whether there is a key that would be accepted.

        Raises:
            StoreError: The database cannot be read.
        """
        return any(key.revoked_at is None for key in await self._keys.list())
