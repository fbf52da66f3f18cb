from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

import pytest

from convroute.errors import StoreError
from convroute.model.lead import Lead
from convroute.store import Database, ImportFormat, ImportReport, SqliteLeads, import_leads


async def chunked(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


class Counting(SqliteLeads):
    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.batches: list[int] = []

    async def put(self, leads: Iterable[Lead]) -> None:
        leads = list(leads)
        self.batches.append(len(leads))
        await super().put(leads)


async def test_a_file_is_imported(leads: SqliteLeads) -> None:
    content = b"id,email,acid\n1,ann@example.com,x\n2,bob@example.com,y\n"
    report = await import_leads(chunked(content), ImportFormat.CSV, leads)
    assert report == ImportReport(read=2, written=2)
    lead = await leads.get("1")
    assert lead
    assert lead.keys.emails == ("ann@example.com",)
    assert lead.recognising(["acid"]).keys.value_of("acid") == "x"


@pytest.mark.parametrize("count, batches", [(0, []), (1, [1]), (4, [4]), (9, [4, 4, 1])])
async def test_leads_are_written_in_batches(
    database: Database, count: int, batches: list[int]
) -> None:
    store = Counting(database)
    lines = (f'{{"id":"{n}"}}\n'.encode() for n in range(count))
    report = await import_leads(chunked(*lines), ImportFormat.NDJSON, store, batch=4)
    assert (report.written, store.batches) == (count, batches)
    assert await store.count() == count


async def test_of_many_faults_the_first_hundred_are_told(leads: SqliteLeads) -> None:
    lines = [b'{"id":"good"}\n', *([b'{"email":"ann@example.com"}\n'] * 250)]
    report = await import_leads(chunked(*lines), ImportFormat.NDJSON, leads)
    assert (report.read, report.written, report.refused) == (251, 1, 250)
    assert [refused.line for refused in report.first_refused] == list(range(2, 102))
    assert str(report.first_refused[0]).startswith("line 2: id: is required")
    assert "ann" not in repr(report)


async def test_a_lead_that_the_store_refuses_stops_no_other(leads: SqliteLeads) -> None:
    deep = b'{"id":"deep","custom":{"x":' + b"[" * 300 + b"]" * 300 + b"}}\n"
    lines = [b'{"id":"a"}\n', deep, b"{}\n", b'{"id":"b"}\n']
    report = await import_leads(chunked(*lines), ImportFormat.NDJSON, leads)
    assert (report.read, report.written, report.refused) == (4, 2, 2)
    assert [refused.line for refused in report.first_refused] == [2, 3]
    assert str(report.first_refused[0]).startswith("line 2: must hold only")
    assert [lead.id async for lead in leads.all()] == ["a", "b"]


async def test_importing_again_changes_nothing(leads: SqliteLeads) -> None:
    content = b'{"id":"1","email":"ann@example.com"}\n'
    for _ in range(2):
        await import_leads(chunked(content), ImportFormat.NDJSON, leads)
    assert await leads.count() == 1


async def test_a_store_that_fails_ends_the_import(database: Database) -> None:
    await database.close()
    with pytest.raises(StoreError, match="is closed"):
        await import_leads(chunked(b'{"id":"1"}\n'), ImportFormat.NDJSON, SqliteLeads(database))


@pytest.mark.parametrize("name", ["ndjson", "csv"])
def test_a_format_goes_by_its_name(name: str) -> None:
    assert ImportFormat(name).value == name
