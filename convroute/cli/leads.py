"""`convroute leads`: the lead store, from the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from convroute.cli.exit_codes import ExitCode
from convroute.cli.failures import NotFound
from convroute.cli.invocation import Invocation, run, shared
from convroute.cli.json_input import JsonInput
from convroute.cli.lead_file import import_file
from convroute.errors import ConfigurationError

if TYPE_CHECKING:
    from convroute.model.lead import Lead
    from convroute.roles import LeadStore
    from convroute.router import Router


@click.group()
@shared
def leads() -> None:
    """Import, read, write and erase leads."""


leads.add_command(import_file)


@leads.command("get")
@click.argument("lead_id")
@shared
@click.pass_obj
def get(invocation: Invocation, lead_id: str) -> None:
    """Show a stored lead."""
    lead = run(_get(invocation, lead_id))
    if lead is None:
        raise NotFound("no lead of this id is stored")
    _show(invocation, lead)


@leads.command("put")
@click.argument("record", type=JsonInput(), metavar="JSON|@FILE|-")
@shared
@click.pass_obj
def put(invocation: Invocation, record: Mapping[str, Any]) -> None:
    """Store a lead record, in place of the one of its id.

    What was stored is shown, with the click ids that were found in its landing page.
    """
    from convroute.routing.misspelt_fields import misspelt_fields

    lead = run(_put(invocation, record))
    for note in misspelt_fields(lead.custom):
        click.echo(note, err=True)
    _show(invocation, lead)


@leads.command("forget")
@click.argument("lead_id")
@shared
@click.pass_context
def forget(context: click.Context, lead_id: str) -> None:
    """Erase a lead: it is overwritten in the database and in its log."""
    invocation: Invocation = context.obj
    if not run(_forgotten(invocation, lead_id)):
        raise NotFound("no lead of this id is stored")
    if invocation.json:
        from convroute.cli.screen import print_document

        print_document({"leadId": lead_id, "forgotten": True})
    else:
        click.echo("forgotten")
    context.exit(ExitCode.OK)


def store_of(router: Router) -> LeadStore:
    """Give a router's lead store.

    Raises:
        ConfigurationError: It has none.
    """
    if router.lead_store is None:
        raise ConfigurationError("no lead store: `lead_sources` in the settings leaves it out")
    return router.lead_store


async def _get(invocation: Invocation, lead_id: str) -> Lead | None:
    async with invocation.local_router() as router:
        return await store_of(router).get(lead_id)


async def _put(invocation: Invocation, record: Mapping[str, Any]) -> Lead:
    from convroute.model.lead import Lead

    lead = Lead.from_record(record)
    async with invocation.local_router() as router:
        await router.put_lead(lead)
        return await store_of(router).get(lead.id or "") or lead


async def _forgotten(invocation: Invocation, lead_id: str) -> bool:
    async with invocation.local_router() as router:
        return await store_of(router).forget(lead_id)


def _show(invocation: Invocation, lead: Lead) -> None:
    from convroute.cli.screen import print_document, print_json

    record = lead.to_record()
    if invocation.json:
        print_document(record)
    else:
        print_json(record)
