from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from convroute.store import Database, SqliteLeads, embedded


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "convroute.db"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    async with embedded(path, busy_timeout=2) as database:
        yield database


@pytest.fixture
def leads(database: Database) -> SqliteLeads:
    return SqliteLeads(database, clock=lambda: 1_777_777_777.0)
