"""`/leads/import`: a file of leads, stored as it comes in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aiohttp import web

from convroute.jsonvalue import JSON
from convroute.server.app_keys import ROUTER
from convroute.server.body import chunks, require_type
from convroute.server.envelope import Success
from convroute.server.leads import lead_store
from convroute.store import ImportFormat, ImportReport, import_leads

FORMATS: Final[Mapping[str, ImportFormat]] = {
    "application/x-ndjson": ImportFormat.NDJSON,
    "text/csv": ImportFormat.CSV,
}


async def upload_leads(request: web.Request) -> web.Response:
    """Store the leads of a file; a record at fault stops no other."""
    store = lead_store(request)
    file_format = FORMATS[require_type(request, FORMATS)]
    stored_form = request.app[ROUTER].stored_form
    report = await import_leads(chunks(request), file_format, store, stored_form=stored_form)
    return Success(data=_report(report)).response()


def _report(report: ImportReport) -> dict[str, JSON]:
    return {
        "read": report.read,
        "written": report.written,
        "refused": report.refused,
        "faults": [
            {"line": refused.line, "details": [str(fault) for fault in refused.faults]}
            for refused in report.first_refused
        ],
    }
