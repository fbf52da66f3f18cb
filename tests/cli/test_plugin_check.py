"""`convroute plugin check`, with plugins that keep their contract, plugins that do not, and none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Cli = Callable[..., Result]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def example(project: str) -> str:
    (module,) = (EXAMPLES / project / "src").glob("*/__init__.py")
    return module.read_text(encoding="utf-8")


@pytest.fixture
def honest(plugins: Any) -> None:
    """The example of the documentation, beside an Acme that hashes nothing."""
    plugins("honest", "convroute_honest", example("convroute-acme"))


def test_what_is_wrong_is_told_with_what_to_do(cli: Cli, document: Any) -> None:
    result = cli("plugin", "check", "acme", "--json")
    assert result.exit_code == 3
    told = document(result)
    assert (told["plugin"], told["distribution"], told["ok"]) == (
        "acme",
        "convroute-acme 0.0.1",
        False,
    )
    checks = {one["check"]: one for one in told["brings"]["platform acme"]}
    wrong = checks["an_address_is_hashed_in_its_normal_form"]
    assert wrong["result"] == "fault"
    assert wrong["what"].startswith("the SHA-256 of the trimmed, lower-case address is not")
    assert "sha256_hex(email(value))" in wrong["remedy"]
    assert wrong["rule"].endswith(".")
    assert checks["the_event_id_is_carried_unchanged"] == {
        "check": "the_event_id_is_carried_unchanged",
        "rule": checks["the_event_id_is_carried_unchanged"]["rule"],
        "result": "ok",
        "what": None,
        "remedy": None,
    }


def test_a_table_for_people(cli: Cli) -> None:
    result = cli("plugin", "check", "acme")
    assert result.exit_code == 3
    assert "platform acme" in result.stdout
    (line,) = [line for line in result.stdout.splitlines() if "an address is hashed" in line]
    assert " fault " in line
    assert result.stdout.rstrip().splitlines()[-1].startswith("platform acme: ")
    assert result.stderr == ""


@pytest.mark.usefixtures("honest")
def test_a_plugin_that_keeps_its_contract(cli: Cli, document: Any) -> None:
    result = cli("plugin", "check", "honest", "--json")
    assert result.exit_code == 0, result.stdout
    results = [one["result"] for one in document(result)["brings"]["platform acme"]]
    assert results.count("ok") > 60
    assert "fault" not in results


def test_a_lead_source_is_set_up_by_its_table(cli: Cli, plugins: Any, document: Any) -> None:
    plugins("csv", "convroute_csv_here", example("convroute-csv-leads"))
    without = cli("plugin", "check", "csv")
    assert without.exit_code == 3
    assert "name the settings with --config" in without.stderr
    Path("leads.csv").write_text("id,email\nlead_1,ann@example.com\n", encoding="utf-8")
    Path("convroute.toml").write_text(
        '[convroute.plugins.csv]\npath = "leads.csv"\n', encoding="utf-8"
    )
    result = cli("plugin", "check", "csv", "--json")
    assert result.exit_code == 0, result.stdout
    checks = {one["check"]: one for one in document(result)["brings"]["lead source csv"]}
    assert checks["odd_ids_find_nothing_and_break_nothing"]["result"] == "ok"
    assert checks["a_known_lead_is_found_by_its_id"]["what"] == "`known` is not given"


SHOUTING = """
from convroute import hookimpl
from convroute.errors import TransportError

class Shouting:
    name = "shouting"
    async def send(self, request):
        raise RuntimeError(request.url)

@hookimpl
def convroute_transports():
    yield Shouting()
"""


def test_a_transport_is_checked_on_loopback(cli: Cli, plugins: Any, document: Any) -> None:
    plugins("shouting", "convroute_shouting", SHOUTING)
    result = cli("plugin", "check", "shouting", "--json")
    assert result.exit_code == 3
    checks = {one["check"]: one for one in document(result)["brings"]["transport shouting"]}
    assert checks["every_status_comes_back"]["what"].startswith(
        "the transport raised RuntimeError (convroute_shouting.py:"
    )


def test_a_plugin_that_is_not_installed(cli: Cli) -> None:
    result = cli("plugin", "check", "nowhere")
    assert result.exit_code == 4
    assert result.stderr == "error: no plugin of this name is installed; installed: acme\n"


def test_a_plugin_that_cannot_be_loaded(cli: Cli, plugins: Any) -> None:
    plugins("broken", "convroute_broken", "raise RuntimeError('boom')")
    result = cli("plugin", "check", "broken")
    assert result.exit_code == 3
    assert "plugin 'broken' (convroute-broken 0.0.1): cannot be loaded" in result.stderr
