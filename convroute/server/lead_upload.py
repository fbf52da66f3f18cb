"""`/leads/import`: a file of leads, stored as it comes in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aiohttp import web

from convroute.server.app_keys import ROUTER
from convroute.server.body import chunks, require_type
from convroute.server.envelope import RequestRefused, Success, invalid
from convroute.server.leads import lead_store
from convroute.store import ImportFormat, import_leads

FORMATS: Final[Mapping[str, ImportFormat]] = {
    "application/x-ndjson": ImportFormat.NDJSON,
    "text/csv": ImportFormat.CSV,
}


async def upload_leads(request: web.Request) -> web.Response:
    """Store the leads of a file; a record at fault stops no other, but a file that cannot be read is refused."""
    store = lead_store(request)
    file_format = FORMATS[require_type(request, FORMATS)]
    stored_form = request.app[ROUTER].stored_form
    report = await import_leads(chunks(request), file_format, store, stored_form=stored_form)
    if report.unreadable:
        raise RequestRefused(invalid(*map(str, report.first_refused)))
    return Success(data=report.to_record()).response()
