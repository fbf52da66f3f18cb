from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version

import pytest
from click.testing import Result

from convroute.cli.exit_codes import MEANINGS, ExitCode
from convroute.cli.root import COMMANDS, SUMMARIES

Cli = Callable[..., Result]


def test_help_lists_every_command_in_order(cli: Cli):
    result = cli("--help")
    assert result.exit_code == 0
    listed = result.stdout.partition("Commands:")[2].partition("Exit codes:")[0]
    names = [line.split()[0] for line in listed.splitlines() if line.strip()]
    assert names == [*COMMANDS, "acme-hello"]


def test_every_exit_code_is_explained_in_the_help(cli: Cli):
    assert set(MEANINGS) == set(ExitCode)
    text = cli("--help").stdout
    assert all(f"{code:d}  {meaning}" in text for code, meaning in MEANINGS.items())


def test_no_arguments_show_the_help(cli: Cli):
    assert cli().stdout == cli("--help").stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself_and_takes_the_shared_options(cli: Cli, name: str):
    result = cli(name, "--help")
    assert result.exit_code == 0
    assert all(option in result.stdout for option in ("--config", "--json", "--debug"))
    module, _, attribute = COMMANDS[name].partition(":")
    command = getattr(import_module(f"convroute.cli.{module}"), attribute)
    assert SUMMARIES[name] == command.get_short_help_str(200)
    assert SUMMARIES[name].endswith(".")


def test_a_help_page_imports_nothing_that_it_does_not_need():
    heavy = ("aiohttp", "asyncio", "attrs", "cattrs", "orjson", "phonenumbers", "pluggy", "rich")
    code = (
        "import atexit, sys\n"
        f"atexit.register(lambda: print('imported:', [m for m in {heavy} if m in sys.modules]))\n"
        "from convroute.cli.root import main\n"
        "from convroute.cli import plugin_commands\n"
        "plugin_commands.plugin_commands = lambda taken: {}\n"
        "main(['--help'])\n"
    )
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "Fire one event." in shown.stdout
    assert shown.stdout.endswith("imported: []\n")


def test_version(cli: Cli):
    assert cli("--version").stdout == f"convroute, version {version('convroute')}\n"


@pytest.mark.parametrize(
    "arguments, line",
    [
        (["fier"], "error: no such command; did you mean 'fire'? (see convroute --help)\n"),
        (["xyzzy"], "error: no such command (see convroute --help)\n"),
        (["serve", "--port", "70000"], "is not in the range"),
        (["fire", "--nope"], "No such option"),
        (["fire", "--request", "{"], "is not JSON"),
        (["fire", "--request", "[]"], "must be a JSON object"),
        (["fire", "--contents", "{}"], "must be a JSON list"),
        (["fire", "--request", "@nowhere.json"], "the file cannot be read (No such file"),
        (["fire", "--property", "novalue"], "must be written NAME=VALUE"),
        (["fire-file", "events.txt"], "tell the format with --format"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_misuse_is_one_line_and_exit_code_2(cli: Cli, arguments: list[str], line: str):
    result = cli(*arguments)
    assert result.exit_code == 2
    assert line in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_a_misuse_never_repeats_what_was_given(cli: Cli):
    result = cli("fire", "--request", '{"lead": {"email": "ann@example.com"')
    assert "ann@" not in result.output


def test_groups_without_a_command_show_their_commands(cli: Cli):
    result = cli("leads")
    assert result.exit_code == 2
    assert "forget" in result.stderr
