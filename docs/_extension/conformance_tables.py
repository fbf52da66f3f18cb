"""Where convroute does otherwise than others expect, as Markdown: from docs/explanation/conformance.toml."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

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


def domains() -> str:
    """Give each member of Meta's event with the values on which the SDK and convroute agree."""
    rows = [[code(_name(row)), row["domain"]] for row in _read()["agreement"]]
    return table(["Member", "The same is sent for"], rows)


def limits() -> str:
    """Give an example of each kind of value on which they do not agree."""
    rows = [
        [
            code(_name(row)),
            _given(limit),
            _shown(limit["sdk"]),
            _shown(limit["convroute"]),
            _why(limit),
        ]
        for row in _read()["agreement"]
        for limit in row.get("limit", ())
    ]
    return table(["Member", "Given", "SDK", "convroute", "Why, and the source"], rows)


def _name(row: Mapping[str, Any]) -> str:
    return "one's own" if row["member"] == "own" else row["member"]


def _given(limit: Mapping[str, Any]) -> str:
    beside = (f"{code(name)} {_shown(value)}" for name, value in limit.get("beside", {}).items())
    return ", beside ".join([_shown(limit["given"]), *beside])


def _shown(value: Any) -> str:
    """Show a value so that every space and sign can be seen; a word in brackets is none."""
    text = str(value)
    if text.startswith("("):
        return text[1:-1]
    plain = text.isprintable() and normalize("NFC", text) == text
    return code(json.dumps(value, ensure_ascii=not plain))
