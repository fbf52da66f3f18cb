# ruff: noqa: ASYNC240 - what the tests do to files, they do at once
from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from whole_lead import WHOLE

from convroute.errors import InvalidLeadError, LeadSourceError, StoreError
from convroute.model.lead import Lead
from convroute.model.match_keys import Identifier, MatchKeys
from convroute.roles import LeadStore
from convroute.store import Database, SqliteLeads, embedded

MAY, JUNE = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)


def clicked(seen: datetime | None, value: str = "abc", city: str | None = None) -> Lead:
    keys = MatchKeys(identifiers={"acid": Identifier(value=value, seen_at=seen)})
    return Lead(id="1", keys=evolve(keys, city=city))


def test_it_is_a_lead_store(leads: SqliteLeads) -> None:
    assert isinstance(leads, LeadStore)
    assert leads.name == "sqlite"


async def test_a_whole_record_comes_back(leads: SqliteLeads) -> None:
    lead = Lead.from_record(WHOLE)
    await leads.put([lead])
    assert await leads.get("lead_1") == lead
    assert await leads.lookup(Lead(id="lead_1", landing_url="https://example.com/other")) == lead


@pytest.mark.parametrize("lead_id", [None, "", "nobody", "\ud800", "a\0", "x" * 300], ids=repr)
async def test_an_unknown_lead_is_none(leads: SqliteLeads, lead_id: str | None) -> None:
    assert await leads.lookup(Lead(id=lead_id)) is None
    if lead_id is not None:
        assert await leads.get(lead_id) is None
        assert await leads.forget(lead_id) is False


async def test_putting_replaces_the_whole_record(leads: SqliteLeads) -> None:
    await leads.put([Lead.from_record(WHOLE)])
    fresh = Lead.from_record({"id": "lead_1", "city": "Shelbyville"})
    await leads.put([fresh])
    assert await leads.get("lead_1") == fresh
    assert await leads.count() == 1


@pytest.mark.parametrize(
    "before, after, kept",
    [
        (clicked(MAY), clicked(JUNE), clicked(MAY)),
        (clicked(JUNE), clicked(MAY), clicked(MAY)),
        (clicked(MAY), clicked(None), clicked(MAY)),
        (clicked(None), clicked(JUNE), clicked(JUNE)),
        (clicked(MAY), clicked(JUNE, "other"), clicked(JUNE, "other")),
        (clicked(MAY), Lead(id="1"), Lead(id="1")),
        (Lead(id="1"), clicked(JUNE), clicked(JUNE)),
        (clicked(MAY, city="Springfield"), clicked(JUNE), clicked(MAY)),
    ],
    ids=[
        "earlier stays",
        "earlier comes",
        "time was known",
        "time becomes known",
        "another click",
        "identifier dropped",
        "identifier new",
        "other keys are not filled",
    ],
)
async def test_an_identifier_stays_first_seen(
    leads: SqliteLeads, before: Lead, after: Lead, kept: Lead
) -> None:
    await leads.put([before])
    await leads.put([after])
    assert await leads.get("1") == kept


async def test_a_lead_twice_in_one_put_is_as_two_puts(leads: SqliteLeads) -> None:
    await leads.put([clicked(MAY, city="Springfield"), clicked(JUNE)])
    assert await leads.get("1") == clicked(MAY)


async def test_nothing_to_put(leads: SqliteLeads) -> None:
    await leads.put([])
    assert await leads.count() == 0


@pytest.mark.parametrize(
    "lead_id, told",
    [
        (None, "is required"),
        ("", "is required"),
        ("x" * 256, "at most 255"),
        ("a\0b", "control"),
        ("a\nb", "control"),
        ("a\x7fb", "control"),
        ("a\x85b", "control"),
        ("a\ud800", "control"),
        (" a", "blank"),
        ("a\t", "blank"),
    ],
    ids=repr,
)
async def test_an_id_that_is_refused(leads: SqliteLeads, lead_id: str | None, told: str) -> None:
    with pytest.raises(InvalidLeadError, match=told) as caught:
        await leads.put([Lead(id=lead_id)])
    assert [fault.path for fault in caught.value.faults] == ["id"]
    assert await leads.count() == 0


@pytest.mark.parametrize(
    "lead_id",
    [
        "x" * 255,
        "../../etc/passwd",
        "'; DROP TABLE leads; --",
        "Zoë",
        "名前",
        "👩\u200d🚀",
        "a b",
        "a\u00a0b",
        "%",
        "0",
    ],
)
async def test_any_other_text_is_an_id(leads: SqliteLeads, lead_id: str) -> None:
    await leads.put([Lead(id=lead_id)])
    assert await leads.get(lead_id) == Lead(id=lead_id)
    assert await leads.forget(lead_id) is True


async def test_faults_are_told_all_at_once_and_nothing_is_stored(leads: SqliteLeads) -> None:
    odd = Lead(id="odd", custom={"ann@example.com": object()})  # type: ignore[dict-item]
    with pytest.raises(InvalidLeadError) as caught:
        await leads.put([Lead(id="good"), Lead(), odd, Lead(id="ann\0")])
    assert [fault.path for fault in caught.value.faults] == [
        "leads[1].id",
        "leads[2]",
        "leads[3].id",
    ]
    assert "ann" not in str(caught.value)
    assert await leads.count() == 0


async def test_all_goes_in_the_order_of_ids_over_pages(leads: SqliteLeads) -> None:
    ids = [f"lead-{n}" for n in range(250)] + ["Ä", "😀", "\uffee", "~"]
    random.Random(7).shuffle(ids)
    await leads.put(Lead(id=lead_id) for lead_id in ids)
    assert [lead.id async for lead in leads.all()] == sorted(ids)


async def test_all_goes_on_while_leads_are_written(leads: SqliteLeads) -> None:
    await leads.put(Lead(id=f"lead-{n:03}") for n in range(250))
    seen = []
    async for lead in leads.all():
        seen.append(lead.id)
        assert lead.id
        await leads.forget(lead.id)
    assert len(seen) == 250
    assert await leads.count() == 0


async def test_a_hundred_puts_at_once(leads: SqliteLeads) -> None:
    await asyncio.gather(*(leads.put([Lead(id=str(n), custom={"n": n})]) for n in range(100)))
    assert await leads.count() == 100
    assert all([lead.custom == {"n": int(lead.id or "")} async for lead in leads.all()])


async def test_puts_of_one_lead_at_once_leave_one_of_them_whole(leads: SqliteLeads) -> None:
    versions = [clicked(MAY + timedelta(hours=n), city=str(n)) for n in range(50)]
    random.Random(7).shuffle(versions)
    await asyncio.gather(*(leads.put([version]) for version in versions))
    kept = await leads.get("1")
    assert kept
    assert kept.keys.identifiers["acid"].seen_at == MAY
    assert kept.keys.city in {str(n) for n in range(50)}


async def test_a_source_that_cannot_answer_says_so(path: Path) -> None:
    path.write_text("not a database")
    leads = SqliteLeads(embedded(path))
    with pytest.raises(LeadSourceError, match="not a SQLite database"):
        await leads.lookup(Lead(id="1"))
    with pytest.raises(StoreError):
        await leads.get("1")


async def test_when_it_was_written_is_kept(database: Database, leads: SqliteLeads) -> None:
    await leads.put([Lead(id="1")])
    assert await database.read("SELECT updated_at FROM leads") == [(1_777_777_777.0,)]


WRITE_FROM_ELSEWHERE = """
import asyncio, sys
from pathlib import Path
from convroute import Lead
from convroute.store import SqliteLeads, embedded

async def main(path):
    async with embedded(path) as database:
        for n in range(100):
            await SqliteLeads(database).put([Lead(id=f"there-{n}"), Lead(id="shared", custom={"n": n})])

asyncio.run(main(Path(sys.argv[1])))
"""


async def test_two_processes_on_one_file(path: Path, leads: SqliteLeads) -> None:
    await leads.put([Lead(id="shared")])
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WRITE_FROM_ELSEWHERE, str(path), stderr=subprocess.PIPE
    )
    for n in range(100):
        await leads.put([Lead(id=f"here-{n}")])
        assert await leads.get("shared")
    _, complaint = await process.communicate()
    assert (process.returncode, complaint) == (0, b"")
    assert await leads.count() == 201
    shared = await leads.get("shared")
    assert shared
    assert shared.custom == {"n": 99}, "the other process's last write is seen here"
