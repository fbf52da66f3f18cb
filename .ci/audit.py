"""Look up every pinned version in the advisories that pip-audit asks; `make audit` runs it.

A version with an advisory that is not in advisories.toml fails. A service that does not answer is told in one line
and fails nothing: a build must not depend on it.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PINS = HERE.parent / "constraints.txt"
IGNORED = HERE / "advisories.toml"
COMMAND = (sys.executable, "-m", "pip_audit")
OPTIONS = ("--no-deps", "--disable-pip", "--format=json", "--progress-spinner=off", "--timeout=10")
PATIENCE = 300


def asked(command: Sequence[str], pins: Sequence[str]) -> list[dict[str, Any]]:
    """Give what is known of pinned versions; of none if the service does not answer."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join([*pins, ""]))
        file.flush()
        try:
            ended = subprocess.run(
                [*command, *OPTIONS, "--requirement", file.name],
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
            known: list[dict[str, Any]] = json.loads(ended.stdout)["dependencies"]
        except (OSError, subprocess.TimeoutExpired, ValueError, KeyError):
            return []
    return [one for one in known if "skip_reason" not in one]


def ignored_on(day: dt.date, entries: Sequence[Mapping[str, Any]]) -> set[str]:
    """Give the ids that are ignored on a day; each has a reason, and a day from which it counts again."""
    for entry in entries:
        if not (isinstance(entry["until"], dt.date) and entry["reason"].strip()):
            raise ValueError(f"{entry['id']}: needs a reason and a date")
    return {entry["id"] for entry in entries if day < entry["until"]}


def found(known: Sequence[Mapping[str, Any]], ignored: set[str]) -> Iterator[str]:
    """Give a line for each advisory that is not ignored, under its own id or another name of it."""
    for package in known:
        for advisory in package["vulns"]:
            if ignored.isdisjoint([advisory["id"], *advisory.get("aliases", ())]):
                fixed = ", ".join(advisory["fix_versions"]) or "no version yet"
                yield f"{package['name']} {package['version']}: {advisory['id']}, fixed in {fixed}"


def main(command: Sequence[str]) -> int:
    """Look everything up; give the exit status."""
    lines = PINS.read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if "==" in line and not line.startswith("#")]
    entries = tomllib.loads(IGNORED.read_text(encoding="utf-8")).get("ignored", [])
    ignored = ignored_on(dt.datetime.now(dt.UTC).date(), entries)
    known = asked(command, pins) if asked(command, pins[:1]) else []
    if not known:
        print("audit: the advisory service does not answer; nothing was looked up")
        return 0
    bad = list(found(known, ignored))
    for line in bad:
        print(f"audit: {line}")
    print(f"audit: {len(known)} of {len(pins)} pinned versions looked up, {len(bad)} advisories")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or COMMAND))
