"""`/pixels/fire` and `/pixels/preview`: one event for one pixel."""

from __future__ import annotations

from typing import Any, Final

from aiohttp import web

from convroute.errors import ConvrouteError, Fault, InvalidEventError
from convroute.router import Router
from convroute.routing.fire_request import LONGEST_TEXT, derived_event_id
from convroute.server.answers import answer_of_receipt
from convroute.server.app_keys import ROUTER
from convroute.server.body import read_object
from convroute.server.envelope import RequestRefused, Success, not_implemented
from convroute.wire.line import line_fault

REQUIRED: Final = ("lead_id",)
"""What HTTP asks for beyond what every fire needs."""

IDEMPOTENCY_KEY: Final = "Idempotency-Key"

NO_QUEUE: Final = not_implemented(
    "Prefer: respond-async needs a queue, and this server has none; fire without it and wait for the answer"
)


async def fire(request: web.Request) -> web.Response:
    """Deliver one event, and answer what became of it."""
    _refuse_respond_async(request)
    router, record = request.app[ROUTER], await _event(request)
    receipt = await router.fire_record(record, required=REQUIRED)
    return answer_of_receipt(receipt).response()


async def preview(request: web.Request) -> web.Response:
    """Show the request that `fire` would send for the same body."""
    router, record = request.app[ROUTER], await _event(request)
    shown = await router.preview_record(record, required=REQUIRED)
    return Success(data=shown.to_record()).response()


def _refuse_respond_async(request: web.Request) -> None:
    wishes = (
        wish.partition(";")[0].strip().lower()
        for line in request.headers.getall("Prefer", ())
        for wish in line.split(",")
    )
    if "respond-async" in wishes:
        raise RequestRefused(NO_QUEUE)


async def _event(request: web.Request) -> dict[str, Any]:
    record = await read_object(request)
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return record
    if wrong := line_fault(key, LONGEST_TEXT):
        raise await _with_all_faults(request.app[ROUTER], record, Fault(IDEMPOTENCY_KEY, wrong))
    name = record.get("eventName")
    if record.get("eventId") is None and isinstance(name, str):
        record["eventId"] = derived_event_id(name, key)
    return record


async def _with_all_faults(
    router: Router, record: dict[str, Any], fault: Fault
) -> InvalidEventError:
    """Add the faults of the body to that of a header: a preview finds them, and sends nothing."""
    try:
        await router.preview_record(record, required=REQUIRED)
    except InvalidEventError as error:
        return InvalidEventError([fault, *error.faults])
    except ConvrouteError:
        pass
    return InvalidEventError(fault)
