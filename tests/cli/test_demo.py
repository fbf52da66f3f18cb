from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from attrs import evolve
from click.testing import Result

from convroute.demo import run as demo_run
from convroute.demo import run_demo
from convroute.demo.sample_leads import demo_leads
from convroute.demo.scenarios import SCENARIOS
from convroute.roles.platform import IdentifierSpec
from convroute.routing.registry import discover

Cli = Callable[..., Result]
Document = Callable[[Result], Any]

INSTALLED = sorted(plugin.name for plugin in discover() if not plugin.error)


def test_the_demo_goes_as_intended(cli: Cli, document: Document) -> None:
    result = cli("demo", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    found = document(result)
    assert found["ok"]
    assert len(found["results"]) == len(SCENARIOS)
    assert found["leads"] == 7
    assert set(found["counts"]["acme"]) == {
        "delivered", "rejected", "failed", "skipped", "invalid", "not_found",
    }  # fmt: skip
    assert found["repeats"]["acme"] == 2
    assert found["seconds"] < 10
    (payload,) = found["payloads"]
    assert payload["request"]["headers"] == {"Authorization": "***"}
    assert payload["recorded"]["body"] in payload["request"]["json"]["events"]
    assert payload["recorded"]["body"]["user"]["acid"] == "demo-acid-0001"


def test_the_demo_for_people(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")  # narrower ones break the sentences that are looked for
    result = cli("demo")
    assert result.exit_code == 0
    for words in (
        "What went to acme", "How many", "What was refused, and why", "One payload as it left",
        "recorded of it", "all as intended", "older than 30 days", "look at: eventTime",
        "currency: is required", "HTTP 401", "HTTP 503", "consent is denied", "at attempt 2",
    ):  # fmt: skip
        assert words in result.stdout
    assert all(scenario.title in result.stdout for scenario in SCENARIOS)


def test_the_output_holds_nothing_of_a_person(cli: Cli) -> None:
    output = cli("demo", "--json").output + cli("demo").output
    leads = demo_leads([], datetime.now(UTC))
    told = [
        str(value)
        for lead in leads
        for name, value in lead.items()
        if name in ("email", "phone", "firstName", "lastName", "ipAddress", "userAgent", "zip")
    ]
    assert len(told) > 10
    assert not [value for value in told if value in output]
    assert "acme-made-up" not in output


def test_a_surprise_is_told_and_is_the_exit_code(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *others = SCENARIOS
    monkeypatch.setattr(demo_run, "SCENARIOS", (evolve(first, expected="rejected"), *others))
    result = cli("demo")
    assert result.exit_code == 1
    assert result.stderr == (
        f"error: acme: {first.title}: delivered after 1, not rejected after 1 attempts\n"
    )
    assert "1 not as intended" in result.stdout


@pytest.mark.parametrize("accounts", [1, 2], ids=["a good pixel alone", "none that is throttled"])
def test_a_platform_may_have_fewer_accounts(
    cli: Cli, document: Document, monkeypatch: pytest.MonkeyPatch, accounts: int
) -> None:
    convroute_acme: Any = import_module("convroute_acme")  # the one that `cli` installs
    fewer = dict(list(convroute_acme.ACCOUNTS.items())[:accounts])
    monkeypatch.setattr(convroute_acme, "ACCOUNTS", fewer)
    result = cli("demo", "--json")
    assert result.exit_code == 0, result.stderr
    assert len(document(result)["results"]) == len(SCENARIOS) - (2 - accounts)


def test_without_a_platform_plugin_it_says_what_to_install(cli: Cli, plugins: Any) -> None:
    plugins.none()
    result = cli("demo")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "pip install 'convroute[" in result.stderr
    assert result.stderr.count("\n") == 1
    assert "cli" not in result.stderr.partition("[")[2]


def test_a_platform_that_nobody_emulates_is_left_out(
    cli: Cli, plugins: Any, document: Document
) -> None:
    source = (
        "from convroute import hookimpl\nimport convroute_acme\n"
        "class Plain(convroute_acme.Acme):\n    name = 'plain'\n"
        "@hookimpl\ndef convroute_platforms():\n    return [Plain()]\n"
    )
    plugins("plain", "convroute_plain", source)
    found = document(cli("demo", "--json"))
    assert found["leftOut"] == ["plain"]
    assert list(found["platforms"]) == ["acme"]
    assert "left out: plain" in cli("demo").stdout


def test_click_ids_of_every_platform_are_in_the_landing_pages(cli: Cli) -> None:
    convroute_acme: Any = import_module("convroute_acme")

    class Other(convroute_acme.Acme):  # type: ignore[misc]
        name = "other"
        identifiers = (IdentifierSpec("otid", "", in_url=True), IdentifierSpec("cookie", ""))

    leads = demo_leads([convroute_acme.Acme(), Other()], datetime.now(UTC))
    landings = [str(lead["landingUrl"]) for lead in leads if "landingUrl" in lead]
    assert len(landings) == 2
    assert all(url.endswith("&acid=demo-acid-0001&otid=demo-otid-0001") for url in landings)


@pytest.mark.skipif(not INSTALLED, reason="no platform plugin is installed")
async def test_the_demo_of_what_is_installed_goes_as_intended() -> None:
    report = await run_demo()
    assert report.surprises == ()
    assert report.seconds < 10
    for name in report.platforms:
        assert report.counts(name) == Counter(s.expected for s in SCENARIOS)
        assert report.taken[name] > report.repeats[name] > 0
    assert len(report.payloads) == len(report.platforms)
    assert json.dumps(report.to_record())
