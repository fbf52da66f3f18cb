"""A line of text: what an id or a name may be, so that it can stand in a header, a URL and a log."""

from __future__ import annotations

from typing import Final
from unicodedata import category

_REFUSED: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Control characters, halves of characters (which have no UTF-8 form), and what ends a line or a paragraph."""

PATTERN: Final = (
    r"^[^\s\u0000-\u001f\u007f-\u009f\u2028\u2029]"
    r"([^\u0000-\u001f\u007f-\u009f\u2028\u2029]*[^\s\u0000-\u001f\u007f-\u009f\u2028\u2029])?$"
)
"""The same rule as `line_fault`, but for the length, as JSON Schema has it."""


def line_fault(text: str, longest: int) -> str | None:
    """Say what is wrong with a text, or None. The text itself is not in the answer.

    Args:
        text: What somebody gave.
        longest: How many characters it may have.
    """
    if not text.strip():
        return "must not be blank"
    if len(text) > longest:
        return f"must have at most {longest} characters"
    if text != text.strip():
        return "must not begin or end with a blank"
    if not text.isprintable() and any(category(character) in _REFUSED for character in text):
        return "must not contain control characters"
    return None
