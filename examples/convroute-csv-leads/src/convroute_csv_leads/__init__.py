"""A lead source over a CSV file with a column `id`: a complete plugin in one file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from attrs import field, frozen

from convroute import ConfigurationError, Lead, hookimpl
from convroute.spi import Fault, LeadSource, PluginConfig


@frozen(kw_only=True)
class CsvSettings:
    """`[convroute.plugins.csv]`."""

    path: Path | None = None


@frozen(kw_only=True)
class CsvLeads:
    """Leads by id, read once when the router starts."""

    rows: Mapping[str, Mapping[str, str]] = field(repr=False)
    name: str = "csv"

    @classmethod
    def of_file(cls, path: Path) -> CsvLeads:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return cls(rows={row["id"]: row for row in csv.DictReader(file) if row["id"]})

    async def lookup(self, lead: Lead) -> Lead | None:
        row = self.rows.get(lead.id or "")
        return Lead.from_record(row) if row else None


@hookimpl
def convroute_lead_sources(config: PluginConfig) -> Iterable[LeadSource]:
    path = config.load(CsvSettings).path
    if path is None:
        return
    try:
        yield CsvLeads.of_file(path)
    except (OSError, KeyError, ValueError, csv.Error) as error:
        wrong = f"must be a CSV file with a column id ({type(error).__name__})"
        raise ConfigurationError(Fault("plugins.csv.path", wrong)) from None
