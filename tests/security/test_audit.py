"""`make audit`: what it makes of the answers of the advisory service; the service itself is not asked."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

CI = Path(__file__).parents[2] / ".ci"
AUDIT = CI / "audit.py"
DOUBLE = """
import json, sys
from pathlib import Path
pins = Path(sys.argv[-1]).read_text().split()
advisory = {advisory!r}
known = [dict(zip(("name", "version"), pin.split("=="))) for pin in pins]
for one in known:
    if {answers!r}:
        one["vulns"] = [advisory] if one["name"].lower() == "aiohttp" and advisory else []
    else:
        one["skip_reason"] = "not found"
print(json.dumps({{"dependencies": known}}))
"""
ADVISORY = {"id": "GHSA-made-up", "aliases": ["CVE-2026-0"], "fix_versions": ["9.9"]}


def audit(tmp_path: Path, advisory: Any, *, answers: bool = True) -> tuple[int, str]:
    double = tmp_path / "pip_audit.py"
    double.write_text(DOUBLE.format(advisory=advisory, answers=answers))
    command = [sys.executable, str(AUDIT), sys.executable, str(double)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ended.stderr == ""
    return ended.returncode, ended.stdout


def test_versions_without_advisories_pass(tmp_path: Path):
    code, told = audit(tmp_path, None)
    assert code == 0
    assert told.endswith("pinned versions looked up, 0 advisories\n")


def test_a_version_with_an_advisory_fails(tmp_path: Path):
    code, told = audit(tmp_path, ADVISORY)
    assert code == 1
    assert "GHSA-made-up, fixed in 9.9" in told


def test_a_service_that_does_not_answer_is_one_line_and_no_failure(tmp_path: Path):
    code, told = audit(tmp_path, ADVISORY, answers=False)
    assert (code, told.count("\n")) == (0, 1)
    assert "does not answer" in told


def test_a_tool_that_is_not_there_is_the_same():
    command = [sys.executable, str(AUDIT), "no-such-command"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (ended.returncode, "does not answer" in ended.stdout) == (0, True)


@pytest.fixture
def module() -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "audit", "__file__": str(AUDIT)}
    exec(compile(AUDIT.read_text(), str(AUDIT), "exec"), space)  # noqa: S102
    return space


@pytest.mark.parametrize("name", ["GHSA-made-up", "CVE-2026-0"])
@pytest.mark.parametrize("day, passes", [("2026-01-30", True), ("2026-01-31", False)])
def test_an_advisory_is_ignored_under_any_of_its_names_until_its_day(
    module: dict[str, Any], name: str, day: str, passes: bool
):
    entry = {"id": name, "reason": "is not called", "until": dt.date(2026, 1, 31)}
    ignored = module["ignored_on"](dt.date.fromisoformat(day), [entry])
    known = [{"name": "aiohttp", "version": "1", "vulns": [ADVISORY]}]
    assert (list(module["found"](known, ignored)) == []) is passes


@pytest.mark.parametrize("change", [{"reason": " "}, {"until": "some day"}])
def test_what_is_ignored_needs_a_reason_and_a_day(module: dict[str, Any], change: Any):
    entry = {"id": "GHSA-made-up", "reason": "x", "until": dt.date(2026, 1, 31)} | change
    with pytest.raises(ValueError, match="GHSA-made-up"):
        module["ignored_on"](dt.date(2026, 1, 1), [entry])


def test_the_list_can_be_read():
    assert isinstance(tomllib.loads((CI / "advisories.toml").read_text()), dict)
