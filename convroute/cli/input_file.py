"""Files that commands read in chunks: CSV or NDJSON, from disk or from standard input."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

import click

CHUNK: Final = 256 * 1024
FORMATS: Final = {".csv": "csv", ".tsv": "csv", ".ndjson": "ndjson", ".jsonl": "ndjson"}
STDIN: Final = "-"

file_argument: Final = click.argument("file", metavar="FILE|-")
format_option: Final = click.option(
    "--format",
    "file_format",
    type=click.Choice(["csv", "ndjson"]),
    help="How to read it; else by the file's name.",
)


def format_of(file: str, given: str | None) -> str:
    """Tell a file's format: as it was given, else by its name.

    Raises:
        click.UsageError: Neither tells.
    """
    found = given or FORMATS.get(Path(file).suffix.lower())
    if found is None:
        raise click.UsageError("tell the format with --format csv or --format ndjson")
    return found


@contextmanager
def opened(file: str) -> Iterator[tuple[BinaryIO, int | None]]:
    """Open a file; give it with its size in bytes, which standard input does not have."""
    if file == STDIN:
        yield sys.stdin.buffer, None
        return
    path = Path(file)
    with path.open("rb") as content:
        yield content, path.stat().st_size if path.is_file() else None


def count_lines(content: BinaryIO) -> int:
    """Count the lines of a file on disk, and go back to its start."""
    count = sum(chunk.count(b"\n") for chunk in iter(lambda: content.read(CHUNK), b""))
    content.seek(0)
    return count


async def chunks(
    content: BinaryIO, advance: Callable[[int], Any] = lambda _: None
) -> AsyncIterator[bytes]:
    """Read a file in chunks, telling how far it has come; a pipe that is slow keeps nothing else waiting."""
    import asyncio

    # What a pipe has so far is enough; `read` would wait for a whole chunk.
    read = getattr(content, "read1", content.read)
    while chunk := await asyncio.to_thread(read, CHUNK):
        yield chunk
        advance(len(chunk))
