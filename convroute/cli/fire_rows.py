"""Files of fire requests: NDJSON and CSV, to records with the line on which each begins."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from convroute.cli.fire_options import amount, moment_or_text
from convroute.errors import Fault, InvalidEventError
from convroute.jsonvalue import load
from convroute.routing.fire_request import FIELDS
from convroute.store.csv_rows import RowReader
from convroute.store.lines import Line, LineSplitter
from convroute.wire import camel

Row = tuple[int, dict[str, Any] | tuple[Fault, ...]]
"""The number of a record's first line, and the record or what is wrong with it."""

NOT_AN_OBJECT: Final = Fault("", "must be one JSON object a line")
TOO_LONG: Final = Fault("", "is longer than 1 MiB")
TOO_MANY_CELLS: Final = Fault("", "has more cells than the header row")
NESTED: Final = ("lead", "properties")
"""Fields that a column can name a member of: `lead.email`, `lead.clickIds.acid`, `properties.plan`."""


def _json_or_text(text: str | bytes) -> Any:
    try:
        return load(text)
    except ValueError:
        return text


def _boolean_or_text(text: str) -> bool | str:
    return {"true": True, "1": True, "false": False, "0": False}.get(text.strip().lower(), text)


CELLS: Final[Mapping[str, Callable[[str], Any]]] = {
    "eventValue": amount,
    "eventTime": moment_or_text,
    "contents": _json_or_text,
    "properties": _json_or_text,
    "extras": _json_or_text,
    "lead": _json_or_text,
    "limitedDataUse": _boolean_or_text,
}
"""How a CSV cell is read, where it is not text. What cannot be read stays text and is refused by its field's name."""


def read_rows(chunks: AsyncIterable[bytes], file_format: str) -> AsyncIterator[Row]:
    """Read fire requests from a file, in bounded memory; blank lines are passed over.

    Raises:
        InvalidEventError: A CSV file's header row does not name fields of a fire request.
    """
    return _ndjson_rows(chunks) if file_format == "ndjson" else _csv_rows(chunks)


async def _ndjson_rows(chunks: AsyncIterable[bytes]) -> AsyncIterator[Row]:
    splitter = LineSplitter()
    async for chunk in chunks:
        for row in _from_lines(splitter.feed(chunk)):
            yield row
    for row in _from_lines(splitter.finish()):
        yield row


def _from_lines(lines: Iterable[Line]) -> Iterator[Row]:
    for line in lines:
        if line.content is None:
            yield line.number, (TOO_LONG,)
        elif content := line.content.strip():
            record = _json_or_text(content)
            yield line.number, record if isinstance(record, dict) else (NOT_AN_OBJECT,)


async def _csv_rows(chunks: AsyncIterable[bytes]) -> AsyncIterator[Row]:
    header: list[tuple[str, ...]] | None = None
    async for number, row in _cells(chunks):
        if isinstance(row, Fault):
            if header is None:
                raise InvalidEventError(Fault("line 1", row.message))
            yield number, (row,)
        elif header is None:
            header = _header([name.strip() for name in row])
        elif any(map(str.strip, row[len(header) :])):
            yield number, (TOO_MANY_CELLS,)
        elif any(map(str.strip, row)):
            yield number, _record(header, row)


async def _cells(
    chunks: AsyncIterable[bytes],
) -> AsyncIterator[tuple[int, list[str] | Fault]]:
    splitter, reader = LineSplitter(), RowReader()
    async for chunk in chunks:
        for row in reader.feed(splitter.feed(chunk)):
            yield row
    for row in reader.feed(splitter.finish(), last=True):
        yield row


def _header(names: list[str]) -> list[tuple[str, ...]]:
    """Turn column names into paths. A file without a header row has data here, so a name is not told."""
    fields = {camel(field) for field in FIELDS}
    paths: list[tuple[str, ...]] = []
    faults = []
    for column, name in enumerate(names, 1):
        head, *rest = name.split(".", 1)
        head = camel(head)
        if rest and head == "lead" and rest[0].startswith("clickIds."):
            rest = rest[0].split(".", 1)
        path = (head, *rest) if name else ()
        if name and (head not in fields or (rest and head not in NESTED)):
            known = ", ".join(sorted(fields))
            faults.append(
                Fault(f"column {column}", f"names no field of a fire request: {known}; lead.email")
            )
        elif name and path in paths:
            faults.append(Fault(f"column {column}", f"repeats column {paths.index(path) + 1}"))
        paths.append(path)
    if faults:
        raise InvalidEventError(faults)
    return paths


def _record(header: list[tuple[str, ...]], row: list[str]) -> dict[str, Any] | tuple[Fault, ...]:
    record: dict[str, Any] = {}
    for path, cell in zip(header, row, strict=False):
        if not path or not cell.strip():
            continue
        place = record
        for name in path[:-1]:
            place = place.setdefault(name, {})
            if not isinstance(place, dict):
                return (Fault(path[0], "must be a JSON object beside a column of its members"),)
        value = CELLS.get(path[0], str)(cell) if len(path) == 1 else _member(path, cell)
        known = place.get(path[-1])
        place[path[-1]] = (
            {**value, **known} if isinstance(known, dict) and isinstance(value, dict) else value
        )
    return record


def _member(path: tuple[str, ...], cell: str) -> Any:
    return _json_or_text(cell) if path[0] == "properties" else cell
