"""`convroute preview`: what `fire` would send, and why it looks as it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from convroute.cli.exit_codes import ExitCode
from convroute.cli.fire_options import fire_options, fire_record, required_of
from convroute.cli.invocation import Invocation, run, shared

if TYPE_CHECKING:
    from convroute.routing.preview import Preview


@click.command(short_help="Show what `fire` would send, and send nothing.")
@fire_options
@shared
@click.pass_context
def preview(context: click.Context, /, request: Mapping[str, Any] | None, **options: Any) -> None:
    """Show the exact request that `fire` would send, the token masked; nothing is sent.

    Tells besides what would help most to find the person, where each match key came from and whether it was
    hashed here, what was dropped and why, how much time is left, and what consent and gates say.

    Takes the options of `fire`. Exit code 1 says that nothing would leave, 70 that a plugin failed.
    """
    invocation: Invocation = context.obj
    found = run(_previewed(invocation, fire_record(request, options)))
    if invocation.json:
        from convroute.cli.screen import print_document

        print_document(found.to_record())
    else:
        from convroute.cli.preview_screen import show_preview

        show_preview(found)
    refused = ExitCode.INTERNAL if found.failed else ExitCode.NOT_DELIVERED
    context.exit(ExitCode.OK if found.would_send else refused)


async def _previewed(invocation: Invocation, record: Mapping[str, Any]) -> Preview:
    async with invocation.router() as router:
        return await router.preview_record(record, required=required_of(record))
