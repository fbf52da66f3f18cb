"""Looking into bodies: every value with its path, and texts compared by what is left of them for a reader."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any


def leaves(value: object, path: str = "") -> Iterator[tuple[str, Any]]:
    """Go through every value that is no object or list, and every empty one, with its path."""
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from leaves(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list | tuple) and value:
        for index, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{index}]")
    elif path or not isinstance(value, Mapping | list | tuple):
        yield path, value


def texts(value: object) -> Iterator[tuple[str, str]]:
    """Go through every text and number as text, with its path."""
    for path, leaf in leaves(value):
        if isinstance(leaf, str | int | float) and not isinstance(leaf, bool):
            yield path, str(leaf)


def member_names(value: object) -> set[str]:
    """Give the names of all members, however deep."""
    names: set[str] = set()
    if isinstance(value, Mapping):
        for name, inner in value.items():
            names |= {str(name)} | member_names(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            names |= member_names(inner)
    return names


def places_of(value: object, wanted: str) -> list[str]:
    """Give the paths at which a text stands, whole or as part of another."""
    return [path for path, text in texts(value) if wanted in text]


def folded(text: str) -> str:
    """Give the letters and digits of a text, without case and accents: how it is recognised in any form."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if c.isalnum()).lower()


def is_digest(text: str) -> bool:
    """Tell whether a text looks like a hash: 32, 40 or 64 hexadecimal digits."""
    return len(text) in (32, 40, 64) and all(c in "0123456789abcdefABCDEF" for c in text)
