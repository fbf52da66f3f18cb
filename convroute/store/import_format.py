"""The formats in which leads come in files: NDJSON and CSV, as bytes in chunks."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final, Protocol

import orjson

from convroute.errors import Fault, InvalidLeadError
from convroute.model.lead import Lead
from convroute.model.lead_record import snake
from convroute.store.csv_rows import TOO_LONG, RowReader
from convroute.store.foreign_file import foreign, with_whole_beginning
from convroute.store.lead_id import id_fault
from convroute.store.lines import Line, LineSplitter

Read = tuple[int, Lead | tuple[Fault, ...]]
"""The number of the line where a record begins, and its lead or what is wrong with it."""

NOT_JSON: Final = Fault("", "is not JSON; each line must be one JSON object in UTF-8")
NOT_AN_OBJECT: Final = Fault("", "must be one JSON object a line, not a list or a single value")
TOO_MANY_CELLS: Final = Fault("", "has more cells than the header row")
NO_ID_COLUMN: Final = Fault(
    "", "must be a header row with a column `id`; nothing after it was read"
)
EMPTY: Final = Fault("", "must be a header row with a column `id`; the file is empty")


class WholeFile(tuple[Fault, ...]):
    """Faults of a file as a whole: none of its records was read."""

    __slots__ = ()


class ImportFormat(StrEnum):
    """A file format of leads.

    Attributes:
        NDJSON: One JSON object a line.
        CSV: RFC 4180 with a header row, in camel case or snake case; semicolons or tabs may stand for commas.
    """

    NDJSON = "ndjson"
    CSV = "csv"


class _Reader(Protocol):
    done: bool
    """Nothing more will be read, whatever comes."""

    def read(self, lines: Iterable[Line], *, last: bool = False) -> Iterator[Read]: ...


async def read_leads(
    chunks: AsyncIterable[bytes], file_format: ImportFormat
) -> AsyncIterator[Read]:
    """Read leads from a file as it comes in, in bounded memory; how it is cut into chunks makes no difference.

    Blank lines, blank rows and blank cells are passed over. A record without an id is at fault.

    Yields:
        The number of a record's first line, and its lead or all its faults; `WholeFile` if the file can have no
        records. No fault shows a value.
    """
    splitter = LineSplitter()
    reader = READERS[file_format]()
    begun = False
    async for chunk in with_whole_beginning(chunks):
        if not begun and (fault := foreign(chunk)):
            yield 1, WholeFile((fault,))
            return
        begun = True
        for read in reader.read(splitter.feed(chunk)):
            yield read
        if reader.done:
            return
    for read in reader.read(splitter.finish(), last=True):
        yield read


class _NdjsonReader:
    done = False

    def read(self, lines: Iterable[Line], *, last: bool = False) -> Iterator[Read]:
        for line in lines:
            if line.content is None:
                yield line.number, (TOO_LONG,)
            elif content := line.content.strip():
                yield line.number, _from_json(content)


class _CsvReader:
    def __init__(self) -> None:
        self.done = False
        self._rows = RowReader()
        self._header: list[str] | None = None

    def read(self, lines: Iterable[Line], *, last: bool = False) -> Iterator[Read]:
        for number, row in self._rows.feed(lines, last=last):
            if isinstance(row, Fault):
                self.done = self._rows.lost or self._header is None
                yield number, WholeFile((row,)) if self._header is None else (row,)
                if self.done:
                    return
            elif not any(map(str.strip, row)):
                continue
            elif self._header is not None:
                yield number, _from_row(self._header, row)
            else:
                header = [name.strip() for name in row]
                if faults := tuple(_header_faults(header)):
                    self.done = True
                    yield number, WholeFile(faults)
                    return
                self._header = header
        if last and self._header is None:
            yield 1, WholeFile((EMPTY,))


READERS: Final[Mapping[ImportFormat, type[_Reader]]] = {
    ImportFormat.NDJSON: _NdjsonReader,
    ImportFormat.CSV: _CsvReader,
}


def _from_json(content: bytes) -> Lead | tuple[Fault, ...]:
    try:
        record = orjson.loads(content)
    except ValueError:
        return (NOT_JSON,)
    return _from_record(record) if isinstance(record, dict) else (NOT_AN_OBJECT,)


def _from_row(header: list[str], row: list[str]) -> Lead | tuple[Fault, ...]:
    if any(map(str.strip, row[len(header) :])):
        return (TOO_MANY_CELLS,)
    cells = zip(header, row, strict=False)
    return _from_record(
        {name: cell for name, cell in cells if name and cell and not cell.isspace()}
    )


def _from_record(record: Mapping[str, object]) -> Lead | tuple[Fault, ...]:
    try:
        lead = Lead.from_record(record)
    except InvalidLeadError as error:
        return error.faults
    wrong = id_fault(lead.id)
    return (Fault("id", wrong),) if wrong else lead


def _header_faults(header: list[str]) -> Iterator[Fault]:
    # A file without a header row has a person's data here: the names are not told.
    spelt = [snake(name) for name in header]
    if "id" not in spelt:
        yield NO_ID_COLUMN
        return
    columns: dict[str, int] = {}
    for column, name in enumerate(spelt, 1):
        first = columns.setdefault(name, column)
        if name and first != column:
            yield Fault(
                "", f"must name each column once; column {column} is named as column {first}"
            )
