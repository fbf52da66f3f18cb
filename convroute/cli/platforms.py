"""`convroute platforms`: what can be fired at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from convroute.cli.invocation import Invocation, shared

if TYPE_CHECKING:
    from convroute.roles.platform import Platform


@click.command(short_help="List the platforms that can be fired at.")
@shared
@click.pass_obj
def platforms(invocation: Invocation) -> None:
    """List the platforms that the installed plugins speak for."""
    from convroute.cli.screen import print_document, print_table
    from convroute.routing.registry import Registry, discover

    found = Registry.build(discover(), {}).platforms
    listed = [found[name] for name in sorted(found)]
    if invocation.json:
        print_document([platform.to_record() for platform in listed])
    elif not listed:
        click.echo("no platform plugin is installed", err=True)
    else:
        rows = (
            (p.name, p.title, p.api_version, p.batch_limit, _names(p), _identifiers(p))
            for p in listed
        )
        columns = ("name", "title", "API", "batch", "events", "identifiers")
        print_table(columns, rows)


def _names(platform: Platform) -> str:
    own = ["your own"] if platform.custom_event_names else []
    return ", ".join([*sorted(platform.event_names), *own])


def _identifiers(platform: Platform) -> str:
    return ", ".join(spec.name for spec in platform.identifiers)
