"""Leads in the embedded database."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Final

import apsw
from attrs import frozen

from convroute.errors import Fault, InvalidLeadError, LeadSourceError, StoreError
from convroute.model.lead import Lead
from convroute.store.database import Database
from convroute.store.lead_id import id_fault
from convroute.store.stored_lead import keeping_first_seen, pack, unpack

CREATE_LEADS: Final = """
CREATE TABLE leads (
    id TEXT PRIMARY KEY,
    record BLOB NOT NULL,
    updated_at REAL NOT NULL -- Unix seconds
) STRICT
"""

PAGE: Final = 100
"""Leads that `all` reads at once."""

_GET: Final = "SELECT record FROM leads WHERE id = ?"
_PUT: Final = """
INSERT INTO leads (id, record, updated_at) VALUES (?, ?, ?)
ON CONFLICT (id) DO UPDATE SET record = excluded.record, updated_at = excluded.updated_at
"""


@frozen
class _Packed:
    lead: Lead
    record: bytes


class SqliteLeads:
    """The embedded lead store, a `LeadStore`.

    Args:
        database: Where they are kept; whoever made it closes it.
        clock: Gives the time of a write, in Unix seconds.
    """

    name: Final = "sqlite"

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def lookup(self, lead: Lead) -> Lead | None:
        """Give the stored lead of the same id, or None.

        Raises:
            LeadSourceError: The database cannot be read just now.
        """
        if lead.id is None:
            return None
        try:
            return await self.get(lead.id)
        except StoreError as error:
            raise LeadSourceError(str(error)) from error

    async def get(self, lead_id: str) -> Lead | None:
        """Read one lead, or None.

        Raises:
            StoreError: The database cannot be read.
        """
        if id_fault(lead_id):
            return None
        rows = await self._database.read(_GET, (lead_id,))
        return unpack(rows[0][0]) if rows else None

    async def put(self, leads: Iterable[Lead]) -> None:
        """Write leads, all or none, each in place of the one that was stored; durable when it returns.

        An identifier whose value was stored already keeps the earlier time at which it was seen.

        Raises:
            InvalidLeadError: Leads that cannot be stored, all of them named by their place if
                there are several: `leads[2].id`.
            StoreError: The database could not take them.
        """
        packed = _packed(tuple(leads))
        if not packed:
            return
        now = self._clock()

        def work(connection: apsw.Connection) -> None:
            for one in packed:
                record = one.record
                if one.lead.keys.identifiers and (
                    stored := connection.execute(_GET, (one.lead.id,)).get
                ):
                    kept = keeping_first_seen(one.lead, stored)
                    record = record if kept is one.lead else pack(kept)
                connection.execute(_PUT, (one.lead.id, record, now))

        await self._database.write(work)

    async def forget(self, lead_id: str) -> bool:
        """Erase one lead, overwriting it in the file and its log; False if there was none.

        `Database.compact` also removes the copies that SQLite may have left behind in gaps of its pages.

        Raises:
            StoreError: The database could not do it.
        """
        if id_fault(lead_id):
            return False

        def work(connection: apsw.Connection) -> bool:
            connection.execute("DELETE FROM leads WHERE id = ?", (lead_id,))
            return connection.changes() > 0

        return await self._database.write(work, erases=True)

    async def count(self) -> int:
        """How many leads there are.

        Raises:
            StoreError: The database cannot be read.
        """
        rows = await self._database.read_apart("SELECT count(*) FROM leads")
        count: int = rows[0][0]
        return count

    async def all(self) -> AsyncIterator[Lead]:
        """Go through all leads in the order of their ids, a page at a time: writes may go on meanwhile.

        Raises:
            StoreError: The database cannot be read.
        """
        after = ""
        while True:
            rows = await self._database.read(
                "SELECT id, record FROM leads WHERE id > ? ORDER BY id LIMIT ?", (after, PAGE)
            )
            for _, record in rows:
                yield unpack(record)
            if not rows:
                return
            after = rows[-1][0]


def _packed(leads: Sequence[Lead]) -> list[_Packed]:
    packed, faults = [], []
    for place, lead in enumerate(leads):
        path = f"leads[{place}]" if len(leads) > 1 else ""
        if wrong := id_fault(lead.id):
            faults.append(Fault(f"{path}.id".lstrip("."), wrong))
            continue
        try:
            packed.append(_Packed(lead, pack(lead)))
        except TypeError:
            faults.append(
                Fault(path, "must hold only what JSON can say, nested a few levels at most")
            )
    if faults:
        raise InvalidLeadError(faults)
    return packed
