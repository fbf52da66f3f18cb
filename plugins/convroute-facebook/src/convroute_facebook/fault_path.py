"""The event that Meta names in a refusal, and nothing else of its texts: the rest may echo a person's data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

# $['data'][3]['user_data'] in the texts, data[3][user_data] in the field list. Everything else in a
# text is translated into the token owner's language.
_CULPRIT: Final = re.compile(r"(?:\['data'\]|\bdata)\[([0-9]{1,4})\]")
_DEEPEST_DATA: Final = 4
_FIELDS: Final = ("error_user_msg", "message", "error_user_title", "error_data")


def culprit(error: Mapping[str, object]) -> int | None:
    """Give the index of the event that an error points at; None if it names none."""
    found = _CULPRIT.search(texts(error))
    return int(found[1]) if found else None


def texts(error: Mapping[str, object]) -> str:
    """Gather the texts in which Meta names a place or a parameter. They are searched and never shown."""
    return "\n".join(text for name in _FIELDS for text in _texts_in(error.get(name)))


def _texts_in(value: object, depth: int = 0) -> Iterator[str]:
    """Go through the texts of a value: error data is JSON, or text that holds JSON."""
    if isinstance(value, str):
        yield value
    elif depth < _DEEPEST_DATA and isinstance(value, Mapping | list):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _texts_in(inner, depth + 1)
