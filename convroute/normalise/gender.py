"""Gender as the one letter that platforms ask for."""

from __future__ import annotations

from typing import Literal

from convroute.normalise.text import clean

__all__ = ["gender"]

_ROWS: tuple[tuple[Literal["f", "m"], str], ...] = (
    ("f", "f female woman women girl w weiblich frau femme féminin feminin mujer femenino"),
    ("f", "femenina donna femmina femminile mulher feminino feminina vrouw kobieta kvinna fem"),
    ("m", "m male man men boy männlich maennlich mann homme masculin hombre masculino uomo"),
    ("m", "maschio maschile homem mężczyzna masc"),
)
_WORDS: dict[str, Literal["f", "m"]] = {
    word: letter for letter, words in _ROWS for word in words.split()
}


def gender(value: str) -> Literal["f", "m"] | None:
    """The letter ``f`` or ``m`` for the usual words for either, in any case; else None.

    Titles (``Mrs``) and numbers (``1``) are not read: what they stand for differs from export to
    export.
    """
    return _WORDS.get(clean(value).lower())
