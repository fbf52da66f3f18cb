"""A forgotten lead is in no file of the database."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from convroute.model.lead import Lead
from convroute.model.match_keys import MatchKeys
from convroute.store import SqliteLeads, embedded


def held(path: Path, people: Iterable[str]) -> list[str]:
    content = b"".join(file.read_bytes() for file in path.parent.iterdir())
    return [person for person in people if person.encode() in content]


@pytest.mark.parametrize("closed", [False, True], ids=["while open", "after it was closed"])
async def test_a_forgotten_lead_is_in_no_file(path: Path, closed: bool) -> None:
    people = [f"person{n:04}" for n in range(20)]
    database = embedded(path)
    leads = SqliteLeads(database)
    for person in people:
        await leads.put([Lead(id=person, keys=MatchKeys(emails=(f"{person}@example.com",)))])
    assert held(path, people) == people
    await asyncio.gather(*map(leads.forget, people[:10]))
    if closed:
        await database.close()
    assert held(path, people) == people[10:]
    await database.close()


async def test_compacting_leaves_nothing_of_forgotten_leads_whatever_moved_before(
    path: Path,
) -> None:
    chance = random.Random(7)
    people = [f"person{n:04}" for n in range(600)]
    async with embedded(path) as database:
        leads = SqliteLeads(database)
        for _ in range(3):
            chance.shuffle(people)
            for person in people:
                note = {"note": "x" * chance.randrange(900)}
                keys = MatchKeys(emails=(f"{person}@example.com",))
                await leads.put([Lead(id=person, keys=keys, custom=note)])
        gone, kept = people[:300], people[300:]
        await asyncio.gather(*map(leads.forget, gone))
        await asyncio.gather(database.compact(), leads.put([Lead(id="meanwhile")]))
        assert await leads.count() == 301
        assert await database.read("PRAGMA integrity_check") == [("ok",)]
    assert held(path, gone) == []
    assert held(path, kept) == kept
    async with embedded(path) as again:
        assert await SqliteLeads(again).get("meanwhile")


async def test_what_a_reader_kept_in_the_log_is_wiped_by_the_next_write(path: Path) -> None:
    async with embedded(path) as database, embedded(path) as elsewhere:
        leads = SqliteLeads(database)
        await leads.put([Lead(id="person0001")])
        assert elsewhere._reader or await elsewhere.read("SELECT 1")
        assert elsewhere._reader
        elsewhere._reader.execute("BEGIN; SELECT count(*) FROM leads").fetchall()
        assert await leads.forget("person0001") is True
        assert held(path, ["person0001"])
        elsewhere._reader.execute("ROLLBACK")
        await leads.put([Lead(id="other")])
        assert held(path, ["person0001", "other"]) == ["other"]
