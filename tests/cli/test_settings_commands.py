"""check, plugins, platforms, openapi, and where the settings come from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Cli = Callable[..., Result]
Document = Callable[[Result], Any]

BROKEN = """
[convroute]
databse = "x.db"

[[convroute.pixels]]
name = "shop"
platform = "acme"
pixel_id = "1"
access_token = "literal-token-canary"
"""

WRONG_PLATFORM = """
[[convroute.pixels]]
name = "shop"
platform = "other"
pixel_id = "1"
access_token = { env = "ACME_TOKEN" }
"""


def test_check_of_good_settings(configured: Cli, document: Document):
    result = configured("check")
    assert result.exit_code == 0
    assert "convroute.toml: fine" in result.stdout
    assert "shop" in result.stdout
    found = document(configured("check", "--json"))
    assert found["ok"]
    assert found["pixels"] == ["expired", "picky", "shop", "throttled"]


def test_check_names_every_fault_with_its_place(cli: Cli, document: Document):
    Path("convroute.toml").write_text(BROKEN)
    result = cli("check")
    assert result.exit_code == 3
    lines = result.stderr.splitlines()
    assert any("databse" in line and "did you mean database" in line for line in lines)
    assert any("pixels[0].access_token" in line for line in lines)
    assert "literal-token-canary" not in result.output
    found = document(cli("check", "--json"))
    assert not found["ok"]
    assert len(found["faults"]) == len(lines) == 2


def test_check_binds_pixels_to_plugins(cli: Cli, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ACME_TOKEN", "x")
    Path("convroute.toml").write_text(WRONG_PLATFORM)
    result = cli("check")
    assert result.exit_code == 3
    assert "pixels[0].platform" in result.stderr
    assert "known: acme" in result.stderr


def test_check_checks_the_table_of_a_plugin(configured: Cli):
    text = Path("convroute.toml").read_text()
    Path("convroute.toml").write_text(text.replace("base_url", "base_ulr"))
    result = configured("check")
    assert result.exit_code == 3
    assert "plugins.acme.base_ulr" in result.stderr


@pytest.mark.parametrize("place", ["before", "after", "environment"])
def test_the_settings_file_can_be_named(configured: Cli, place: str):
    Path("convroute.toml").rename("other.toml")
    arguments = {"before": ("--config", "other.toml", "check"),
                 "after": ("check", "--config", "other.toml"),
                 "environment": ("check",)}[place]  # fmt: skip
    env = {"CONVROUTE_CONFIG": "other.toml"} if place == "environment" else {}
    assert configured(*arguments, env=env).exit_code == 0
    assert configured("check").exit_code == 3


def test_the_option_goes_before_the_variable(configured: Cli):
    result = configured("check", "--config", "convroute.toml", env={"CONVROUTE_CONFIG": "gone"})
    assert result.exit_code == 0


def test_without_settings_the_line_says_what_to_do(cli: Cli, document: Document):
    result = cli("fire", "--lead-id", "1")
    assert result.exit_code == 3
    assert "--config" in result.stderr
    assert "CONVROUTE_CONFIG" in result.stderr
    assert result.stderr.count("\n") == 1
    assert document(cli("fire", "--json"))["error"]["code"] == "SETTINGS"


def test_plugins_are_listed_with_what_they_bring(cli: Cli, document: Document):
    (acme,) = document(cli("plugins", "--json"))
    assert acme == {
        "name": "acme",
        "distribution": "convroute-acme 0.0.1",
        "ok": True,
        "brings": ["emulator acme", "platform acme", "commands"],
        "error": None,
    }
    assert "convroute-acme 0.0.1" in cli("plugins").stdout


@pytest.mark.parametrize(
    "source, error",
    [
        ("raise RuntimeError('no such thing')", "RuntimeError: no such thing"),
        (
            "from convroute import hookimpl\n@hookimpl\ndef convroute_platfroms():\n    return []",
            "convroute_platfroms",
        ),
        (
            "from convroute import hookimpl\n@hookimpl\ndef convroute_platforms():\n    return ['x']",
            "which is no Platform",
        ),
    ],
    ids=["does not import", "misspells a hook", "gives the wrong thing"],
)
def test_a_broken_plugin_is_listed_with_its_error(
    cli: Cli, plugins: Any, document: Document, source: str, error: Any
):
    plugins("broken", "convroute_broken", source)
    result = cli("plugins", "--json")
    assert result.exit_code == 3
    acme, broken = document(result)
    assert acme["ok"]
    assert error in broken["error"]
    assert error in cli("plugins").stdout


def test_platforms(cli: Cli, document: Document):
    (acme,) = document(cli("platforms", "--json"))
    assert (acme["name"], acme["batchLimit"]) == ("acme", 3)
    assert acme["identifiers"] == [{"name": "acid", "description": "the click id", "inUrl": True}]
    text = cli("platforms").stdout
    assert "Acme Ads" in text
    assert "your own" in text


def test_platforms_without_any(cli: Cli, plugins: Any, document: Document):
    plugins.none()
    assert document(cli("platforms", "--json")) == []
    assert "no platform plugin" in cli("platforms").stderr


def test_platforms_of_a_broken_plugin_is_one_line(cli: Cli, plugins: Any):
    plugins("broken", "convroute_broken", "raise RuntimeError('no such thing')")
    result = cli("platforms")
    assert result.exit_code == 3
    assert result.stderr.startswith("error: plugin 'broken' (convroute-broken 0.0.1)")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("with_settings", [True, False])
def test_openapi_names_what_is_installed(
    cli: Cli, configured: Cli, document: Document, with_settings: bool
):
    if not with_settings:
        Path("convroute.toml").unlink()
    found = document(configured("openapi"))
    assert found["openapi"].startswith("3.1")
    assert ("7701" in str(found)) is with_settings
    assert "acme" in str(found)
