"""What the next release brings, from the changelog fragments."""

from __future__ import annotations

from pathlib import Path

FRAGMENTS = Path(__file__).resolve().parents[2] / "changelog.d"


def unreleased() -> str:
    """List the fragments."""
    paths = sorted(path for path in FRAGMENTS.glob("*.*.md"))
    lines = [f"- {path.read_text(encoding='utf-8').strip()}" for path in paths]
    return "\n".join(lines or ["Nothing."]) + "\n"
