"""Fuzzes every target, one after the other, and keeps what was found as cases: `make fuzz`.

What it learns goes to build/fuzz and is used the next time.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LEARNT = ROOT / "build" / "fuzz"
ONE = HERE / "fuzz_one.py"
OPTIONS = (
    "-max_len=8192",
    "-timeout=60",
    "-rss_limit_mb=2048",
    "-print_final_stats=1",
    "-verbosity=1",
)
FOUND = ("crash-", "timeout-", "oom-", "leak-")
COUNTERS = re.compile(r"cov: (\d+) ft: (\d+) corp: (\d+)")
EXECUTED = re.compile(r"number_of_executed_units: +(\d+)")

sys.path.insert(0, str(HERE.parent / "shared"))


def main() -> int:
    """Share the seconds among the targets; 1 if anything was found."""
    from fuzzing.targets import JSON_TARGETS, TARGETS

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", help=f"of {', '.join(TARGETS)}; all by default")
    parser.add_argument("--seconds", type=int, default=3600, help="for all of them together")
    arguments = parser.parse_args()
    targets = arguments.targets or sorted(TARGETS)
    if unknown := set(targets) - set(TARGETS):
        parser.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    found: list[Path] = []
    for target in targets:
        suffix = ".json" if target in JSON_TARGETS else ".bin"
        found += _fuzz(target, max(1, arguments.seconds // len(targets)), suffix)
    for case in found:
        print(f"found: {case.relative_to(ROOT)}")
    return 1 if found else 0


def _fuzz(target: str, seconds: int, suffix: str) -> Iterator[Path]:
    """Run one target; give what it found, kept as cases."""
    corpus, finds, log = LEARNT / target, LEARNT / "found" / target, LEARNT / f"{target}.log"
    for folder in (corpus, finds):
        folder.mkdir(parents=True, exist_ok=True)
    known = [str(folder / target) for folder in (HERE / "seeds", HERE / "cases")]
    command = [sys.executable, str(ONE), target, str(corpus), *filter(_exists, known), *OPTIONS]
    command += [f"-max_total_time={seconds}", f"-artifact_prefix={finds}/"]
    with log.open("w", encoding="utf-8") as output:
        subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, check=False, cwd=ROOT)
    print(f"{target}: {_summary(log)}", flush=True)
    for find in sorted(finds.iterdir()):
        if find.name.startswith(FOUND):
            case = HERE / "cases" / target / f"{find.name[:20]}{suffix}"
            case.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(find, case)
            print(f"{target}: see {log.relative_to(ROOT)}", flush=True)
            yield case


def _exists(folder: str) -> bool:
    return Path(folder).is_dir()


def _summary(log: Path) -> str:
    text = log.read_text(encoding="utf-8", errors="replace")
    executed, counters = EXECUTED.findall(text), COUNTERS.findall(text)
    if not counters:
        return f"did not run; see {log.relative_to(ROOT)}"
    edges, features, inputs = counters[-1]
    runs = executed[-1] if executed else "?"
    return f"{runs} inputs tried, {edges} edges, {features} features, {inputs} inputs kept"


if __name__ == "__main__":
    sys.exit(main())
