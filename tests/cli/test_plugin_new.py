"""`convroute plugin new`: what it writes. That it is green is tested with its wheel, in tests/wheels."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Cli = Callable[..., Result]

needs_copier = pytest.mark.skipif(
    find_spec("copier") is None,
    reason="the extra `scaffold` is not installed",
)


@needs_copier
def test_a_platform_has_the_floor_plan(cli: Cli) -> None:
    result = cli("plugin", "new", "my-shop")
    assert result.exit_code == 0, result.stderr
    assert "cd convroute-my-shop" in result.stdout
    package = Path("convroute-my-shop/src/convroute_my_shop")
    assert {path.name for path in package.iterdir()} == {
        "__init__.py", "settings.py", "mapping.py", "user_data.py", "outcome.py", "platform.py", "py.typed",
    }  # fmt: skip
    project = tomllib.loads(Path("convroute-my-shop/pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["name"] == "convroute-my-shop"
    assert project["project"]["entry-points"]["convroute"] == {"my-shop": "convroute_my_shop"}
    assert "class MyShop(Platform):" in (package / "platform.py").read_text(encoding="utf-8")
    left = [
        path
        for path in Path("convroute-my-shop").rglob("*")
        if "{" in path.name or path.suffix == ".jinja"
    ]
    assert not left


@needs_copier
def test_a_lead_source_in_a_folder_of_choice(cli: Cli, document: Any) -> None:
    told = document(cli("plugin", "new", "crm", "mine", "--kind", "lead-source", "--json"))
    assert told["folder"] == "mine"
    assert set(told["files"]) == {
        path.relative_to("mine").as_posix() for path in Path("mine").rglob("*.*") if path.is_file()
    }
    assert "src/convroute_crm/source.py" in told["files"]


@needs_copier
def test_nothing_is_overwritten(cli: Cli) -> None:
    Path("mine").mkdir()
    Path("mine/note.txt").write_text("mine", encoding="utf-8")
    result = cli("plugin", "new", "crm", "mine")
    assert result.exit_code == 3
    assert "mine is there already" in result.stderr
    assert [path.name for path in Path("mine").iterdir()] == ["note.txt"]


@pytest.mark.parametrize(
    "name", ["My Shop", "1st", "a_b", "a--b", "", "http", "../x", "convroute", "Ünï x"]
)
def test_a_name_that_no_plugin_can_have(cli: Cli, name: str) -> None:
    result = cli("plugin", "new", name)
    assert result.exit_code == 2
    assert "lower-case words" in result.stderr
    assert list(Path().iterdir()) == []


def test_without_the_extra_it_says_what_to_install(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "copier", None)
    result = cli("plugin", "new", "crm")
    assert result.exit_code == 3
    assert "pip install 'convroute[scaffold]'" in result.stderr
