"""`convroute check`: the settings, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from convroute.cli.exit_codes import ExitCode
from convroute.cli.invocation import Invocation, shared
from convroute.errors import ConfigurationError, Fault

if TYPE_CHECKING:
    from convroute.router import Router


@click.command(short_help="Check the settings.")
@shared
@click.pass_context
def check(context: click.Context) -> None:
    """Check the settings: every fault with its place, pixels and plugins included.

    Nothing is sent, and no database is opened. Exit code 3 says that the settings cannot be used.
    """
    invocation: Invocation = context.obj
    router: Router | None = None
    faults: tuple[Fault, ...] = ()
    try:
        router = invocation.router()
    except ConfigurationError as error:
        if invocation.debug:
            raise
        faults = error.faults
    if invocation.json:
        from convroute.cli.screen import print_document

        print_document(
            {
                "ok": router is not None,
                "faults": [{"path": fault.path, "message": fault.message} for fault in faults],
                "pixels": sorted(router.pixels) if router else [],
                "platforms": sorted(router.platforms) if router else [],
            }
        )
    for fault in faults:
        click.echo(f"error: {' '.join(str(fault).split())}", err=True)
    if router and not invocation.json:
        _show(invocation, router)
    context.exit(ExitCode.SETTINGS if faults else ExitCode.OK)


def _show(invocation: Invocation, router: Router) -> None:
    from convroute.cli.screen import print_facts, print_table

    if router.pixels:
        print_table(
            ("pixel", "platform", "pixel id", "transport", "events"),
            [
                (p.name, p.platform, p.pixel_id, p.transport, ", ".join(sorted(p.events or ())))
                for p in router.pixels.values()
            ],
        )
    print_facts(
        {
            "settings": f"{invocation.settings_file()}: fine",
            "pixels": len(router.pixels),
            "platforms": ", ".join(sorted(router.platforms)) or "none",
            "lead sources": ", ".join(source.name for source in router.completion.sources)
            or "none",
            "database": router.settings.database,
        }
    )
