"""Which texts can be a stored lead's id."""

from __future__ import annotations

from typing import Final

from convroute.wire.line import line_fault

LONGEST_ID: Final = 255


def id_fault(lead_id: str | None) -> str | None:
    """Say what is wrong with an id, or None. The id itself is not in the answer."""
    if not lead_id:
        return "is required: the advertiser's own id of the person"
    return line_fault(lead_id, LONGEST_ID)
