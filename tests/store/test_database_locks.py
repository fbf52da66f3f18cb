"""What the database does while somebody else holds it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from lead_rows import insert, stored

from convroute.errors import StoreError
from convroute.model.lead import Lead
from convroute.store import Database, SqliteLeads, embedded


@pytest.fixture
def other(path: Path) -> Iterator[apsw.Connection]:
    connection = apsw.Connection(str(path))
    yield connection
    connection.close()


async def test_a_lock_that_lasts_is_told_once_for_all(path: Path, other: apsw.Connection) -> None:
    async with embedded(path, busy_timeout=0.2) as database:
        other.execute("BEGIN EXCLUSIVE")
        begun = time.monotonic()
        writes = (database.write(insert(str(n))) for n in range(20))
        outcomes = await asyncio.gather(*writes, return_exceptions=True)
        assert time.monotonic() - begun < 1.5
        assert {type(outcome) for outcome in outcomes} == {StoreError}
        assert "locked for too long" in str(outcomes[0])
        assert await stored(database) == [], "reading goes on meanwhile"
        other.execute("ROLLBACK")
        await database.write(insert("after"))
        assert await stored(database) == ["after"]


async def test_a_lock_that_passes_is_waited_for(database: Database, other: apsw.Connection) -> None:
    other.execute("BEGIN EXCLUSIVE")
    write = asyncio.create_task(database.write(insert("1")))
    await asyncio.sleep(0.1)
    assert not write.done()
    other.execute("ROLLBACK")
    await write
    assert await stored(database) == ["1"]


@pytest.mark.parametrize("lasts", [True, False], ids=["lasts", "passes"])
async def test_a_lock_against_readers_does_not_hold_up_the_loop(path: Path, lasts: bool) -> None:
    async with embedded(path) as database:
        await database.write(insert("1"))
    holder = apsw.Connection(str(path))
    database = embedded(path, busy_timeout=0.4)
    await database.open()
    assert database._reader
    database._reader.close()
    assert database._writer
    await database._writer.close()
    holder.execute("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK")
    database._reader = apsw.Connection(str(path))
    holder.execute("UPDATE leads SET updated_at = 1")
    longest, before = 0.0, time.monotonic()
    read = asyncio.create_task(database.read("SELECT id FROM leads"))
    while not read.done():
        await asyncio.sleep(0.005)
        longest, before = max(longest, time.monotonic() - before), time.monotonic()
        if not lasts:
            holder.close()
    if lasts:
        with pytest.raises(StoreError, match="locked for too long"):
            await read
    else:
        assert await read == [("1",)]
    assert longest < 0.2
    database._reader.close()
    holder.close()


async def test_compacting_a_locked_database(path: Path, other: apsw.Connection) -> None:
    database = embedded(path, busy_timeout=0.1)
    await database.write(insert("1"))
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="locked for too long"):
        await database.compact()
    other.execute("ROLLBACK")
    await database.compact()
    await database.close()
    with pytest.raises(StoreError, match="is closed"):
        await database.compact()


async def test_a_wipe_that_fails_is_made_up_for_when_closing(
    path: Path, other: apsw.Connection
) -> None:
    database = embedded(path)
    leads = SqliteLeads(database)
    await leads.put([Lead(id="person0001")])
    other.execute("BEGIN; SELECT count(*) FROM leads").fetchall()
    assert await leads.forget("person0001")
    other.execute("ROLLBACK")
    other.close()
    await database.close()
    assert [file for file in path.parent.iterdir() if b"person0001" in file.read_bytes()] == []
