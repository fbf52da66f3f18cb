"""What is wrong with the file is told when the router starts."""

from __future__ import annotations

from pathlib import Path

import pytest

import convroute_csv_leads
from convroute import ConfigurationError, Router, Settings


@pytest.mark.parametrize(
    "content", [None, b"name\nAnn\n", b"\xff\xfe"], ids=["no file", "no column id", "no text"]
)
def test_a_file_that_cannot_be_used_stops_the_router(tmp_path: Path, content: bytes | None) -> None:
    leads = tmp_path / "leads.csv"
    if content:
        leads.write_bytes(content)
    settings = Settings(plugins={"csv": {"path": str(leads)}})
    with pytest.raises(ConfigurationError, match=r"plugins\.csv\.path"):
        Router([], settings=settings, plugins={"csv": convroute_csv_leads})


def test_without_its_table_it_gives_nothing() -> None:
    assert not Router([], plugins={"csv": convroute_csv_leads}).registry.lead_sources
