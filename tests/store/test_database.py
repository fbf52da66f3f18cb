# ruff: noqa: ASYNC220, ASYNC240 - what the tests do to files and processes, they do at once
from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from convroute.errors import ConfigurationError, StoreError
from convroute.model.lead import Lead
from convroute.store import Database, SqliteLeads, embedded
from convroute.store.failures import MEANINGS, failure


def insert(lead_id: str):
    return lambda connection: connection.execute(
        "INSERT INTO leads VALUES (?, x'7b7d', 0)", (lead_id,)
    )


async def stored(database: Database) -> list[str]:
    return [lead_id for (lead_id,) in await database.read("SELECT id FROM leads ORDER BY id")]


@pytest.fixture
def other(path: Path) -> Iterator[apsw.Connection]:
    connection = apsw.Connection(str(path))
    yield connection
    connection.close()


async def test_the_first_use_opens_the_file(path: Path) -> None:
    database = embedded(path)
    assert not path.exists()
    await database.write(insert("1"))
    assert await stored(database) == ["1"]
    await database.close()


async def test_many_first_uses_open_it_once(path: Path) -> None:
    database = embedded(path)
    await asyncio.gather(*(database.read("SELECT 1") for _ in range(20)))
    assert [t.name for t in threading.enumerate() if "convroute-writer" in t.name] in (
        [],
        ["convroute-writer_0"],
    )
    await database.close()


async def test_a_closed_database_says_so(path: Path) -> None:
    database = embedded(path)
    await database.open()
    await database.close()
    await database.close()
    for use in (database.read("SELECT 1"), database.write(insert("1")), database.open()):
        with pytest.raises(StoreError, match="is closed"):
            await use


async def test_closing_finishes_the_writes_that_wait(path: Path) -> None:
    database = embedded(path)
    await database.open()
    writes = [asyncio.create_task(database.write(insert(str(n)))) for n in range(5)]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*writes)
    async with embedded(path) as again:
        assert len(await stored(again)) == 5


async def test_closing_leaves_one_file_with_everything_in_it(path: Path) -> None:
    async with embedded(path) as database:
        await database.write(insert("1"))
    assert list(path.parent.iterdir()) == [path]


async def test_the_reading_connection_cannot_write(database: Database) -> None:
    with pytest.raises(StoreError):
        await database.read("DELETE FROM leads")


async def test_waiting_writes_share_a_transaction(database: Database) -> None:
    held = threading.Event()
    first = asyncio.create_task(database.write(lambda connection: held.wait(5)))
    await asyncio.sleep(0.05)
    version = (await database.read("PRAGMA data_version"))[0][0]
    rest = [asyncio.create_task(database.write(insert(str(n)))) for n in range(100)]
    await asyncio.sleep(0)
    held.set()
    await asyncio.gather(first, *rest)
    assert len(await stored(database)) == 100
    # The reader counts other connections' commits: the hundred were one (the first changed nothing).
    assert (await database.read("PRAGMA data_version"))[0][0] <= version + 2


async def test_each_caller_gets_its_own_result_or_exception(database: Database) -> None:
    def fail(connection: apsw.Connection) -> None:
        connection.execute("INSERT INTO leads VALUES ('lost', x'7b7d', 0)")
        raise ConfigurationError("mine")

    held = threading.Event()
    first = asyncio.create_task(database.write(lambda connection: held.wait(5)))
    await asyncio.sleep(0.05)
    writes = [
        asyncio.create_task(work)
        for work in (
            database.write(lambda c: c.execute("SELECT 'a'").get),
            database.write(insert("1")),
            database.write(fail),
            database.write(insert("1")),
            database.write(insert("2")),
        )
    ]
    await asyncio.sleep(0)
    held.set()
    letter, one, mine, twice, two = await asyncio.gather(*writes, return_exceptions=True)
    await first
    assert letter == "a"
    assert isinstance(mine, ConfigurationError)
    assert isinstance(twice, StoreError)
    assert not isinstance(one, Exception)
    assert not isinstance(two, Exception)
    assert await stored(database) == ["1", "2"]


async def test_a_write_that_was_given_up_while_it_waited_is_not_made(database: Database) -> None:
    held = threading.Event()
    first = asyncio.create_task(database.write(lambda connection: held.wait(5)))
    await asyncio.sleep(0.05)
    given_up = asyncio.create_task(database.write(insert("1")))
    await asyncio.sleep(0)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    held.set()
    await first
    await database.write(insert("2"))
    assert await stored(database) == ["2"]


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


async def test_a_query_that_is_wrong(database: Database) -> None:
    for read in (database.read, database.read_apart):
        with pytest.raises(StoreError, match="unexpectedly"):
            await read("SELECT nonsense")


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


async def test_a_writer_that_was_closed_while_somebody_held_it(database: Database) -> None:
    writer = database._writer
    assert writer
    await database.close()
    for use in (writer.write(insert("1")), writer.compact()):
        with pytest.raises(StoreError, match="is closed"):
            await use


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
