# ruff: noqa: ASYNC220 - what the tests do to files and processes, they do at once
"""What fails in SQLite or ends the program, and what is stored then."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import apsw
import pytest
from lead_rows import insert, stored

from convroute.errors import StoreError
from convroute.model.lead import Lead
from convroute.store import Database, SqliteLeads, embedded
from convroute.store.failures import MEANINGS, failure


async def test_a_query_that_is_wrong(database: Database) -> None:
    for read in (database.read, database.read_apart):
        with pytest.raises(StoreError, match="unexpectedly"):
            await read("SELECT nonsense")


async def test_sqlite_rolling_back_by_itself_does_not_hide_the_cause(database: Database) -> None:
    def fail(connection: apsw.Connection) -> None:
        connection.execute("ROLLBACK")
        raise apsw.FullError

    with pytest.raises(StoreError, match="disk is full"):
        await database.write(fail)
    await database.write(insert("1"))
    assert await stored(database) == ["1"]


async def test_a_full_disk_loses_nothing_and_stores_nothing_half(database: Database) -> None:
    leads = SqliteLeads(database)
    await leads.put([Lead(id="before")])
    pages = (await database.read("PRAGMA page_count"))[0][0]
    await database.write(lambda c: c.execute(f"PRAGMA max_page_count={pages + 2}").get)
    large = [Lead(id=f"large-{n}", custom={"note": "x" * 3000}) for n in range(20)]
    with pytest.raises(StoreError, match="disk is full, nothing of this was written"):
        await leads.put(large)
    assert [lead.id async for lead in leads.all()] == ["before"]
    assert await database.read("PRAGMA integrity_check") == [("ok",)]
    await leads.put([Lead(id="small")])
    await database.write(lambda c: c.execute("PRAGMA max_page_count=100000").get)
    await leads.put(large)
    assert await leads.count() == 22


async def test_on_a_full_disk_what_has_room_is_stored(database: Database) -> None:
    leads = SqliteLeads(database)
    pages = (await database.read("PRAGMA page_count"))[0][0]
    await database.write(lambda c: c.execute(f"PRAGMA max_page_count={pages + 1}").get)
    puts = [
        leads.put([Lead(id="small")]),
        leads.put([Lead(id="large", custom={"note": "x" * 30_000})]),
    ]
    small, large = await asyncio.gather(*puts, return_exceptions=True)
    assert small is None
    assert isinstance(large, StoreError)
    assert await stored(database) == ["small"]


@pytest.mark.parametrize("kind", [kind for kind, _ in MEANINGS], ids=lambda kind: kind.__name__)
def test_a_failure_is_one_line_without_sqlites_own_words(kind: type[apsw.Error]) -> None:
    told = str(failure(Path("/data/shop.db"), kind("ann@example.com")))
    assert told.startswith("database /data/shop.db: ")
    assert "unexpectedly" not in told
    assert "example.com" not in told


def test_a_failure_that_nobody_foresaw_names_only_its_kind() -> None:
    told = str(failure(Path("shop.db"), apsw.SQLError("ann@example.com")))
    assert told == "database shop.db: SQLite failed unexpectedly (SQLError)"


WRITE_UNTIL_KILLED = """
import asyncio, sys
from pathlib import Path
from convroute import Lead
from convroute.store import SqliteLeads, embedded

async def writer(leads, name):
    for n in range(1_000_000):
        await leads.put([Lead(id=f"{name}-{n}", custom={"note": "x" * 500})])
        print(f"{name}-{n}", flush=True)

async def main(path):
    async with embedded(path) as database:
        await asyncio.gather(*(writer(SqliteLeads(database), name) for name in range(8)))

asyncio.run(main(Path(sys.argv[1])))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
@pytest.mark.parametrize("acknowledged", [1, 40, 900])
async def test_what_was_acknowledged_is_there_after_a_kill(path: Path, acknowledged: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITE_UNTIL_KILLED, path], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        told = [process.stdout.readline().strip() for _ in range(acknowledged)]
        process.kill()
        told += [line.strip() for line in process.stdout if line.endswith("\n")]
    assert len(told) >= acknowledged
    async with embedded(path) as database:
        assert await database.read("PRAGMA integrity_check") == [("ok",)]
        assert set(told) <= set(await stored(database))
        assert (await SqliteLeads(database).get(told[-1])) == Lead(
            id=told[-1], custom={"note": "x" * 500}
        )
