from __future__ import annotations

import json
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from convroute.cli.exit_codes import ExitCode, exit_code_for, exit_code_of
from convroute.cli.root import Root
from convroute.errors import (
    ConfigurationError,
    ConvrouteError,
    Fault,
    InvalidEventError,
    InvalidLeadError,
    LeadNotFound,
    LeadSourceError,
    PixelNotFound,
    PluginError,
    StoreError,
)

NOT_THERE = FileNotFoundError(2, "No such file or directory", "x.csv")


@pytest.mark.parametrize(
    "error, code",
    [
        (InvalidEventError("x"), 2),
        (InvalidLeadError("x"), 2),
        (ConfigurationError("x"), 3),
        (PluginError("x", plugin="acme"), 3),
        (LeadNotFound("x"), 4),
        (PixelNotFound("x"), 4),
        (LeadSourceError("x"), 5),
        (StoreError("x"), 6),
        (NOT_THERE, 6),
        (KeyError("x"), 70),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_code_of_each_error(error: Any, code: int):
    assert exit_code_of(error) == code


@pytest.mark.parametrize(
    "statuses, code",
    [
        ([], 0),
        (["delivered", "skipped", "accepted"], 0),
        (["delivered", "failed"], 5),
        (["failed", "rejected", "delivered"], 1),
        (["invalid"], 1),
        (["not_found", "failed"], 1),
    ],
)
def test_code_for_what_became_of_events(statuses: list[str], code: int):
    assert exit_code_for(statuses) is ExitCode(code)


def failing(error: BaseException) -> click.Group:
    @click.command("fail")
    def fail() -> None:
        raise error

    return group_of(fail)


def group_of(command: click.Command) -> click.Group:
    class OneCommand(Root):
        def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
            return command

    return OneCommand("convroute")


def run(error: BaseException, *arguments: str, **objects: Any) -> Result:
    return CliRunner().invoke(failing(error), ["fail", *arguments], **objects)


@pytest.mark.parametrize(
    "error, code, stderr",
    [
        (
            ConfigurationError([Fault("a", "is wrong"), Fault("b[0]", "is\nworse")]),
            3,
            "error: a: is wrong\nerror: b[0]: is worse\n",
        ),
        (LeadNotFound("leadId: unknown"), 4, "error: leadId: unknown\n"),
        (StoreError("database x: locked"), 6, "error: database x: locked\n"),
        (NOT_THERE, 6, "error: x.csv: No such file or directory\n"),
        (TimeoutError(), 6, "error: TimeoutError\n"),
        (ExceptionGroup("many", [NOT_THERE]), 6, "error: x.csv: No such file or directory\n"),
        (click.FileError("x", "gone"), 6, "error: Could not open file 'x': gone\n"),
        (click.ClickException("of a plugin"), 1, "error: of a plugin\n"),
        (click.Abort(), 130, "error: interrupted\n"),
        (KeyboardInterrupt(), 130, "\nerror: interrupted\n"),
        (KeyError("ann@example.com"), 70, "error: unexpected KeyError; --debug shows where\n"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_an_error_is_told_in_lines(error: Any, code: int, stderr: str):
    result = run(error)
    assert (result.exit_code, result.stderr, result.stdout) == (code, stderr, "")


def test_debug_shows_the_traceback_and_json_the_error():
    from convroute.cli.invocation import Invocation

    result = run(StoreError("locked"), obj=Invocation(debug=True, json=True))
    assert "Traceback" in result.stderr
    assert result.stderr.endswith("error: locked\n")
    assert json.loads(result.stdout) == {
        "error": {"code": "LOCAL", "exitCode": 6, "details": ["locked"]}
    }


def test_what_a_command_returns_is_no_exit_code():
    group = group_of(click.Command("x", callback=lambda: 7))
    assert CliRunner().invoke(group, ["x"]).exit_code == 0


def test_every_error_class_has_a_code_of_its_branch():
    def below(cls: type[ConvrouteError]) -> set[type[ConvrouteError]]:
        return {cls}.union(*(below(inner) for inner in cls.__subclasses__()))

    for cls in below(ConvrouteError):
        assert exit_code_of(cls.__new__(cls)) is not ExitCode.INTERNAL
