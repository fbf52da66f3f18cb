"""Rows of the table of leads, written and read without the lead store."""

from __future__ import annotations

from collections.abc import Callable

import apsw

from convroute.store import Database


def insert(lead_id: str) -> Callable[[apsw.Connection], apsw.Cursor]:
    return lambda connection: connection.execute(
        "INSERT INTO leads VALUES (?, x'7b7d', 0)", (lead_id,)
    )


async def stored(database: Database) -> list[str]:
    return [lead_id for (lead_id,) in await database.read("SELECT id FROM leads ORDER BY id")]
