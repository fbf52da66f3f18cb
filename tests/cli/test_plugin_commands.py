from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

Cli = Callable[..., Result]

HOOK = """
import click
from convroute import hookimpl

@hookimpl
def convroute_cli_commands(commands):
    {body}
"""


def test_a_plugins_command_runs(cli: Cli) -> None:
    result = cli("acme-hello")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "hello from acme\n", "")
    assert "acme-hello  Greet." in cli("--help").stdout


@pytest.mark.parametrize(
    "source, words",
    [
        (HOOK.format(body="raise RuntimeError('boom')"), "RuntimeError: boom"),
        ("import nowhere_to_be_found  # convroute_cli_commands", "ModuleNotFoundError"),
        (HOOK.replace("(commands)", "(commnads)").format(body="pass"), "PluginValidationError"),
        (HOOK.format(body="commands.command('fire')(lambda: None)"), "the name is taken"),
        (HOOK.format(body="commands.command('acme-hello')(lambda: None)"), "the name is taken"),
    ],
    ids=["raises", "does not import", "wrong argument", "built-in name", "another plugin's name"],
)
def test_a_failing_plugin_is_one_line_and_stops_nobody(
    cli: Cli, plugins: Any, source: str, words: str
) -> None:
    plugins("rude", "convroute_rude", source)
    result = cli("acme-hello")
    assert (result.exit_code, result.stdout) == (0, "hello from acme\n")
    assert result.stderr.startswith("plugin 'rude' (convroute-rude 0.0.1): its command")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert cli("fire", "--help").stderr == ""


def test_a_plugin_without_commands_is_not_imported_for_the_help(cli: Cli, plugins: Any) -> None:
    plugins("silent", "convroute_silent", "raise RuntimeError('imported')")
    result = cli("--help")
    assert (result.exit_code, result.stderr) == (0, "")


def test_an_error_of_a_plugins_command_is_told_as_any_other(cli: Cli, plugins: Any) -> None:
    body = """
    from convroute import StoreError

    @commands.command("rude")
    def rude():
        raise StoreError("the shop's database: locked")
"""
    plugins("rude", "convroute_rude", HOOK.format(body=body))
    result = cli("rude")
    assert (result.exit_code, result.stderr) == (6, "error: the shop's database: locked\n")
