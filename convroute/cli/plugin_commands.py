"""The commands of plugins: each plugin is asked alone, and one that fails stops nobody else's."""

from __future__ import annotations

from collections.abc import Container
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import click

GROUP: Final = "convroute"
HOOK: Final = "convroute_cli_commands"
SIGNS: Final = (HOOK, "import *", "__getattr__")
"""What the source of a module holds that may give the hook."""


def plugin_commands(taken: Container[str]) -> dict[str, click.Command]:
    """Ask the installed plugins for their commands; what is wrong with one is a line on standard error.

    Args:
        taken: Names that no plugin may use.
    """
    found: dict[str, click.Command] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            commands = _asked(point) if _may_have_commands(point) else {}
        except Exception as error:
            _tell(point, f"its commands are missing: {type(error).__name__}: {error}")
            continue
        for name, command in commands.items():
            if name in taken or name in found:
                _tell(point, f"its command '{name}' is missing: the name is taken")
            else:
                found[name] = command
    return found


def _may_have_commands(point: EntryPoint) -> bool:
    """Tell from its source whether a plugin may have commands: to import them all would slow each help page."""
    if point.attr or "." in point.module:
        return True
    spec = find_spec(point.module)
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        return True
    source = Path(spec.origin).read_text(encoding="utf-8", errors="replace")
    return any(sign in source for sign in SIGNS)


def _asked(point: EntryPoint) -> dict[str, click.Command]:
    import pluggy

    from convroute import hookspecs

    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    manager.register(point.load(), point.name)
    commands = click.Group(point.name)
    manager.hook.convroute_cli_commands(commands=commands)
    return dict(commands.commands)


def _tell(point: EntryPoint, what: str) -> None:
    origin = f" ({point.dist.name} {point.dist.version})" if point.dist else ""
    click.echo(" ".join(f"plugin '{point.name}'{origin}: {what}".split()), err=True)
