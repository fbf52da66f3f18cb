"""Where convroute does otherwise than others expect, as Markdown: from docs/explanation/conformance.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tables import code, table

TABLE = Path(__file__).resolve().parents[1] / "explanation" / "conformance.toml"
VECTORS = {"tiktok": "tt"}
"""How the ids of a platform's vectors begin."""


@cache
def _read() -> Mapping[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def _is_of(case: str, platform: str) -> bool:
    words = case.split("-")
    return words[0] == VECTORS.get(platform) or words[1] == platform


def listed(platform: str, peer: str) -> set[str]:
    """Give the ids of a peer's cases that are listed."""
    start = f"{peer}-{platform}-"
    return {case for row in _read()["deviation"] for case in row["cases"] if case.startswith(start)}


def with_a_setting(cases: set[str]) -> set[str]:
    """Give those that hold whole with the settings that their rows name."""
    needed = {c for row in _read()["deviation"] if "holds_with" not in row for c in row["cases"]}
    return cases - needed


def peers() -> str:
    """Count the cases of each peer."""
    rows = []
    for peer in _read()["peer"]:
        cases = listed(peer["platform"], peer["name"])
        count, held = len(cases), peer["cases"] - len(cases)
        numbers = (peer["cases"], held, count, len(with_a_setting(cases)))
        rows.append([peer["title"], peer["platform"], *map(str, numbers)])
    totals = [str(sum(int(row[column]) for row in rows)) for column in range(2, 6)]
    head = ["Peer", "Platform", "Cases", "Hold", "Listed", "Of those, hold with a setting"]
    return table(head, [*rows, ["", "", *totals]])


def deviations(platform: str) -> str:
    """Give the rows about a platform's cases."""
    rows = [
        ["<br>".join(cases), _said(row), _why(row)]
        for row in _read()["deviation"]
        if (cases := list(_cases(row, platform)))
    ]
    return table(
        ["Cases, and what differs in them", "What they do, and convroute", "Why, and the source"],
        rows,
    )


def _cases(row: Mapping[str, Any], platform: str) -> Iterator[str]:
    for case, parts in row["cases"].items():
        if _is_of(case, platform):
            yield f"{code(case)}: {', '.join(map(code, parts))}"


def _said(row: Mapping[str, Any]) -> str:
    settings = row.get("holds_with", {})
    names = [*settings.get("options", {}), *(name for name in settings if name != "options")]
    with_them = f"<br>They hold with {', '.join(map(code, names))}." if names else ""
    return f"{row['peer']}<br>**convroute**: {row['convroute']}{with_them}"


def _why(row: Mapping[str, Any]) -> str:
    return f"{row['why']}<br>Source: {row['source']}."
