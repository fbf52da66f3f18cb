"""The platforms' error codes and their verdicts, as Markdown: from the plugins' own tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tables import code, table


def _rows(meanings: Iterable[tuple[str, Any]]) -> list[list[str]]:
    return [[label, code(m.verdict.value), _said(m)] for label, m in meanings]


def _said(meaning: Any) -> str:
    notes = "; ".join(note.message for note in getattr(meaning, "notes", ()))
    return meaning.detail or notes or "taken"


def _span(codes: range) -> str:
    return "below 0" if codes.start < 0 else f"{codes.start} to {codes.stop - 1}"


def _facebook() -> str:
    from convroute_facebook.codes import CODES, RANGES, SUBCODES

    codes = ((str(number), meaning) for number, meaning in CODES.items())
    ranges = ((_span(span), meaning) for span, meaning in RANGES)
    subcodes = ((f"{number} / {sub}", meaning) for (number, sub), meaning in SUBCODES.items())
    return table(
        ["Code / subcode", "Verdict", "What convroute says"], _rows([*codes, *ranges, *subcodes])
    )


def _tiktok() -> str:
    from convroute_tiktok.codes import CODES, RANGES

    codes = ((str(number), meaning) for number, meaning in sorted(CODES.items()))
    ranges = ((f"{_span(span)}, otherwise", meaning) for span, meaning in RANGES)
    return table(["Code", "Verdict", "What convroute says"], _rows([*codes, *ranges]))


TABLES: Mapping[str, Callable[[], str]] = {"facebook": _facebook, "tiktok": _tiktok}
