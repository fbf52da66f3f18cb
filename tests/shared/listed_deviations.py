"""The table of where convroute does otherwise than others expect: the one that docs/explanation/conformance.md shows.

A case, of whatever kind, gives the parts in which it differs. They must be the ones that the table lists for it: no
more, or the case fails; no less, or the row is stale.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

TABLE: Final = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "conformance.toml"


@cache
def table() -> Mapping[str, Any]:
    """Give the whole table."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def rows_about(case: str) -> list[Mapping[str, Any]]:
    """Give the rows that list a case."""
    return [row for row in table()["deviation"] if case in row["cases"]]


def listed_cases() -> set[str]:
    """Give the ids of all cases that the table lists."""
    return {case for row in table()["deviation"] for case in row["cases"]}


def listed(case: str) -> set[str]:
    """Give the parts of a case that the table lists."""
    return {part for row in rows_about(case) for part in row["cases"][case]}


def agree(case: str, found: Collection[str]) -> None:
    """Fail for a part that differs and is not listed, and for one that is listed and holds."""
    known, differing = listed(case), set(found)
    assert not differing - known, f"differs and is not listed: {sorted(differing - known)}"
    assert not known - differing, f"is listed and holds: {sorted(known - differing)}"


def remedies(case: str) -> Iterator[tuple[Mapping[str, Any], set[str]]]:
    """Give the settings of a pixel that the table promises to help, and the parts that hold with them."""
    for row in rows_about(case):
        if "holds_with" in row:
            yield row["holds_with"], set(row["cases"][case])


def lacking(row: Mapping[str, Any]) -> list[str]:
    """Name what a row lacks or has too much of: each says who does what, why it is wrong, and by which document."""
    needed = ("peer", "convroute", "why", "source")
    wrong = [name for name in needed if not str(row.get(name, "")).strip()]
    wrong += sorted(row.keys() - {*needed, "cases", "holds_with"})
    cases = row.get("cases", {})
    return wrong + [case for case, parts in cases.items() if not parts] + ["cases"] * (not cases)
