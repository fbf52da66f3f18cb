from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CEILING = 250
MODULES = sorted([*ROOT.glob("convroute/**/*.py"), *ROOT.glob("plugins/*/src/**/*.py")])


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_is_longer_than_the_ceiling(module: Path) -> None:
    lines = len(module.read_text(encoding="utf-8").splitlines())
    assert lines <= CEILING, f"{lines} lines: split it by concept"


def test_core_and_both_plugins_were_looked_at() -> None:
    looked_at = {path.relative_to(ROOT).parts[0] for path in MODULES}
    assert looked_at == {"convroute", "plugins"}
