"""What other projects expect of events for TikTok: it holds, or docs/explanation/conformance.toml says why not."""

from __future__ import annotations

from typing import Any

import pytest

peer_cases = pytest.importorskip("peer_cases", reason="needs tests/shared of the repository")

ACTIONS = {"web": "website", "offline": "phone_call", "crm": "system_generated"}


def with_event_source(event: dict[str, Any], lead: dict[str, Any]) -> dict[str, Any]:
    """Say TikTok's event source as an action source, and move TikTok's own lead into the extras."""
    more: dict[str, Any] = {"actionSource": ACTIONS[event.pop("event_source", "web")]}
    if "lead" in event:
        more["extras"] = {"tiktok": {"lead": event.pop("lead")}}
    return more


PEERS = peer_cases.Peers(
    platform="tiktok",
    pixel={"options": {"offline_event_set_id": "7000000000000000002", "crm_event_set_id": "7000000000000000003"}},
    adapt=with_event_source,
    wire={"event_name": "event"},
)  # fmt: skip


@pytest.mark.parametrize("case", peer_cases.cases_of("tiktok"))
async def test_case(case: dict[str, Any]) -> None:
    await PEERS.hold(case)
