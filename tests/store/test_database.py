# ruff: noqa: ASYNC240 - what the tests do to files and processes, they do at once
from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import apsw
import pytest
from lead_rows import insert, stored

from convroute.errors import ConfigurationError, StoreError
from convroute.store import Database, embedded


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


async def test_a_writer_that_was_closed_while_somebody_held_it(database: Database) -> None:
    writer = database._writer
    assert writer
    await database.close()
    for use in (writer.write(insert("1")), writer.compact()):
        with pytest.raises(StoreError, match="is closed"):
            await use
