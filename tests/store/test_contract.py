"""The embedded lead store keeps the contract of every lead store."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from convroute import Lead
from convroute.store.embedded_leads import EmbeddedLeads
from convroute.testing import LeadStoreContract

ANN = Lead.from_record({"id": "lead_ann", "email": "ann@example.com", "clickIds": {"acid": "c1"}})
BOB = Lead.from_record({"id": "lead_bob", "phone": "+1 202 555 0145", "rank": 3})


class TestEmbedded(LeadStoreContract):
    known = {"lead_ann": ANN, "lead_bob": BOB}

    @pytest.fixture(autouse=True)
    def stored(self, tmp_path: Path) -> None:
        self.path = tmp_path / "convroute.db"

        async def fill() -> None:
            async with self.source() as store:
                await store.put([ANN, BOB])

        asyncio.run(fill())

    def source(self) -> EmbeddedLeads:
        return EmbeddedLeads(self.path)
