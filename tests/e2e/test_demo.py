"""`convroute demo`: the first thing that anybody tries."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

DEMO = (sys.executable, "-m", "convroute", "demo")


def demo(folder: Path, *arguments: str, **variables: str) -> Any:
    environment = {name: value for name, value in os.environ.items() if "CONVROUTE" not in name}
    return subprocess.run(
        [*DEMO, *arguments],
        cwd=folder,
        env=environment | variables,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def test_it_shows_what_became_of_every_kind_of_event(tmp_path: Path):
    began = time.monotonic()
    ended = demo(tmp_path)
    assert time.monotonic() - began < 20
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Traceback" not in ended.stdout
    lines = ended.stdout.splitlines()
    for platform in ("facebook", "tiktok"):
        (at,) = [n for n, line in enumerate(lines) if f"What went to {platform}" in line]
        head = next(line for line in lines[at + 1 :] if line.strip()).split()
        assert head[:3] == ["event", "status", "attempts"]
        table = "\n".join(lines[at:])
        for status in ("delivered", "rejected", "failed", "skipped", "not found", "invalid"):
            assert status in table
    assert "all as intended" in lines[-1]
    assert not list(tmp_path.iterdir()), "it leaves nothing behind in the folder"


def test_it_answers_a_machine_too(tmp_path: Path):
    ended = demo(tmp_path, "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    report = json.loads(ended.stdout)
    assert set(report["platforms"]) == {"facebook", "tiktok"}


def test_a_terminal_that_knows_ascii_only_is_no_hindrance(tmp_path: Path):
    ended = demo(tmp_path, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii", COLUMNS="60")
    assert (ended.returncode, ended.stderr) == (0, "")
