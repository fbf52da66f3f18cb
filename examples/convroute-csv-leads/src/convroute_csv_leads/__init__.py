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
    """`[convroute.plugins.csv]`; a relative path lies beside the settings file."""

    path: Path | None = None


@frozen(kw_only=True)
class CsvLeads:
    """Leads by id, read once when the router starts."""

    rows: Mapping[str, Mapping[str, str]] = field(repr=False)
    name: str = "csv"

    @classmethod
    def of_file(cls, path: Path) -> CsvLeads:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            if "id" not in (reader.fieldnames or ()):
                raise ValueError("has no column id")
            return cls(rows={row["id"]: row for row in reader if row["id"]})

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
    except FileNotFoundError:
        wrong = f"there is no such file: {path}"
    except (UnicodeDecodeError, csv.Error):  # their text may hold data of the file
        wrong = f"is no CSV in UTF-8: {path}"
    except ValueError as error:
        wrong = f"{error}: {path}"
    except OSError as error:
        wrong = f"cannot be read ({error.strerror}): {path}"
    else:
        return
    raise ConfigurationError(Fault(f"convroute.plugins.{config.name}.path", wrong))
