"""Lines to CSV rows: a quoted cell may go on over lines, and over the borders of chunks."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Final

from attrs import frozen

from convroute.errors import Fault
from convroute.store.lines import LONGEST_LINE, Line

DELIMITERS: Final = ",;\t"
"""What may part the cells; the header row tells which one does."""

TOO_LONG: Final = Fault("", "is longer than 1 MiB")
BROKEN: Final = Fault(
    "", "is no CSV row: a cell is longer than 128 KiB, or a line ends in a carriage return alone"
)
UNCLOSED: Final = Fault(
    "", "opens a quoted cell that does not end within 128 KiB; nothing after it was read"
)
NOT_UTF8: Final = Fault("", "is not UTF-8; save the file as UTF-8")


class _Starved(Exception):
    """The row goes on in a line that has not come yet."""


class _TooLong(Exception):
    """A line or a row is longer than the limit."""


@frozen
class _TextLine:
    number: int
    text: str | None
    quotes: int
    is_text: bool = True

    @property
    def size(self) -> int:
        return len(self.text or "")


class RowReader:
    """Reads rows from lines as they come.

    The standard reader pulls its lines and forgets a row that it could not finish. So the lines of an unfinished
    row are kept and read again, but not before they have doubled: the work stays in proportion to the input.

    Attributes:
        lost: A quoted cell has no end, so nobody can tell text from rows any more; nothing more will be read.
    """

    def __init__(self) -> None:
        self.lost: bool = False
        self._lines: list[_TextLine] = []
        self._at = 0
        self._row_size = 0
        self._row_is_text = True
        self._held = 0
        self._wanted = 0
        self._rows: Iterator[list[str]] | None = None

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """Give the standard reader its next line."""
        if self._at == len(self._lines):
            raise _Starved
        line = self._lines[self._at]
        self._at += 1
        self._row_size += line.size
        if line.text is None or self._row_size > LONGEST_LINE:
            raise _TooLong
        self._row_is_text &= line.is_text
        return line.text

    def feed(
        self, lines: Iterable[Line], *, last: bool = False
    ) -> Iterator[tuple[int, list[str] | Fault]]:
        """Take lines, and give the rows that they complete with the number of their first line.

        Args:
            lines: They follow those of the call before.
            last: No more will come.
        """
        for line in map(_text, lines):
            self._lines.append(line)
            self._held += line.size
        if self._held < self._wanted and not last:
            return
        while self._at < len(self._lines) and not self.lost:
            begin = self._at
            row = self._next_row()
            if row is None and not last:
                self._at = begin
                break
            self.lost = row is None or (row in (TOO_LONG, BROKEN) and self._in_quotes(begin))
            yield self._lines[begin].number, UNCLOSED if self.lost or row is None else row
        del self._lines[: self._at]
        self._at, self._held = 0, sum(line.size for line in self._lines)
        self._wanted = 2 * self._held

    def _in_quotes(self, begin: int) -> bool:
        """Whether a row that could not be read may have ended within a quoted cell."""
        return self._at - begin > 1 or self._lines[begin].quotes % 2 == 1

    def _next_row(self) -> list[str] | Fault | None:
        self._row_size, self._row_is_text = 0, True
        if self._rows is None:
            self._rows = csv.reader(self, delimiter=_delimiter(self._lines[self._at].text))
        try:
            row = next(self._rows)
        except _Starved:
            return None
        except _TooLong:
            return TOO_LONG
        except csv.Error:
            return BROKEN
        return row if self._row_is_text else NOT_UTF8


def _text(line: Line) -> _TextLine:
    if line.content is None:
        return _TextLine(line.number, None, quotes=line.quotes)
    try:
        text, is_text = line.content.decode(), True
    except UnicodeDecodeError:
        text, is_text = line.content.decode(errors="replace"), False
    return _TextLine(line.number, text + "\n", quotes=text.count('"'), is_text=is_text)


def _delimiter(header: str | None) -> str:
    return max(DELIMITERS, key=(header or "").count)
