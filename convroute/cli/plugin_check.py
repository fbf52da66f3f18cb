"""`convroute plugin check`: the contract of what an installed plugin brings, without a test of its author's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from convroute.cli.exit_codes import ExitCode
from convroute.cli.failures import NotFound
from convroute.cli.invocation import Invocation, shared
from convroute.errors import ConfigurationError

if TYPE_CHECKING:
    from convroute.routing.registry import Plugin, Registry
    from convroute.testing.contracts.run import CheckResult

Results = Mapping[str, Sequence["CheckResult"]]


@click.command("check", short_help="Check an installed plugin against its contract.")
@click.argument("name")
@shared
@click.pass_context
def check_plugin(context: click.Context, name: str) -> None:
    """Check an installed plugin against the contract of what it brings: platforms, lead sources, transports.

    NAME is the entry point's. Each check says what is wrong and what to do. What only the plugin's own tests
    can show is left out: see "Test a plugin" in the documentation. Nothing leaves this machine, but a lead
    source is asked for leads that it does not have.

    The plugin is set up by its table in the settings, if there are any. Exit code 3 says that a check failed.
    """
    from convroute.testing.contracts.of_plugin import contracts_of
    from convroute.testing.contracts.run import CheckState, run_contract

    invocation: Invocation = context.obj
    found = _installed(name)
    build = _builder(found, invocation)
    results = {role: list(run_contract(filled)) for role, filled in contracts_of(name, build)}
    if not results:
        raise ConfigurationError(
            f"plugin '{name}' brings no platform, lead source or transport; if it needs its table,"
            " name the settings with --config"
        )
    _print(found, results, as_json=invocation.json)
    broken = any(one.state is CheckState.FAULT for every in results.values() for one in every)
    context.exit(ExitCode.SETTINGS if broken else ExitCode.OK)


def _installed(name: str) -> Plugin:
    from convroute.routing.registry import discover

    plugins = {plugin.name: plugin for plugin in discover()}
    if name not in plugins:
        known = ", ".join(sorted(plugins)) or "none"
        raise NotFound(f"no plugin of this name is installed; installed: {known}")
    return plugins[name]


def _builder(plugin: Plugin, invocation: Invocation) -> Callable[[], Registry]:
    from convroute.routing.registry import Registry

    tables: Mapping[str, Mapping[str, Any]] = {}
    database: Path | None = None
    folder: Path | None = None
    if invocation.has_settings():
        settings = invocation.settings(leaving_out=("pixels", "server"))
        tables = {name: table for name, table in settings.plugins.items() if name == plugin.name}
        database, folder = settings.database, settings.folder
    return lambda: Registry.build([plugin], tables, database, folder=folder)


def _print(plugin: Plugin, results: Results, *, as_json: bool) -> None:
    from convroute.cli.screen import print_document, print_table

    if as_json:
        print_document(
            {
                "plugin": plugin.name,
                "distribution": plugin.distribution,
                "ok": all(
                    one.state.value != "fault" for every in results.values() for one in every
                ),
                "brings": {
                    role: [_record(one) for one in every] for role, every in results.items()
                },
            }
        )
        return
    for role, every in results.items():
        rows = [(_words(one.name), one.state.value, _said(one)) for one in every]
        print_table(("check", "result", "what is wrong, and what to do"), rows, title=role)
        counted = Counter(one.state.value for one in every)
        click.echo(f"{role}: " + ", ".join(f"{n} {state}" for state, n in counted.items()))


def _record(result: CheckResult) -> dict[str, Any]:
    return {
        "check": result.name,
        "rule": result.rule,
        "result": result.state.value,
        "what": result.what or None,
        "remedy": result.remedy or None,
    }


def _words(name: str) -> str:
    return name.replace("_", " ")


def _said(result: CheckResult) -> str:
    return f"{result.what}\n{result.remedy}".strip()
