"""The embedded store: leads and API keys in one SQLite file, and the import of leads from files."""

from __future__ import annotations

from convroute.store.database import Database
from convroute.store.import_format import ImportFormat, read_leads
from convroute.store.keys import ApiKey, ApiKeys
from convroute.store.lead_import import ImportReport, RefusedRecord, import_leads
from convroute.store.leads import SqliteLeads
from convroute.store.schema import MIGRATIONS, embedded

__all__ = [
    "MIGRATIONS",
    "ApiKey",
    "ApiKeys",
    "Database",
    "ImportFormat",
    "ImportReport",
    "RefusedRecord",
    "SqliteLeads",
    "embedded",
    "import_leads",
    "read_leads",
]
