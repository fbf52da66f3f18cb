"""What the code blocks beside the Python ones show is true: settings load, commands exist, JSON is JSON."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest

from convroute import Settings

root: Any = import_module("command_line").root  # one of the generators of the pages

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECRETS = ("META_TOKEN", "TIKTOK_TOKEN", "CONVROUTE_API_KEY")


def blocks(*languages: str) -> list[Any]:
    return list(_blocks(languages))


def _blocks(languages: tuple[str, ...]) -> Iterator[Any]:
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        for found in BLOCK.finditer(text):
            if found[1] in languages:
                line = text[: found.start()].count("\n") + 1
                yield pytest.param(found[2], id=f"{path.relative_to(ROOT).as_posix()}:{line}")


@pytest.mark.parametrize("block", blocks("json"))
def test_json_is_json(block: str) -> None:
    json.loads(block)


@pytest.mark.parametrize("block", blocks("toml"))
def test_settings_can_be_loaded(block: str, tmp_path: Path) -> None:
    document = tomllib.loads(without_alternatives(block))
    if "convroute" not in document:
        return
    path = tmp_path / "convroute.toml"
    path.write_text(completed(block), encoding="utf-8")
    Settings.load(path, dict.fromkeys(SECRETS, "made-up"))


def without_alternatives(block: str) -> str:
    """Keep the first of two lines that set one key: a block may show two ways to write it."""
    seen: set[str] = set()
    lines = []
    for line in block.splitlines():
        key = line.partition(" = ")[0]
        if " = " not in line or key not in seen or block.count("[[") > 1:
            lines.append(line)
        seen.add(key)
    return "\n".join(lines)


def completed(block: str) -> str:
    """Put a pixel before a table that belongs to one."""
    pixel = '[[convroute.pixels]]\nname = "a"\nplatform = "b"\npixel_id = "1"\naccess_token = { env = "META_TOKEN" }\n'
    return pixel + block if block.startswith("[convroute.pixels.") else block


def called(block: str) -> Iterator[list[str]]:
    for line in re.sub(r"\\\n", " ", block).splitlines():
        for part in line.split("|"):
            if part.strip().startswith("convroute "):
                yield shlex.split(part, comments=True)[1:]


SHELL = [block for block in blocks("sh") if "convroute " in str(block.values[0])]


@pytest.mark.parametrize("block", SHELL)
def test_commands_exist_with_their_options(block: str) -> None:
    for words in called(block):
        left = words
        command: click.Command = root()
        context = click.Context(command, info_name="convroute")
        while isinstance(command, click.Group):
            name, inner, left = command.resolve_command(context, left)
            assert inner is not None
            command, context = inner, click.Context(inner, parent=context, info_name=name)
        with context:
            command.make_parser(context).parse_args(list(left))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_sentence_a_line(page: Path) -> None:
    """Semantic newlines: no line of prose holds the end of one sentence and the beginning of the next."""
    text = re.sub(
        r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    prose = [
        line
        for line in text.splitlines()
        if line[:1].isalpha() and re.search(r"[a-z)`]\. [A-Z][a-z]+ [a-z]", line)
    ]
    assert prose == []
