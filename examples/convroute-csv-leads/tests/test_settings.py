"""What is wrong with the file is told when the router starts."""

from __future__ import annotations

from pathlib import Path

import pytest

import convroute_csv_leads
from convroute import ConfigurationError, Router, Settings


@pytest.mark.parametrize(
    "content, wrong",
    [
        (None, "there is no such file"),
        (b"name\nAnn\n", "has no column id"),
        (b"", "has no column id"),
        (b"\xff\xfe", "is no CSV in UTF-8"),
    ],
    ids=["no file", "no column id", "empty", "no text"],
)
def test_a_file_that_cannot_be_used_stops_the_router(
    tmp_path: Path, content: bytes | None, wrong: str
) -> None:
    leads = tmp_path / "leads.csv"
    if content is not None:
        leads.write_bytes(content)
    settings = Settings(plugins={"csv": {"path": str(leads)}})
    with pytest.raises(ConfigurationError) as caught:
        Router([], settings=settings, plugins={"csv": convroute_csv_leads})
    (fault,) = caught.value.faults
    assert fault.path == "convroute.plugins.csv.path"
    assert fault.message == f"{wrong}: {leads}"


def test_a_relative_path_lies_beside_the_settings_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    (tmp_path / "leads.csv").write_text("id,email\nlead_1,ann@example.com\n", encoding="utf-8")
    settings = tmp_path / "convroute.toml"
    settings.write_text('[convroute.plugins.csv]\npath = "leads.csv"\n', encoding="utf-8")
    router = Router.from_settings(settings, plugins={"csv": convroute_csv_leads})
    assert "csv" in router.registry.lead_sources


def test_without_its_table_it_gives_nothing() -> None:
    assert not Router([], plugins={"csv": convroute_csv_leads}).registry.lead_sources
