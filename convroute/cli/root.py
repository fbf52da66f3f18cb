"""The group `convroute`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any, Final

import click

from convroute.cli.exit_codes import ExitCode, epilog
from convroute.cli.failures import code_of, report
from convroute.cli.invocation import Invocation, shared
from convroute.cli.streams import (
    ending_unread,
    forgive_encodings,
    give_up_output,
    stand_in_for_closed,
)

COMMANDS: Final[Mapping[str, str]] = {
    "demo": "demo:demo",
    "serve": "serve:serve",
    "fire": "fire:fire",
    "preview": "preview:preview",
    "leads": "leads:leads",
    "fire-file": "fire_file:fire_file",
    "keys": "keys:keys",
    "check": "check:check",
    "emulate": "emulate:emulate",
    "plugins": "plugins:plugins",
    "plugin": "plugin:plugin",
    "platforms": "platforms:platforms",
    "openapi": "openapi:openapi",
}
"""Each command with its module below `convroute.cli` and its name in it, in the order of the help page."""

SUMMARIES: Final[Mapping[str, str]] = {
    "demo": "Fire events of every kind at emulated platforms.",
    "serve": "Serve the HTTP API.",
    "fire": "Fire one event.",
    "preview": "Show what `fire` would send, and send nothing.",
    "leads": "Import, read, write and erase leads.",
    "fire-file": "Fire every event of a CSV or NDJSON file.",
    "keys": "Make, list and revoke API keys of the server.",
    "check": "Check the settings.",
    "emulate": "Run the emulated platforms on this machine.",
    "plugins": "List the installed plugins, broken ones too.",
    "plugin": "Write a plugin, and check one.",
    "platforms": "List the platforms that can be fired at.",
    "openapi": "Print the description of the HTTP API.",
}
"""What the help page says of each: their modules, and all that they need, are not imported for it."""


class Root(click.Group):
    """Finds commands where they are needed, and ends every call with a readable line and an exit code."""

    _of_plugins: dict[str, click.Command] | None = None

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands, those of plugins last."""
        return [*COMMANDS, *sorted(self._plugin_commands())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; plugins are asked only for a name that is not built in."""
        if cmd_name not in COMMANDS:
            return self._plugin_commands().get(cmd_name)
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"convroute.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, each in one line."""
        room = formatter.width - 6 - max(map(len, self.list_commands(ctx)))
        rows = [(name, SUMMARIES[name]) for name in COMMANDS]
        rows += [
            (name, command.get_short_help_str(room))
            for name, command in sorted(self._plugin_commands().items())
            if not command.hidden
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for a misspelt name, say which one is near."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            import difflib

            near = difflib.get_close_matches(name, self.list_commands(ctx), n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            ctx.fail(f"no such command{hint}")
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line; ends the process, unless `standalone_mode` is False."""
        if not extra.get("standalone_mode", True):
            return super().main(*args, **extra)
        invocation: Invocation = extra.setdefault("obj", Invocation())
        stand_in_for_closed()
        forgive_encodings()
        self._of_plugins = None  # what is installed may have changed since the last call
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
        except (Exception, click.Abort) as error:
            code = code_of(error)
            with suppress(OSError):  # standard error may be full, or unread
                report(error, invocation)
        give_up_output()
        sys.exit(code or ExitCode.OK)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Read the arguments; a help page is printed here."""
        with ending_unread():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> None:
        """Run a command; what it returns is no exit code."""
        with ending_unread():
            super().invoke(ctx)

    def _plugin_commands(self) -> Mapping[str, click.Command]:
        if self._of_plugins is None:
            from convroute.cli.plugin_commands import plugin_commands

            self._of_plugins = plugin_commands(COMMANDS)
        return self._of_plugins


@click.group(name="convroute", cls=Root, invoke_without_command=True, epilog=epilog())
@shared
@click.version_option(package_name="convroute", prog_name="convroute")
@click.pass_context
def main(context: click.Context) -> None:
    """Send conversions of leads to the ad platforms that brought them, server-side.

    Try `convroute demo` first: it needs no account and no network.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
