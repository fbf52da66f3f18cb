"""Laws of lead records: read, written, and read again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from convroute import InvalidLeadError, Lead
from convroute.store.stored_lead import pack, unpack


def check_lead_record(
    record: Any, shuffled: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
) -> Lead | None:
    """Read a record; see that what is taken is given back, in whatever order it comes.

    Args:
        record: What a JSON parser gave.
        shuffled: Gives the members of the record in another order.

    Returns:
        The lead, or None for a record with faults.
    """
    lead, faults = _read(record)
    if shuffled is not None:
        other, same = _read(shuffled(record))
        assert sorted(same) == sorted(faults)
        assert other == lead, "the order of fields is free"
    if lead is None:
        assert faults
        assert all(path for path, _ in faults), "a fault names its field"
        return None
    written = lead.to_record()
    again = Lead.from_record(written)
    assert again == lead, "what is taken is given back"
    assert again.to_record() == written
    assert lead.filled_from(lead) == lead
    try:
        content = pack(lead)
    except TypeError:
        return lead  # half a character, or a number that only Python has
    assert unpack(content).to_record() == unpack(pack(unpack(content))).to_record()
    assert unpack(content).keys == lead.keys
    return lead


def _read(record: Any) -> tuple[Lead | None, list[tuple[str, str]]]:
    try:
        return Lead.from_record(record), []
    except InvalidLeadError as error:
        return None, [(fault.path, fault.message) for fault in error.faults]
