"""Files that are no text in UTF-8, known by their first bytes."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Mapping
from typing import Final

from convroute.errors import Fault

UTF16: Final = Fault("", "is a file in UTF-16; save it as UTF-8")
PACKED: Final = Fault("", "is a compressed file; unpack it first")
WORKBOOK: Final = Fault("", "is a spreadsheet or an archive; export it as CSV in UTF-8")

SIGNATURES: Final[Mapping[bytes, Fault]] = {
    b"\xff\xfe": UTF16,
    b"\xfe\xff": UTF16,
    b"\x1f\x8b": PACKED,
    b"PK\x03\x04": WORKBOOK,
}

LONGEST: Final = max(map(len, SIGNATURES))


def foreign(beginning: bytes) -> Fault | None:
    """Say what a file is by its first bytes, if it is none that can be read."""
    for signature, fault in SIGNATURES.items():
        if beginning.startswith(signature):
            return fault
    # UTF-16 without its mark: every other byte of plain letters is zero.
    return UTF16 if beginning[:2].count(0) == 1 else None


async def with_whole_beginning(chunks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """Pass chunks on, the first one with enough bytes to know the file by, if there are so many."""
    beginning = bytearray()
    passing = False
    async for chunk in chunks:
        if passing:
            yield chunk
            continue
        beginning += chunk
        if len(beginning) >= LONGEST:
            passing = True
            yield bytes(beginning)
    if not passing and beginning:
        yield bytes(beginning)
