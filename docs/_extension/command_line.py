"""The command line as Markdown, from the click commands themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click
from tables import code, table

NAME = "convroute"
SHARED = ("config", "json", "debug", "help", "version")


def root() -> click.Group:
    """Give the group `convroute`."""
    from convroute.cli import main

    return main


def commands(
    group: click.Group | None = None, path: str = NAME
) -> Iterator[tuple[str, click.Command]]:
    """Go through all commands, those of groups too: full name and command."""
    group = group or root()
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if command is None:
            raise LookupError(name)
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


def shared_options() -> str:
    """Describe the options of every command."""
    return _options(root(), shared=True)


def command_line() -> str:
    """Describe every command."""
    parts: list[str] = []
    for name, command in commands():
        parts += [f"## {name}\n", _text(command.help), _usage(name, command)]
        if isinstance(command, click.Group) and command.commands:
            listed = ", ".join(code(f"{name} {inner}") for inner in command.commands)
            parts.append(f"Commands: {listed}.\n")
        parts.append(_options(command))
    return "\n".join(parts)


def exit_codes() -> str:
    """Give the exit codes and what they mean."""
    from convroute.cli.exit_codes import MEANINGS

    return table(
        ["Code", "Meaning"], ([str(int(number)), said] for number, said in MEANINGS.items())
    )


def _text(text: str | None) -> str:
    plain = inspect.cleandoc(text or "").partition("\f")[0]
    blocks = []
    for block in plain.split("\n\n"):
        if block.startswith("\b"):
            body = block.removeprefix("\b").strip("\n")
            blocks.append(f"```text\n{inspect.cleandoc(body)}\n```")
        else:
            blocks.append(block)
    return "\n\n".join(blocks) + "\n"


def _usage(name: str, command: click.Command) -> str:
    pieces = command.collect_usage_pieces(click.Context(command))
    return f"```text\n{' '.join([name, *pieces])}\n```\n"


def _options(command: click.Command, *, shared: bool = False) -> str:
    rows = []
    for parameter in command.params:
        if not isinstance(parameter, click.Option) or parameter.hidden:
            continue
        if not shared and parameter.name in SHARED:
            continue
        record = parameter.get_help_record(click.Context(command))
        if record:
            rows.append([code(record[0]), record[1]])
    return table(["Option", "Meaning"], rows) if rows else ""
