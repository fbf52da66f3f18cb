"""The embedded database's schema, as the steps by which it came to be."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from convroute.store.database import Database
from convroute.store.keys import CREATE_API_KEYS
from convroute.store.leads import CREATE_LEADS

MIGRATIONS: Final = (
    CREATE_LEADS,
    CREATE_API_KEYS,
)
"""Each module that keeps something hands over its DDL. Steps are appended; one that was released never changes."""


def embedded(path: Path, *, busy_timeout: float = 5.0) -> Database:
    """Give the embedded database at `path`, not opened yet: the first use, or `async with`, opens it."""
    return Database(path, migrations=MIGRATIONS, busy_timeout=busy_timeout)
