# ruff: noqa: ASYNC220, ASYNC240 - what the tests do to files and processes, they do at once
from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from convroute.errors import StoreError
from convroute.model.lead import Lead
from convroute.store import MIGRATIONS, Database, SqliteLeads, embedded
from convroute.store.opening import APPLICATION_ID, _migrate, _set_up, require_sqlite

SHOP = "CREATE TABLE shop (id TEXT PRIMARY KEY)"


async def refused(path: Path) -> str:
    with pytest.raises(StoreError) as caught:
        await embedded(path).open()
    message = str(caught.value)
    assert message.startswith(f"database {path}: ")
    assert "\n" not in message
    return message.removeprefix(f"database {path}: ")


def filled(path: Path, *statements: str) -> Path:
    connection = apsw.Connection(str(path))
    for statement in statements:
        connection.execute(statement)
    connection.close()
    return path


@pytest.mark.parametrize("found", ["3.40.1", "3.50.7", "3.51.2"])
def test_a_sqlite_that_can_lose_commits_is_refused(found: str, path: Path) -> None:
    with pytest.raises(StoreError, match=r"3\.51\.3 or later"):
        require_sqlite(path, found)


@pytest.mark.parametrize("found", ["3.51.3", "3.54.1", "3.100.0", "4.0.0"])
def test_a_later_sqlite_is_taken(found: str, path: Path) -> None:
    require_sqlite(path, found)


async def test_how_sqlite_is_set(database: Database) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "mmap_size")

    def pragmas(connection: apsw.Connection) -> list[object]:
        return [connection.execute(f"PRAGMA {name}").get for name in names]

    assert await database.write(pragmas) == ["wal", 2, 1, 1, 0]
    assert await database.read("PRAGMA application_id") == [(APPLICATION_ID,)]
    assert await database.read("PRAGMA user_version") == [(len(MIGRATIONS),)]


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
async def test_a_new_file_is_for_its_owner_alone(path: Path) -> None:
    before = os.umask(0)
    try:
        async with embedded(path) as database:
            await database.write(lambda connection: None)
            files = sorted(path.parent.iterdir())
            assert [file.name for file in files] == [
                "convroute.db",
                "convroute.db-shm",
                "convroute.db-wal",
            ]
            assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    finally:
        os.umask(before)


async def test_the_mode_of_an_existing_file_is_left(path: Path) -> None:
    path.touch()
    path.chmod(0o640)
    async with embedded(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o640


async def test_the_folder_is_missing(tmp_path: Path) -> None:
    assert "folder does not exist" in await refused(tmp_path / "no" / "convroute.db")
    assert not (tmp_path / "no").exists()


async def test_the_path_is_a_folder(tmp_path: Path) -> None:
    assert "this is a folder" in await refused(tmp_path)


@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + "/convroute.db"], ids=["file", "folder"])
async def test_a_path_that_cannot_be(name: str, tmp_path: Path) -> None:
    assert "cannot be created or reached" in await refused(tmp_path / name)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root ignores modes")
async def test_the_folder_is_read_only(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "cannot be created or reached" in await refused(tmp_path / "convroute.db")


@pytest.mark.parametrize(
    "content",
    [b"x", b"id,email\n1,ann@example.com\n", b"SQLite format 3\0", b"text " * 2000, b"\0" * 5000],
    ids=["a letter", "a table", "a header cut off", "long text", "zeros"],
)
async def test_a_file_that_is_no_database_is_left_alone(content: bytes, path: Path) -> None:
    path.write_bytes(content)
    assert "nothing was changed" in await refused(path)
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "statements",
    [
        (SHOP,),
        ("PRAGMA user_version=1",),
        ("PRAGMA application_id=7",),
        ("PRAGMA journal_mode=WAL", SHOP),
    ],
    ids=["tables", "version", "application", "in WAL mode"],
)
async def test_another_programs_database_is_left_alone(statements: tuple[str], path: Path) -> None:
    content = filled(path, *statements).read_bytes()
    assert "belongs to another program; nothing was changed" in await refused(path)
    assert path.read_bytes() == content


async def test_a_database_of_python_itself_is_another_programs(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(SHOP)
    connection.close()
    assert "another program" in await refused(path)


async def test_a_later_schema(path: Path) -> None:
    async with Database(path, migrations=[*MIGRATIONS, SHOP]):
        pass
    content = path.read_bytes()
    told = await refused(path)
    assert f"version {len(MIGRATIONS) + 1}, this convroute knows up to {len(MIGRATIONS)}" in told
    assert "upgrade convroute" in told
    assert path.read_bytes() == content


async def test_a_damaged_schema_is_told_when_opened(path: Path) -> None:
    async with embedded(path):
        pass
    content = bytearray(path.read_bytes())
    content[100:200] = b"\xff" * 100
    path.write_bytes(content)
    assert "damaged" in await refused(path)
    assert path.read_bytes() == content


async def test_a_damaged_table_is_told_when_read(path: Path) -> None:
    async with embedded(path) as database:
        await SqliteLeads(database).put([Lead(id="1")])
        find = "SELECT rootpage FROM sqlite_schema WHERE name = 'leads'"
        ((page,),) = await database.read(find)
        ((size,),) = await database.read("PRAGMA page_size")
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(content)
    async with embedded(path) as database:
        with pytest.raises(StoreError, match="damaged"):
            _ = [lead async for lead in SqliteLeads(database).all()]
        with pytest.raises(StoreError, match="damaged"):
            await SqliteLeads(database).put([Lead(id="1")])


async def test_a_later_module_appends_its_schema(path: Path) -> None:
    async with embedded(path) as database:
        await database.write(lambda c: c.execute("INSERT INTO leads VALUES ('1', x'7b7d', 0)"))
    async with Database(path, migrations=[*MIGRATIONS, SHOP]) as database:
        assert await database.read("SELECT id FROM leads") == [("1",)]
        assert await database.read("SELECT id FROM shop") == []


async def test_a_migration_that_fails_leaves_the_schema_as_it_was(path: Path) -> None:
    async with embedded(path):
        pass
    broken = Database(path, migrations=[*MIGRATIONS, SHOP, "CREATE NONSENSE"])
    with pytest.raises(StoreError, match="unexpectedly"):
        await broken.open()
    async with embedded(path) as database:
        assert await database.read("SELECT name FROM sqlite_schema WHERE name = 'shop'") == []


async def test_a_failed_migration_shows_its_cause_though_sqlite_rolled_back_itself(
    path: Path,
) -> None:
    broken = Database(path, migrations=["ROLLBACK; CREATE NONSENSE"])
    with pytest.raises(StoreError, match=r"unexpectedly \(SQLError\)"):
        await broken.open()


async def test_migrating_what_another_process_has_just_migrated(database: Database) -> None:
    await database.write(lambda connection: connection.execute("SELECT 1").get)
    connection = apsw.Connection(str(database.path))
    _migrate(connection, MIGRATIONS)
    assert connection.execute("PRAGMA user_version").get == len(MIGRATIONS)
    connection.close()


def test_a_place_without_write_ahead_logging(path: Path) -> None:
    with pytest.raises(StoreError, match="put the file on a local disk"):
        _set_up(apsw.Connection(":memory:"), path)


async def test_a_new_file_that_another_process_keeps_locked(path: Path) -> None:
    holder = apsw.Connection(str(path))
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="locked for too long"):
        await embedded(path, busy_timeout=0.1).open()
    holder.close()
    async with embedded(path):
        pass


async def test_a_reading_connection_that_fails_leaves_nothing_open(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> apsw.Connection:
        raise apsw.CantOpenError

    database = embedded(path)
    with monkeypatch.context() as patch:
        patch.setattr("convroute.store.database.connect", fail)
        with pytest.raises(StoreError, match="cannot be opened"):
            await database.open()
    assert list(path.parent.iterdir()) == [path]
    await database.open()
    await database.close()


async def test_what_failed_to_open_may_open_later(tmp_path: Path) -> None:
    path = tmp_path / "later" / "convroute.db"
    database = embedded(path)
    with pytest.raises(StoreError, match="folder does not exist"):
        await database.read("SELECT 1")
    path.parent.mkdir()
    assert await database.read("SELECT 1") == [(1,)]
    await database.close()


OPEN_AND_WRITE = """
import asyncio, sys
from pathlib import Path
from convroute import Lead
from convroute.store import SqliteLeads, embedded

async def main(path, name):
    async with embedded(path) as database:
        await asyncio.gather(*(SqliteLeads(database).put([Lead(id=f"{name}-{n}")]) for n in range(50)))

sys.stdin.read()
asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
"""


async def test_processes_that_create_the_file_together(path: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN_AND_WRITE, path, str(n)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for n in range(4)
    ]
    for process in processes:
        assert process.stdin
        process.stdin.close()  # the start signal
    for process in processes:
        assert process.stderr
        with process.stderr as stderr:
            assert stderr.read() == b""
        assert process.wait(30) == 0
    async with embedded(path) as database:
        assert await SqliteLeads(database).count() == 200
