"""What other projects expect of events for Meta: it holds, or docs/explanation/conformance.toml says why not."""

from __future__ import annotations

from typing import Any

import pytest

peer_cases = pytest.importorskip("peer_cases", reason="needs tests/shared of the repository")

EXTRAS = (
    "data_processing_options",
    "data_processing_options_country",
    "data_processing_options_state",
)
IN_USER_DATA = ("partner_id", "partner_name", "ctwa_clid")


def as_extras(event: dict[str, Any], lead: dict[str, Any]) -> dict[str, Any]:
    """Move what only Meta has into the extras."""
    extras = {name: event.pop(name) for name in EXTRAS if name in event}
    user_data = {name: lead.pop(name) for name in IN_USER_DATA if name in lead}
    if user_data:
        extras["user_data"] = user_data
    return {"extras": {"facebook": extras}} if extras else {}


PEERS = peer_cases.Peers(
    platform="facebook",
    pixel={},
    adapt=as_extras,
    wire={"user": "user_data"},
)


@pytest.mark.parametrize("case", peer_cases.cases_of("facebook"))
async def test_case(case: dict[str, Any]) -> None:
    await PEERS.hold(case)
