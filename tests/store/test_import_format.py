from __future__ import annotations

import csv
import io
import time
from collections.abc import AsyncIterator
from itertools import pairwise

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute.model.lead import Lead
from convroute.store import ImportFormat, read_leads
from convroute.store.lines import LONGEST_LINE

NDJSON, CSV = ImportFormat.NDJSON, ImportFormat.CSV
LONG = LONGEST_LINE + 1


async def chunked(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def cut(content: bytes, size: int) -> list[bytes]:
    return [content[at : at + size] for at in range(0, len(content), size)]


async def read(file_format: ImportFormat, *chunks: bytes) -> list[tuple[int, object]]:
    """Each record's line with its lead's record, or the text of its faults."""
    return [
        (line, got.to_record() if isinstance(got, Lead) else "; ".join(map(str, got)))
        async for line, got in read_leads(chunked(*chunks), file_format)
    ]


A, B = {"id": "a"}, {"id": "b"}


@pytest.mark.parametrize(
    "content, expected",
    [
        (b"", []),
        (b"\n \r\n\t\n", []),
        (b'{"id":"a"}', [(1, A)]),
        (b'{"id":"a"}\n{"id":"b"}\n', [(1, A), (2, B)]),
        (b'\xef\xbb\xbf{"id":"a"}\r\n\r\n {"id": "b"} ', [(1, A), (3, B)]),
        (b'{"id":7}', [(1, {"id": "7"})]),
        (b'{"id":"a","colour":"red"}', [(1, {"id": "a", "custom": {"colour": "red"}})]),
        (b'{"id":"a","first_name":"Ann"}', [(1, {"id": "a", "firstName": "Ann"})]),
    ],
    ids=["empty", "blank", "one", "two", "BOM and CRLF", "number id", "unknown", "snake case"],
)
async def test_ndjson(content: bytes, expected: list[object]) -> None:
    assert await read(NDJSON, content) == expected


@pytest.mark.parametrize(
    "line, told",
    [
        (b"{", "is not JSON"),
        (b'{"id":"\xff"}', "is not JSON"),
        (b'{"id":"\\ud800"}', "is not JSON"),
        (b'{"id":NaN}', "is not JSON"),
        (b'\xef\xbb\xbf{"id":"x"}', "is not JSON"),
        (b'["x"]', "one JSON object a line"),
        (b'"x"', "one JSON object a line"),
        (b"null", "one JSON object a line"),
        (b"{}", "id: is required"),
        (b'{"id":" "}', "id: is required"),
        (b'{"id":"x\\u0000y"}', "id: must not contain control characters"),
        (b'{"id":"' + b"x" * 256 + b'"}', "id: must have at most 255"),
        (b'{"id":["x"]}', "id: must be text"),
        (
            b'{"id":"x","email":{},"createdAt":"soon"}',
            "email: must be text, not an object; createdAt: must be a time",
        ),
        (b'{"id":"' + b"x" * LONG + b'"}', "is longer than 1 MiB"),
        (b"[" * 100_000, "is not JSON"),
    ],
    ids=lambda value: value[:24].decode(errors="replace") if isinstance(value, bytes) else "",
)
async def test_a_bad_ndjson_line_stops_no_other(line: bytes, told: str) -> None:
    first, bad, last = await read(NDJSON, b'{"id":"a"}\n' + line + b'\n{"id":"b"}\n')
    assert (first, last) == ((1, A), (3, B))
    assert bad[0] == 2
    assert isinstance(bad[1], str)
    assert told in bad[1]
    assert "xx" not in bad[1]


@pytest.mark.parametrize(
    "content, expected",
    [
        ("", [(1, "must be a header row with a column `id`; the file is empty")]),
        ("id", []),
        ("id\n\n \n", []),
        ("id\na\nb\n", [(2, A), (3, B)]),
        ("\ufeffid\r\na\r\n\r\nb", [(2, A), (4, B)]),
        ("\n\nid\na", [(4, A)]),
        ("id,firstName\na,Ann", [(2, A | {"firstName": "Ann"})]),
        ("first_name,id\nAnn,a", [(2, A | {"firstName": "Ann"})]),
        ("id;city\na;Springfield", [(2, A | {"city": "Springfield"})]),
        ("id\tcity\na\tSpring, field", [(2, A | {"city": "Spring, field"})]),
        ("id,city\n a ,  \n,\nb,", [(2, A), (4, B)]),
        ("id,colour\na,red", [(2, A | {"custom": {"colour": "red"}})]),
        ("id,acid\na,x.1", [(2, A | {"custom": {"acid": "x.1"}})]),
        ("id,zip\na,007", [(2, A | {"zip": "007"})]),
        ("id,city,\na,,note", [(2, A)]),
        ("id,city\na", [(2, A)]),
        ("id,city\na,,, \nb", [(2, A), (3, B)]),
        ('id,note\na,"x\ny"\nb,z', [(2, A | {"custom": {"note": "x\ny"}}), (4, B | {"custom": {"note": "z"}})]),
        ('id,note\na,"x ""y"", z"', [(2, A | {"custom": {"note": 'x "y", z'}})]),
        ('"id","the\nnote"\na,1', [(3, A | {"custom": {"the\nnote": "1"}})]),
        ('id,note\na,5" pipe\nb,x', [(2, A | {"custom": {"note": '5" pipe'}}), (3, B | {"custom": {"note": "x"}})]),
        ("id,consent\na,yes", [(2, A | {"consent": {"all": True}})]),
    ],
)  # fmt: skip
async def test_csv(content: str, expected: list[object]) -> None:
    assert await read(CSV, content.encode()) == expected
    assert await read(CSV, *cut(content.encode(), 1)) == expected


@pytest.mark.parametrize(
    "row, told",
    [
        (b",x", "id: is required"),
        (b"x,y,z", "more cells than the header row"),
        (b"x\xff,y", "is not UTF-8"),
        (b'x,"' + b"y" * 140_000 + b'"', "no CSV row"),
        (b"x" * LONG, "longer than 1 MiB"),
        (b"x,y\rz", "no CSV row"),
        (b"x" * 256 + b",y", "id: must have at most 255"),
        (b'"x\0y",y', "id: must not contain control characters"),
    ],
    ids=["no id", "more cells", "not UTF-8", "cell", "line", "carriage return", "long id", "NUL"],
)
async def test_a_bad_csv_row_stops_no_other(row: bytes, told: str) -> None:
    content = b"id,city\na\n" + row + b"\nb\n"
    for chunks in ([content], cut(content, 4096)):
        first, bad, last = await read(CSV, *chunks)
        assert (first, last) == ((2, A), (4, B))
        assert bad[0] == 3
        assert told in str(bad[1])


async def test_a_quoted_cell_that_is_not_text_ends_with_its_row() -> None:
    content = b'id,note\na,"x\n\xff\ny"\nb,\n'
    assert [line for line, _ in await read(CSV, content)] == [2, 5]


@pytest.mark.parametrize(
    "header, told",
    [
        ("name,email", "a header row with a column `id`"),
        ("1,ann@example.com,1", "a header row with a column `id`"),
        ('{"id":"a"}', "a header row with a column `id`"),
        ("id,firstName,first_name", "column 3 is named as column 2"),
        ("id,,,id", "column 4 is named as column 1"),
        ("id,\udcff", "is not UTF-8"),
        ('id,"city', "does not end"),
    ],
)
async def test_a_header_that_is_no_header_ends_the_reading(header: str, told: str) -> None:
    content = header.encode(errors="surrogateescape") + b"\na,x\nb,y\n"
    ((line, fault),) = await read(CSV, content)
    assert line == 1
    assert told in str(fault)
    assert "example.com" not in str(fault)


async def test_a_quote_that_is_never_closed_names_its_own_line() -> None:
    got = await read(CSV, b'id,note\na,1\nx,"open\ny,2\nz,3\n')
    assert [line for line, _ in got] == [2, 3]
    assert "does not end" in str(got[1][1])


@pytest.mark.parametrize(
    "cell", [b"y" * 99 + b"\n", b'"",""\n', b"y" * 200_000], ids=["lines", "quotes", "line"]
)
async def test_text_of_a_cell_without_end_is_never_taken_for_leads(cell: bytes) -> None:
    open_row = b'x,"' + cell * (2 * LONGEST_LINE // len(cell))
    got = await read(CSV, b"id,note\na,\n", *cut(open_row, 60_000), b"y\nb,\n")
    assert got[0] == (2, A)
    assert [line for line, _ in got[1:]] == [3]


@pytest.mark.parametrize("line", [b'"",""\n', b'a","\n', b"x\n", b'"\n'])
async def test_hostile_quotes_in_small_chunks_take_no_longer_than_their_size(line: bytes) -> None:
    content = b'id,note\n"' + line * (400_000 // len(line))
    begun = time.monotonic()
    await read(CSV, *cut(content, 16))
    assert time.monotonic() - begun < 10


async def test_memory_does_not_grow_with_a_line_without_end() -> None:
    import tracemalloc

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(400):
            yield b"x" * 65_536

    for file_format in ImportFormat:
        tracemalloc.start()
        got = [each async for each in read_leads(endless(), file_format)]
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(got) == 1
        assert peak < 6 * LONGEST_LINE


async def test_leads_come_before_the_file_ends() -> None:
    fed = 0

    async def slow() -> AsyncIterator[bytes]:
        nonlocal fed
        while fed < 100:
            fed += 1
            yield b'{"id":"a"}\n'

    async for _ in read_leads(slow(), NDJSON):
        assert fed == 1
        break


CELLS = st.text(st.sampled_from('ab ",;\n\réπ😀'), max_size=6)
BORDERS = st.lists(st.integers(0, 400), max_size=12)


def at(content: bytes, borders: list[int]) -> list[bytes]:
    edges = [0, *sorted(min(border, len(content)) for border in borders), len(content)]
    return [content[begin:end] for begin, end in pairwise(edges)]


@given(st.lists(st.tuples(CELLS, CELLS), max_size=8), BORDERS)
async def test_csv_that_pythons_own_writer_wrote_reads_the_same_in_any_chunks(
    rows: list[tuple[str, str]], borders: list[int]
) -> None:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["id", "note", "more"])
    writer.writerows((f"n{n}", *cells) for n, cells in enumerate(rows))
    content = file.getvalue().encode()
    whole = await read(CSV, content)
    assert await read(CSV, *at(content, borders)) == whole
    notes = [
        {name: cell for name, cell in zip(("note", "more"), cells, strict=True) if cell.strip()}
        for cells in rows
    ]
    assert [got.get("custom", {}) for _, got in whole if isinstance(got, dict)] == notes


@given(
    st.binary(max_size=400)
    | st.text(st.sampled_from('id,ab"\n\r;é'), max_size=200).map(str.encode),
    BORDERS,
)
async def test_chunk_borders_make_no_difference_for_any_bytes(
    content: bytes, borders: list[int]
) -> None:
    for file_format, begin in ((CSV, b"id,x\n"), (CSV, b""), (NDJSON, b"")):
        whole = begin + content
        assert await read(file_format, *at(whole, borders)) == await read(file_format, whole)


RECORDS = st.fixed_dictionaries(
    {"id": st.text(min_size=1, max_size=5), "note": st.text(max_size=10)}
)


@given(st.lists(RECORDS, max_size=8), BORDERS)
async def test_ndjson_reads_the_same_in_any_chunks(
    records: list[dict[str, str]], borders: list[int]
) -> None:
    content = b"\n".join(map(orjson.dumps, records))
    whole = await read(NDJSON, content)
    assert await read(NDJSON, *at(content, borders)) == whole
    assert [line for line, _ in whole] == list(range(1, len(records) + 1))
