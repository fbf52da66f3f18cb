"""`convroute keys`: the API keys of the server, kept as digests in the embedded database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from convroute.cli.failures import NotFound
from convroute.cli.invocation import Invocation, run, shared
from convroute.errors import ConfigurationError

if TYPE_CHECKING:
    from convroute.store import ApiKey, ApiKeys

T = TypeVar("T")


@click.group()
@shared
def keys() -> None:
    """Make, list and revoke API keys of the server."""


@keys.command("create")
@click.argument("name")
@shared
@click.pass_obj
def create(invocation: Invocation, name: str) -> None:
    """Make a key; its text is shown now and never again."""
    try:
        key, secret = run(_with_keys(invocation, lambda stored: stored.create(name)))
    except ConfigurationError as error:
        if any(fault.path == "name" for fault in error.faults):
            raise click.BadParameter(error.faults[0].message, param_hint="'NAME'") from None
        raise
    if invocation.json:
        from convroute.cli.screen import print_document

        print_document({**_record(key), "key": secret.reveal()})
        return
    click.echo(secret.reveal())
    click.echo("Keep it now: only its digest is stored. Callers send it as X-API-Key.", err=True)


@keys.command("list")
@shared
@click.pass_obj
def list_keys(invocation: Invocation) -> None:
    """List the keys, revoked ones too."""
    from convroute.cli.screen import print_document, print_table

    found = run(_with_keys(invocation, lambda stored: stored.list()))
    if invocation.json:
        print_document([_record(key) for key in found])
        return
    columns = ("name", "id", "ends in", "made", "revoked")
    print_table(
        columns,
        [(k.name, k.id, k.last_four, _day(k.created_at), _day(k.revoked_at)) for k in found],
    )


@keys.command("revoke")
@click.argument("name_or_id")
@shared
@click.pass_obj
def revoke(invocation: Invocation, name_or_id: str) -> None:
    """Revoke a key: it is refused from now on."""
    key = run(_with_keys(invocation, lambda stored: stored.revoke(name_or_id)))
    if key is None:
        raise NotFound("no key in force has this name or id; see `convroute keys list`")
    if invocation.json:
        from convroute.cli.screen import print_document

        print_document(_record(key))
    else:
        click.echo(f"revoked {key.name} ({key.id})")


async def _with_keys(invocation: Invocation, work: Callable[[ApiKeys], Awaitable[T]]) -> T:
    from convroute.store import ApiKeys, embedded

    database = invocation.settings(leaving_out=("pixels", "plugins", "server")).database
    if database is None:
        raise ConfigurationError("convroute.database: is needed to keep keys")
    async with embedded(database) as opened:
        return await work(ApiKeys(opened))


def _day(moment: Any) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""


def _record(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "lastFour": key.last_four,
        "createdAt": key.created_at.isoformat(),
        "revokedAt": key.revoked_at.isoformat() if key.revoked_at else None,
    }
