"""Bytes in chunks, to numbered lines: however the chunks are cut, the lines are the same."""

from __future__ import annotations

from typing import Final

from attrs import frozen

LONGEST_LINE: Final = 1024 * 1024
"""Bytes of a line, and characters of a CSV row, that are still read."""

_BOM: Final = b"\xef\xbb\xbf"


@frozen
class Line:
    """One line of a file.

    Attributes:
        number: Its number, from 1.
        content: Its bytes without the line feed; None if there were too many of them.
        quotes: How many double quotes were among bytes that are not kept.
    """

    number: int
    content: bytes | None
    quotes: int = 0


class LineSplitter:
    """Splits chunks at line feeds, keeping at most one unfinished line; a byte order mark at the start is left out."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._too_long = False
        self._quotes = 0
        self._number = 0

    def feed(self, chunk: bytes) -> list[Line]:
        """Take a chunk, and give the lines that it completes."""
        *ends, rest = chunk.split(b"\n")
        lines = []
        for end in ends:
            self._extend(end)
            lines.append(self._take())
        self._extend(rest)
        return lines

    def finish(self) -> list[Line]:
        """Give the last line, if it does not end with a line feed."""
        return [self._take()] if self._rest or self._too_long else []

    def _extend(self, part: bytes) -> None:
        if self._too_long or len(self._rest) + len(part) > LONGEST_LINE:
            self._too_long = True
            self._quotes += self._rest.count(b'"') + part.count(b'"')
            self._rest.clear()
        else:
            self._rest += part

    def _take(self) -> Line:
        self._number += 1
        content = None if self._too_long else bytes(self._rest)
        if content and self._number == 1:
            content = content.removeprefix(_BOM)
        line = Line(self._number, content, self._quotes)
        self._rest.clear()
        self._too_long, self._quotes = False, 0
        return line
