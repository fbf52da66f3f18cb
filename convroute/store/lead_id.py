"""Which texts can be a stored lead's id."""

from __future__ import annotations

from typing import Final
from unicodedata import category

LONGEST_ID: Final = 255

_REFUSED: Final = frozenset({"Cc", "Cs"})
"""Control characters, and halves of characters, which have no UTF-8 form."""


def id_fault(lead_id: str | None) -> str | None:
    """Say what is wrong with an id, or None. The id itself is not in the answer."""
    if not lead_id:
        return "is required: the advertiser's own id of the person"
    if len(lead_id) > LONGEST_ID:
        return f"must have at most {LONGEST_ID} characters"
    if lead_id != lead_id.strip():
        return "must not begin or end with a blank"
    if not lead_id.isprintable() and any(category(character) in _REFUSED for character in lead_id):
        return "must not contain control characters"
    return None
