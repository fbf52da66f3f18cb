"""The CSV file keeps the contract of every lead source."""

from __future__ import annotations

from pathlib import Path

import pytest

from convroute.spi import Lead
from convroute.testing import LeadSourceContract
from convroute_csv_leads import CsvLeads

LEADS = """\
id,email,phone,acid
lead_1,ann@example.com,+1 202 555 0123,c9
lead_2,bob@example.com,,
,nobody@example.com,,
"""


class TestCsv(LeadSourceContract):
    known = {
        "lead_1": Lead.from_record({"email": "ann@example.com", "phone": "+1 202 555 0123"}),
        "lead_2": Lead.from_record({"email": "bob@example.com"}),
    }

    @pytest.fixture(autouse=True)
    def leads(self, tmp_path: Path) -> None:
        self.path = tmp_path / "leads.csv"
        self.path.write_text(LEADS, encoding="utf-8")

    def source(self) -> CsvLeads:
        return CsvLeads.of_file(self.path)
