"""What commands print: JSON for machines, tables and progress bars for people."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

WIDE: Final = 200
"""Columns where there is no terminal to ask: what goes into a file need not be folded."""

UNBROKEN: Final = frozenset({"status", "attempts", "platform", "name", "pixel", "ends in"})
"""Columns of short words, which are not folded."""

COLOURS: Final[Mapping[str, str]] = {
    "delivered": "green",
    "accepted": "green",
    "skipped": "yellow",
    "rejected": "red",
    "invalid": "red",
    "not_found": "red",
    "failed": "magenta",
    "ok": "green",
    "left out": "yellow",
    "fault": "red",
}
"""Statuses that catch the eye."""


def console(*, stderr: bool = False) -> Console:
    """Give the terminal, or whatever stands in for it; colours only where there is one that wants them."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or os.environ.get("COLUMNS") else WIDE
    return Console(stderr=stderr, width=width, highlight=False, markup=False, emoji=False)


def print_document(document: object) -> None:
    """Print one JSON document."""
    import orjson

    click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2))


def print_line(record: object) -> None:
    """Print one line of NDJSON."""
    from convroute.jsonvalue import dump

    click.echo(dump(record))


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = ""
) -> None:
    """Print a table; an empty one prints its head."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(
        title=title or None,
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        pad_edge=False,
    )
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in UNBROKEN)
    for row in rows:
        table.add_row(*(shown(cell) for cell in row))
    console().print(table)


def print_facts(facts: Mapping[str, object]) -> None:
    """Print names and values side by side; blanks are left out."""
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in facts.items():
        if value not in (None, "", (), [], {}):
            table.add_row(name, shown(value))
    console().print(table)


def shown(value: object) -> Text:
    """Say a value in a cell; a status has its colour, and nothing steers the terminal."""
    from rich.text import Text

    if isinstance(value, list | tuple | frozenset):
        said = "\n".join(map(str, value))
    else:
        said = "" if value is None else str(value)
    safe = "".join(c if c.isprintable() or c == "\n" else "?" for c in said)
    return Text(safe.replace("_", " ") if said in COLOURS else safe, style=COLOURS.get(said, ""))


@contextmanager
def progress(title: str, total: int | None) -> Iterator[Callable[[int], Any]]:
    """Show a progress bar on standard error, if that is a terminal; give what moves it on."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn(title), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda amount: bar.update(task, advance=amount)


def print_json(document: object) -> None:
    """Print JSON for reading."""
    import orjson
    from rich.syntax import Syntax

    text = orjson.dumps(document, option=orjson.OPT_INDENT_2).decode()
    to = console()
    if to.color_system:
        to.print(Syntax(text, "json", theme="ansi_dark", word_wrap=True))
    else:
        click.echo(text)
