"""The command line with the canary in its database and in its input."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import leak_scan
import pytest
from canary import APP_SECRET, EMAIL, FIRST_NAME, PHONE, RECORD, TOKEN
from canary_requests import LEAD, LEAD_FIELDS, WRONG, events, invalid
from click.testing import CliRunner

from convroute.cli import main
from convroute.emulation import EmulationHost, Fault, FaultKind


@pytest.fixture
def configured(
    host: EmulationHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings_for: Any
) -> Path:
    """A folder with settings and the canary in its database; the command line is called in it."""
    text, tokens = settings_for(host)
    (tmp_path / "convroute.toml").write_text(text)
    for name, value in {**tokens, "E2E_KEY": APP_SECRET}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    imported = ["leads", "import", "-", "--format", "ndjson"]
    assert CliRunner().invoke(main, imported, input=json.dumps(LEAD)).exit_code == 0
    return tmp_path


def test_the_command_line_fires(configured: Path, host: EmulationHost):
    invoke = CliRunner().invoke
    for name in host.emulators:
        for pixel in host.pixels(name):
            for event in events(name, pixel.pixel_id)[:4]:
                for form in ([], ["--json"]):
                    invoke(main, ["fire", "--request", json.dumps(event), *form])
    for name in host.emulators:
        assert host.received(name)
        host.script(name, [Fault(kind=FaultKind.RESET_AFTER)])
        event = events(name, host.pixels(name)[0].pixel_id)[1]
        assert invoke(main, ["fire", "--request", json.dumps(event), "--debug"]).exit_code == 5
    for command in (["check"], ["platforms"], ["openapi"], ["plugins"], ["keys", "list"]):
        assert invoke(main, [*command, "--json"]).exit_code == 0
    assert invoke(main, ["leads", "forget", "lead_canary"]).exit_code == 0


def test_the_command_line_fires_a_file_with_everything_wrong_in_it(
    configured: Path, host: EmulationHost
):
    pixel = host.pixels("tiktok")[0]
    records = [*invalid(events("tiktok", pixel.pixel_id)[0]), *events("tiktok", pixel.pixel_id)]
    lines = [json.dumps(record) for record in records]
    lines += [f'{{"{EMAIL}": ', EMAIL, f'["{EMAIL}"]', f'"{EMAIL}"', "x" * 70_000 + EMAIL]
    Path("all.ndjson").write_text("\n".join(lines))
    Path("all.csv").write_text(
        f"leadId,platform,pixelId,eventName,lead.email,{EMAIL},lead,contents\n"
        f"lead_canary,tiktok,{pixel.pixel_id},Lead,{EMAIL},{PHONE},{EMAIL},{EMAIL}\n"
        f'lead_canary,{EMAIL},{EMAIL},Lead,"{EMAIL}\n'
    )
    for file in ("all.ndjson", "all.csv"):
        for form in ([], ["--json"]):
            ended = CliRunner().invoke(main, ["fire-file", file, "--results", "told.ndjson", *form])
            assert ended.exit_code in (1, 2)
            leak_scan.record("the results' file", Path("told.ndjson").read_text(), strict=True)


def test_the_command_line_imports_a_file_with_everything_wrong_in_it(configured: Path):
    invoke = CliRunner().invoke
    lines = [json.dumps({"id": "x", field: wrong}) for field in LEAD_FIELDS for wrong in WRONG]
    lines += [f'{{"{EMAIL}": ', EMAIL, f'["{EMAIL}"]', json.dumps(RECORD | {"id": f"\n{EMAIL}"})]
    header = "id,email,phone,firstName,createdAt,consent"
    files = {
        "lines.ndjson": "\n".join(lines),
        "no-header.csv": f"lead_canary,{EMAIL},{PHONE}\n",
        "twice.csv": f"id,{EMAIL},{EMAIL}\n1,2,3\n",
        "cells.csv": f"{header}\n1,{EMAIL},{PHONE},{FIRST_NAME},{EMAIL},{EMAIL}\n2,{EMAIL},,,,,,,,{EMAIL}\n,{EMAIL}\n",
        "quotes.csv": f'{header}\n1,"{EMAIL},{PHONE}\n',
    }  # fmt: skip
    for name, content in files.items():
        Path(name).write_text(content)
        for form in ([], ["--json"], ["--debug"]):
            assert invoke(main, ["leads", "import", name, *form]).exit_code == 1, name
    for record in (
        EMAIL,
        f'"{EMAIL}"',
        f'{{"{EMAIL}"',
        json.dumps({"email": {EMAIL: 1}}),
        f"@{TOKEN}",
    ):
        for form in ([], ["--json"], ["--debug"]):
            assert invoke(main, ["leads", "put", record, *form]).exit_code == 2
    for arguments in (
        ["fire", "--request", EMAIL], ["fire", "--lead", f'["{EMAIL}"]'], ["fire", "--contents", EMAIL],
        ["fire", "--property", EMAIL], ["fire", "--event-value", EMAIL, "--event-time", EMAIL],
        ["fire", "--platform", EMAIL, "--pixel-id", EMAIL, "--lead-id", "x", "--event-name", "Lead"],
        ["leads", "get", f"x{EMAIL}"], ["leads", "forget", f"x{EMAIL}"], ["keys", "revoke", TOKEN],
    ):  # fmt: skip
        for form in ([], ["--json"], ["--debug"]):
            assert invoke(main, [*arguments, *form]).exit_code in (2, 4)


def test_what_shows_a_person_on_demand_shows_it_on_standard_output_alone(
    configured: Path, host: EmulationHost
):
    event = json.dumps(events("facebook", host.pixels("facebook")[0].pixel_id)[1])
    for arguments in (
        ["leads", "get", "lead_canary"], ["leads", "put", json.dumps(LEAD)], ["preview", "--request", event],
    ):  # fmt: skip
        with Path("errors.txt").open("w") as errors:
            command = [sys.executable, "-X", "dev", "-m", "convroute", *arguments, "--debug"]
            ended = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
            assert ended.wait(30) == 0
        leak_scan.record("standard error", Path("errors.txt").read_text(), strict=True)
