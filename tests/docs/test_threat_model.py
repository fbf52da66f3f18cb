"""Every test that the threat model names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/explanation/threat-model.md").read_text()
NAMED = sorted(set(re.findall(r"`(test_\w+)`", PAGE)))


@pytest.fixture(scope="module")
def written() -> set[str]:
    modules = (ast.parse(file.read_text()) for file in (ROOT / "tests").rglob("test_*.py"))
    return {
        node.name
        for module in modules
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


@pytest.mark.parametrize("name", NAMED)
def test_a_named_test_is_there(name: str, written: set[str]):
    assert name in written


def test_every_threat_names_what_stops_it_and_a_test():
    section = PAGE.partition("## What stops whom")[2].partition("## What is out of scope")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")]
    threats = [row for row in rows if not row.startswith("| Threat")]
    assert len(threats) > 20
    for row in threats:
        _, threat, stops, shown, _ = (cell.strip() for cell in row.split("|"))
        assert threat
        assert stops
        assert re.fullmatch(r"`test_\w+`(, `test_\w+`)*", shown), row
