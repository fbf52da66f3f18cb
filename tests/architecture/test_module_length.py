from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CEILING = 250
MODULES = sorted([*ROOT.glob("convroute/**/*.py"), *ROOT.glob("plugins/*/src/**/*.py")])
CEILING_ANYWHERE = 300
FOLDERS = ("convroute", "plugins", "tests", "bench", "examples", "docs", ".ci")
FILES = sorted(
    [
        *ROOT.glob("*.py"),
        *(
            file
            for folder in FOLDERS
            for file in ROOT.glob(f"{folder}/**/*.py")
            # Environments are nobody's writing.
            if not any(part.startswith(".") for part in file.relative_to(ROOT / folder).parts[:-1])
        ),
    ]
)


def length(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_is_longer_than_the_ceiling(module: Path) -> None:
    lines = length(module)
    assert lines <= CEILING, f"{lines} lines: split it by concept"


def test_nothing_else_is_much_longer_tests_bench_and_examples_included() -> None:
    lengths = {file.relative_to(ROOT).as_posix(): length(file) for file in FILES}
    assert {name: n for name, n in lengths.items() if n > CEILING_ANYWHERE} == {}, (
        "split by concept"
    )


def test_core_and_both_plugins_were_looked_at() -> None:
    looked_at = {path.relative_to(ROOT).parts[0] for path in MODULES}
    assert looked_at == {"convroute", "plugins"}


def test_tests_bench_and_examples_were_looked_at() -> None:
    looked_at = {file.relative_to(ROOT).parts[0] for file in FILES}
    assert {"conftest.py", "tests", "plugins", "bench", "examples"} <= looked_at
