from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from convroute.cli.fire_options import fire_record
from convroute.emulation import EmulationHost

Cli = Callable[..., Result]
Document = Callable[[Result], Any]

PIXEL = ("--platform", "acme", "--pixel-id", "7701")
LEAD = ("--lead", '{"email": "ann@example.com"}')
GOOD = (*PIXEL, *LEAD, "--event-name", "Lead")


@pytest.mark.parametrize(
    "options, record",
    [
        ({"lead_id": "1", "pixel_id": None}, {"leadId": "1"}),
        ({"event_value": "19.90"}, {"eventValue": Decimal("19.90")}),
        ({"event_value": "much"}, {"eventValue": "much"}),
        ({"event_time": "1700000000"}, {"eventTime": 1_700_000_000}),
        ({"event_time": "1700000000.5"}, {"eventTime": 1_700_000_000.5}),
        ({"event_time": "2026-01-01T00:00:00Z"}, {"eventTime": "2026-01-01T00:00:00Z"}),
        ({"properties": ("plan=gold",)}, {"properties": {"plan": "gold"}}),
        (
            {"properties": ("n=3", "zip=01234", 'x="7"', "eq=a=b")},
            {"properties": {"n": 3, "zip": "01234", "x": "7", "eq": "a=b"}},
        ),
        ({"properties": ()}, {}),
    ],
)
def test_options_become_a_record(options: dict[str, Any], record: Any):
    assert fire_record(None, options) == record


def test_options_go_over_the_request():
    request = {"leadId": "1", "eventName": "Lead", "properties": {"a": 1, "b": 2}}
    record = fire_record(request, {"lead_id": "2", "properties": ("b=3",)})
    assert record == {"leadId": "2", "eventName": "Lead", "properties": {"a": 1, "b": 3}}
    assert request["leadId"] == "1"


def test_fire_delivers(configured: Cli, emulated: EmulationHost, document: Document):
    result = configured("fire", *GOOD, "--event-id", "e-1", "--json")
    assert result.exit_code == 0
    receipt = document(result)
    assert (receipt["status"], receipt["eventId"]) == ("delivered", "e-1")
    assert [event.event_id for event in emulated.received("acme")] == ["e-1"]
    assert "delivered" in configured("fire", *GOOD).stdout


def test_every_option_arrives(configured: Cli, emulated: EmulationHost):
    options = {
        "--lead-id": "lead_1",
        "--event-value": "19.90",
        "--currency": "EUR",
        "--action-source": "phone_call",
        "--test-event-code": "T1",
        "--event-id": "e-2",
        "--order-id": "o-1",
        "--source-url": "https://shop.example.com/?acid=clicked",
        "--contents": '[{"id": "sku-1"}]',
        "--property": "plan=gold",
    }
    words = [word for pair in options.items() for word in pair]
    assert configured("fire", *GOOD, *words).exit_code == 0
    (event,) = emulated.received("acme")
    assert event.test
    body: Any = event.body
    assert body["worth"] == "19.90 EUR"
    assert body["items"] == ["sku-1"]
    assert body["more"] == {"plan": "gold"}
    assert body["user"]["acid"] == "clicked"


@pytest.mark.parametrize("way", ["text", "file", "stdin"])
def test_a_whole_request(configured: Cli, emulated: EmulationHost, tmp_path: Path, way: str):
    request = json.dumps(
        {
            "platform": "acme",
            "pixelId": "7701",
            "eventName": "Lead",
            "lead": {"email": "ann@example.com"},
        }
    )
    file = tmp_path / "request.json"
    file.write_text(request)
    argument = {"text": request, "file": f"@{file}", "stdin": "-"}[way]
    result = configured("fire", "--request", argument, "--event-id", "e-3", input=request)
    assert result.exit_code == 0, result.stderr
    assert [event.event_id for event in emulated.received("acme")] == ["e-3"]


@pytest.mark.parametrize(
    "changes, code, words",
    [
        (["--pixel-id", "7702"], 1, "HTTP 401"),
        (["--pixel-id", "7703"], 5, "HTTP 429"),
        (["--pixel-id", "7704"], 0, "does not take this event"),
        (["--lead", '{"city": "Springfield"}'], 1, "nobody could be found by it"),
    ],
    ids=["rejected", "failed", "skipped", "refused here"],
)
def test_what_became_of_it_is_the_exit_code(
    configured: Cli, changes: list[str], code: int, words: Any
):
    result = configured("fire", *GOOD, *changes)
    assert (result.exit_code, result.stderr) == (code, "")
    assert words in result.stdout


@pytest.mark.parametrize(
    "arguments, code, lines",
    [
        (["--lead-id", "x", *PIXEL, "--event-name", "Lead"], 4, ["leadId:"]),
        ([*GOOD, "--pixel-id", "1"], 4, ["pixelId:"]),
        ([*GOOD, "--event-value", "1"], 2, ["currency:"]),
        ([*PIXEL, "--event-name", "Lead"], 2, ["leadId: is required"]),
        ([], 2, ["eventName:", "leadId:", "pixelId:", "platform:"]),
        ([*GOOD, "--event-value", "much", "--currency", "EUR"], 2, ["eventValue:"]),
        ([*GOOD, "--action-source", "moon"], 2, ["actionSource:"]),
    ],
    ids=["no lead", "no pixel", "no currency", "no lead id", "nothing", "no number", "no source"],
)
def test_a_callers_fault_is_a_line_each(
    configured: Cli, document: Document, arguments: list[str], code: int, lines: list[str]
):
    result = configured("fire", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    told = sorted(line.removeprefix("error: ") for line in result.stderr.splitlines())
    assert len(told) == len(lines)
    assert all(line.startswith(start) for line, start in zip(told, lines, strict=True))
    error = document(configured("fire", *arguments, "--json"))["error"]
    assert (error["exitCode"], sorted(error["details"])) == (code, told)


def test_preview_shows_the_request_and_sends_nothing(
    configured: Cli, emulated: EmulationHost, document: Document
):
    arguments = (*GOOD, "--source-url", "https://shop.example.com/?acid=clicked")
    found = document(configured("preview", *arguments, "--json"))
    assert found["wouldSend"]
    assert found["request"]["headers"]["Authorization"] == "***"
    assert found["missing"] == ["call"]
    result = configured("preview", *arguments)
    assert result.exit_code == 0
    for words in (
        "emails[0]", "inline", "clickIds.acid", "sourceUrl", "missing", '"type": "Lead"', "in clear",
        "supply phone: it finds who has another address", "consent: lets it pass",
    ):  # fmt: skip
        assert words in result.stdout
    assert "acme-made-up" not in result.output
    assert not emulated.received("acme")


def test_preview_of_what_would_not_leave(configured: Cli):
    result = configured("preview", *PIXEL, "--event-name", "Lead", "--lead", '{"email": "nobody"}')
    assert result.exit_code == 1
    for words in (
        "would send",
        "no",
        "nobody could be found",
        "emails[0]",
        "dropped",
        "mend emails[0]: is no address",
    ):
        assert words in result.stdout


def test_preview_has_the_lead_records_names_and_tells_everything(cli: Cli, site: Path):
    (site / "convroute_acme.py").write_text((site / "convroute_acme.py").read_text() + TELLING)
    Path("convroute.toml").write_text(PICKY)
    lead = '{"emails": ["ann@example.com", "x"], "phone": "1", "consent": {"mail": false}}'
    arguments = (*PIXEL, "--event-name", "Lead", "--lead", lead, "--test-event-code", "T")
    result = cli("preview", *arguments, env={"ACME_TOKEN": "x", "COLUMNS": "80"})
    assert result.exit_code == 1
    assert max(map(len, result.stdout.splitlines())) <= 80
    flat = " ".join(result.stdout.split())
    for words in (
        "consent for 'ads' is not given",
        "carries the request's test event code; Acme Ads does not say",
        "event: 5 s old, 5 s left of 10 s: after that it is less useful",
        "ads: the pixel asks for it, and the lead said nothing",
        "mail: the lead denied it",
        "consent: withholds it: consent for 'ads' is not given",
    ):
        assert words in flat


PICKY = """
[[convroute.pixels]]
name = "shop"
platform = "acme"
pixel_id = "7701"
access_token = { env = "ACME_TOKEN" }
consent = ["ads"]
"""
TELLING = """
from convroute.spi import Window
def windows(self, conversion, pixel):
    meaning = "after that it is less useful"
    return (Window(name="event", field="eventTime", age=5, limit=10, meaning=meaning),)
Acme.windows = windows
"""


FAILING = """

def _failing(self, conversion, pixel):
    raise RuntimeError("canary.lead@example.com")


Acme.map = _failing
"""


@pytest.mark.parametrize("command", ["fire", "preview"])
def test_a_plugin_that_fails_is_no_refusal(cli: Cli, site: Path, command: str):
    (site / "convroute_acme.py").write_text((site / "convroute_acme.py").read_text() + FAILING)
    Path("convroute.toml").write_text(PICKY)
    lead = '{"email": "ann@example.com", "consent": {"ads": true}}'
    result = cli(command, *PIXEL, "--event-name", "Lead", "--lead", lead, env={"ACME_TOKEN": "x"})
    assert result.exit_code == 70
    assert "failed while mapping (RuntimeError)" in result.stdout
    assert "canary" not in result.stdout
