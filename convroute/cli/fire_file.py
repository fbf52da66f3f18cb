"""`convroute fire-file`: a file of fire requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import click
from attrs import define, field

from convroute.cli.exit_codes import exit_code_for
from convroute.cli.input_file import (
    chunks,
    count_lines,
    file_argument,
    format_of,
    format_option,
    opened,
)
from convroute.cli.invocation import Invocation, run, shared
from convroute.cli.results_file import checked_results

Taker = Callable[[Mapping[str, Any]], Any]
Reason = tuple[str, str, str]
"""Why lines were not delivered: status, platform, and what was said."""

MOST_LINES: Final = 5
"""How many lines are named for one reason."""


@click.command("fire-file", short_help="Fire every event of a CSV or NDJSON file.")
@file_argument
@format_option
@click.option(
    "--concurrency",
    type=click.IntRange(min=1),
    default=8,
    show_default=True,
    help="Requests under way at once.",
)
@click.option(
    "--batch",
    type=click.IntRange(min=1),
    default=500,
    show_default=True,
    help="The most events in one request; a platform may take fewer.",
)
@click.option(
    "--results",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the result of each line to this new file, as NDJSON.",
)
@shared
@click.pass_context
def fire_file(
    context: click.Context, /, file: str, file_format: str | None, **options: Any
) -> None:
    """Fire every event of a CSV or NDJSON file; a bad line stops no other.

    A line is a fire request of the HTTP API. CSV columns are its fields, in camelCase or snake_case, and
    `lead.email`, `lead.clickIds.NAME`, `properties.NAME`; cells of `contents`, `properties` and `lead` are JSON.

    Give each line an eventId or an orderId: then firing a file a second time is counted once where the platform
    drops repeats. With --json, standard output has a result for each line and a summary as the last, as NDJSON.
    """
    invocation: Invocation = context.obj
    told = _Told(file=Path(file).name)
    options["file_format"] = format_of(file, file_format)
    options["results"] = checked_results(options["results"], file)
    try:
        run(_fired(invocation, told, file, **options))
    finally:
        told.summarise(json=invocation.json)
    context.exit(exit_code_for(told.counts))


@define(kw_only=True)
class _Told:
    """What became of the lines so far, and the reasons with how often each was given, and for which lines first."""

    file: str
    counts: Counter[str] = field(factory=Counter)
    reasons: Counter[Reason] = field(factory=Counter)
    lines: dict[Reason, list[int]] = field(factory=dict)

    def take(self, result: Mapping[str, Any]) -> None:
        if result["status"] in ("delivered", "accepted"):
            return
        for detail in result.get("details") or [result.get("detail", "")]:
            reason = (result["status"], str(result.get("platform", "")), detail)
            self.reasons[reason] += 1
            _keep_first(self.lines.setdefault(reason, []), result["line"])

    def summarise(self, *, json: bool) -> None:
        from convroute.cli.screen import print_line, print_table

        if not self.counts:
            return
        if json:
            counts = dict(sorted(self.counts.items()))
            print_line({"summary": {"lines": self.counts.total(), **counts}})
            return
        rows = [*sorted(self.counts.items()), ("total", self.counts.total())]
        print_table(("status", "events"), rows, title=self.file)
        if self.reasons:
            told = [
                (n, *reason, _said(self.lines[reason], n))
                for reason, n in self.reasons.most_common(20)
            ]
            print_table(("events", "status", "platform", "reason", "lines"), told)


def _keep_first(lines: list[int], line: int) -> None:
    """Keep the first lines of a file; they are settled in any order."""
    lines.append(line)
    lines.sort()
    del lines[MOST_LINES:]


def _said(lines: Sequence[int], count: int) -> str:
    return ", ".join(map(str, lines)) + (", ..." if count > len(lines) else "")


def _to_each(takers: Sequence[Taker]) -> Callable[[Mapping[str, Any]], None]:
    def settled(result: Mapping[str, Any]) -> None:
        for take in takers:
            take(result)

    return settled


async def _fired(
    invocation: Invocation,
    told: _Told,
    file: str,
    *,
    file_format: str,
    concurrency: int,
    batch: int,
    results: Path | None,
) -> None:
    from convroute.cli.backfill import Backfill
    from convroute.cli.fire_rows import read_rows
    from convroute.cli.screen import print_line, progress
    from convroute.jsonvalue import dump

    with ExitStack() as open_files:
        content, size = open_files.enter_context(opened(file))
        takers: list[Taker] = [told.take]
        if results:
            output = open_files.enter_context(results.open("wb"))
            takers.append(lambda result: output.write(dump(result) + b"\n"))
        if invocation.json:
            takers.append(print_line)
        total = None if size is None else count_lines(content) - (file_format == "csv")
        advance = open_files.enter_context(progress("firing", total))
        takers.append(lambda _: advance(1))
        async with invocation.router() as router:
            backfill = Backfill(
                router=router,
                batch=batch,
                concurrency=concurrency,
                settled=_to_each(takers),
                counts=told.counts,
            )
            await backfill.fire(read_rows(chunks(content), file_format))
