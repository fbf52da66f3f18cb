"""Importing leads from a file into a lead store."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Iterable, Sequence
from typing import Final

from attrs import frozen

from convroute.errors import Fault, InvalidLeadError
from convroute.jsonvalue import JSON
from convroute.model.lead import Lead
from convroute.roles import LeadStore
from convroute.store.import_format import ImportFormat, WholeFile, read_leads

FAULTS_KEPT: Final = 100
"""Refused records of which an import's report tells; the others are counted."""


@frozen(kw_only=True)
class RefusedRecord:
    """A record that was not imported.

    Attributes:
        line: The number of its first line in the file, from 1.
        faults: Everything that is wrong with it.
    """

    line: int
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return f"line {self.line}: " + "; ".join(map(str, self.faults))


@frozen(kw_only=True)
class ImportReport:
    """What became of a file of leads.

    Attributes:
        read: Records found, good and bad.
        written: Leads stored; a lead that comes twice counts twice.
        refused: Records that were not stored.
        first_refused: The first hundred of those, in the order of the file.
        unreadable: The file as a whole could not be read: the one record that was refused says why.
    """

    read: int = 0
    written: int = 0
    refused: int = 0
    first_refused: tuple[RefusedRecord, ...] = ()
    unreadable: bool = False

    def to_record(self) -> dict[str, JSON]:
        """Write the report as JSON values, its refused records as `faults` with their lines."""
        faults: list[JSON] = [
            {"line": one.line, "details": [str(fault) for fault in one.faults]}
            for one in self.first_refused
        ]
        return {
            "read": self.read,
            "written": self.written,
            "refused": self.refused,
            "faults": faults,
        }


def _as_read(lead: Lead) -> Lead:
    return lead


async def import_leads(
    chunks: AsyncIterable[bytes],
    file_format: ImportFormat,
    store: LeadStore,
    *,
    stored_form: Callable[[Lead], Lead] = _as_read,
    batch: int = 500,
) -> ImportReport:
    """Write the leads of a file to a store, as it comes in; a bad record stops no other.

    Importing a file again is harmless: a lead replaces the one that is stored under its id.

    Args:
        chunks: The file's bytes.
        file_format: How to read them.
        store: Where the leads go.
        stored_form: Gives a lead as it should be kept: `Router.stored_form` captures its click ids.
        batch: Leads to a transaction.

    Raises:
        StoreError: The store failed; the batches before are stored.
    """
    tally = _Tally()
    waiting: list[tuple[int, Lead]] = []
    async for line, read in read_leads(chunks, file_format):
        tally.read += 1
        if not isinstance(read, Lead):
            tally.unreadable = isinstance(read, WholeFile)
            tally.refuse(line, read)
            continue
        waiting.append((line, stored_form(read)))
        if len(waiting) >= batch:
            await _write(waiting, store, tally)
            waiting.clear()
    await _write(waiting, store, tally)
    return tally.report()


async def _write(leads: Sequence[tuple[int, Lead]], store: LeadStore, tally: _Tally) -> None:
    if not leads:
        return
    try:
        await store.put([lead for _, lead in leads])
    except InvalidLeadError as error:
        if len(leads) == 1:
            tally.refuse(leads[0][0], error.faults)
            return
        for one in leads:
            await _write([one], store, tally)
    else:
        tally.written += len(leads)


class _Tally:
    def __init__(self) -> None:
        self.read = self.written = self.refused = 0
        self.unreadable = False
        self._kept: list[RefusedRecord] = []

    def refuse(self, line: int, faults: Iterable[Fault]) -> None:
        self.refused += 1
        if len(self._kept) < FAULTS_KEPT:
            self._kept.append(RefusedRecord(line=line, faults=tuple(faults)))

    def report(self) -> ImportReport:
        # A batch may be refused after later lines were: put them in the file's order.
        kept = tuple(sorted(self._kept, key=lambda refused: refused.line))
        return ImportReport(
            read=self.read,
            written=self.written,
            refused=self.refused,
            first_refused=kept,
            unreadable=self.unreadable,
        )
