"""The page on performance answers for every goal that the benchmark has."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/explanation/performance.md").read_text(encoding="utf-8")
MISSED = "missed"


def rows(heading: str) -> Iterator[list[str]]:
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    for line in lines[1:]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if set(cells[0]) != {"-"}:
            yield cells


def goals_of_the_benchmark() -> set[str]:
    calls = ast.walk(ast.parse((ROOT / "bench/__main__.py").read_text(encoding="utf-8")))
    whats = [
        word.value
        for call in calls
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Goal"
        for word in call.keywords
        if word.arg == "what"
    ]
    return {str(what.value) for what in whats if isinstance(what, ast.Constant)}


def test_every_goal_of_the_benchmark_is_answered() -> None:
    assert goals_of_the_benchmark() <= {cells[0] for cells in rows("Goals")}
    assert len(goals_of_the_benchmark()) >= 6


def test_a_goal_is_met_or_has_a_measured_reason() -> None:
    missed = [what for what, _, _, verdict in rows("Goals") if verdict == MISSED]
    reasons = {cells[0]: cells[1] for cells in rows("Why some goals are missed")}
    assert set(reasons) == set(missed)
    assert all(any(letter.isdigit() for letter in reason) for reason in reasons.values())


@pytest.mark.parametrize("cells", list(rows("Goals")), ids=lambda cells: cells[0])
def test_a_verdict_follows_from_its_figures(cells: list[str]) -> None:
    _, seen, goal, verdict = cells
    figure = float(seen.rstrip("x %ms"))
    at_least, bound = goal.startswith("at least"), float(goal.split()[2].rstrip("x%"))
    met = figure >= bound if at_least else figure <= bound
    assert verdict == ("met" if met else MISSED)
