"""`/leads/{leadId}`: reading, writing and erasing one lead."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from convroute.errors import Fault, InvalidLeadError
from convroute.model.lead import Lead
from convroute.roles import LeadStore
from convroute.server.app_keys import ROUTER
from convroute.server.body import read_object
from convroute.server.envelope import RequestRefused, Success, not_found, not_implemented
from convroute.store.lead_id import id_fault

NO_STORE: Final = not_implemented(
    "leads: this server keeps none; set `database` under [convroute], or install a lead store"
)


def lead_store(request: web.Request) -> LeadStore:
    """Give the router's lead store.

    Raises:
        RequestRefused: It has none.
    """
    store = request.app[ROUTER].lead_store
    if store is None:
        raise RequestRefused(NO_STORE)
    return store


async def put_lead(request: web.Request) -> web.Response:
    """Keep a lead, in place of the one that was stored under this id."""
    store, lead_id = lead_store(request), _lead_id(request)
    lead = _read(await read_object(request), lead_id)
    before = await store.get(lead_id)
    await store.put([request.app[ROUTER].stored_form(lead)])
    stored = await store.get(lead_id) or lead
    return Success(status=200 if before else 201, data=stored.to_record()).response()


async def get_lead(request: web.Request) -> web.Response:
    """Give a stored lead."""
    store, lead_id = lead_store(request), _lead_id(request)
    lead = await store.get(lead_id)
    return Success(data=lead.to_record()).response() if lead else _unknown()


async def forget_lead(request: web.Request) -> web.Response:
    """Erase a stored lead."""
    store, lead_id = lead_store(request), _lead_id(request)
    if not await store.forget(lead_id):
        return _unknown()
    return Success(data={"leadId": lead_id, "forgotten": True}).response()


def _read(record: dict[str, object], lead_id: str) -> Lead:
    named = record.get("id")
    faults: list[Fault] = []
    try:
        lead = Lead.from_record({**record, "id": lead_id})
    except InvalidLeadError as error:
        faults += error.faults
        lead = Lead(id=lead_id)
    if named is not None and str(named) != lead_id:
        faults.append(Fault("id", "must be the id of the path, or be left out"))
    if faults:
        raise InvalidLeadError(faults)
    return lead


def _lead_id(request: web.Request) -> str:
    lead_id = request.match_info["leadId"]
    if wrong := id_fault(lead_id):
        raise InvalidLeadError(Fault("leadId", wrong))
    return lead_id


def _unknown() -> web.Response:
    return not_found("leadId: no lead of this id is stored").response()
