"""Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a Markdown table; bars and line breaks in cells are made harmless."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines) + "\n"


def code(text: object) -> str:
    """Give text as code; blank stays blank."""
    return f"`{text}`" if str(text) else ""


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")
