"""`convroute leads import`: a file of leads into the lead store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from convroute.cli.exit_codes import ExitCode
from convroute.cli.input_file import (
    chunks,
    file_argument,
    format_of,
    format_option,
    opened,
)
from convroute.cli.invocation import Invocation, run, shared
from convroute.errors import ConfigurationError

if TYPE_CHECKING:
    from convroute.store import ImportReport


@click.command("import", short_help="Import leads from a CSV or NDJSON file.")
@file_argument
@format_option
@shared
@click.pass_context
def import_file(context: click.Context, file: str, file_format: str | None) -> None:
    """Import leads from CSV or NDJSON; a bad record stops no other.

    A CSV file needs a header row with the fields of a lead record, in camelCase or snake_case; unknown columns
    go to `custom`. Importing a file twice is harmless. Exit code 1 says that some records were refused.
    """
    invocation: Invocation = context.obj
    report = run(_imported(invocation, file, format_of(file, file_format)))
    if invocation.json:
        from convroute.cli.screen import print_document

        print_document(report.to_record())
    else:
        _show(report)
    context.exit(ExitCode.NOT_DELIVERED if report.refused else ExitCode.OK)


async def _imported(invocation: Invocation, file: str, file_format: str) -> ImportReport:
    from convroute.cli.screen import progress
    from convroute.store import ImportFormat, import_leads

    with opened(file) as (content, size), progress("importing leads", size) as advance:
        async with invocation.local_router() as router:
            if router.lead_store is None:
                raise ConfigurationError("no lead store: `lead_sources` leaves it out")
            return await import_leads(
                chunks(content, advance),
                ImportFormat(file_format),
                router.lead_store,
                stored_form=router.stored_form,
            )


def _show(report: ImportReport) -> None:
    for refused in report.first_refused:
        click.echo(f"error: {refused}", err=True)
    untold = report.refused - len(report.first_refused)
    if untold:
        click.echo(f"error: and {untold} more records were refused", err=True)
    if not report.read:
        click.echo("the file holds no leads", err=True)
    click.echo(f"{report.written} of {report.read} leads imported, {report.refused} refused")
