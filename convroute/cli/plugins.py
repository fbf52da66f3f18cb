"""`convroute plugins`: what is installed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click
from attrs import evolve, frozen

from convroute.cli.exit_codes import ExitCode
from convroute.cli.invocation import Invocation, shared
from convroute.errors import ConfigurationError

if TYPE_CHECKING:
    from convroute.routing.registry import Plugin, Registry


@click.command(short_help="List the installed plugins, broken ones too.")
@shared
@click.pass_context
def plugins(context: click.Context) -> None:
    """List the installed plugins with what each brings; a broken one is listed with its error.

    Each is asked without its settings. Exit code 3 says that one is broken.
    """
    from convroute.cli.screen import print_document, print_table
    from convroute.routing.registry import discover

    invocation: Invocation = context.obj
    listed = [_listed(plugin) for plugin in discover()]
    if invocation.json:
        print_document([one.record() for one in listed])
    else:
        rows = [(one.name, one.distribution, one.brings, one.error) for one in listed]
        print_table(("name", "distribution", "brings", "error"), rows)
    context.exit(ExitCode.SETTINGS if any(one.error for one in listed) else ExitCode.OK)


@frozen(kw_only=True)
class _Listed:
    name: str
    distribution: str
    brings: tuple[str, ...] = ()
    error: str = ""

    def record(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "distribution": self.distribution,
            "ok": not self.error,
            "brings": list(self.brings),
            "error": self.error or None,
        }


def _listed(plugin: Plugin) -> _Listed:
    from convroute.routing.registry import Registry

    listed = _Listed(name=plugin.name, distribution=plugin.distribution, error=plugin.error)
    if plugin.error:
        return listed
    try:
        registry = Registry.build([plugin], {})
    except ConfigurationError as error:
        return evolve(listed, error=" ".join(str(error).split()))
    return evolve(listed, brings=tuple(_brought(plugin, registry)))


def _brought(plugin: Plugin, registry: Registry) -> Iterator[str]:
    for (hook, name), origin in sorted(registry.origins.items()):
        if origin == plugin.name:
            yield f"{hook.removeprefix('convroute_').removesuffix('s').replace('_', ' ')} {name}"
    for hook, what in (
        ("convroute_server_setup", "server set-up"),
        ("convroute_cli_commands", "commands"),
    ):
        if hasattr(plugin.module, hook):
            yield what
