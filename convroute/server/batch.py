"""`/pixels/fire/batch`: many events at once, a result for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aiohttp import web

from convroute.errors import Fault
from convroute.jsonvalue import JSON
from convroute.server.answers import answer_to
from convroute.server.app_keys import ROUTER
from convroute.server.body import read_json
from convroute.server.envelope import Answer, Failure, RequestRefused, Success, invalid
from convroute.server.fire import IDEMPOTENCY_KEY, REQUIRED
from convroute.wire import Naming

MOST_EVENTS: Final = 1000

NO_OBJECT: Final = invalid("event: must be a JSON object")


async def fire_batch(request: web.Request) -> web.Response:
    """Deliver up to 1000 events, in requests as large as each platform takes."""
    if IDEMPOTENCY_KEY in request.headers:
        raise RequestRefused(
            invalid(
                f"{IDEMPOTENCY_KEY}: is for a single event; give each of these its eventId or orderId"
            )
        )
    events = _events(await read_json(request))
    answers = await _fired(request, events)
    delivered = sum(isinstance(answer, Success) for answer in answers)
    skipped = sum(isinstance(answer, Failure) and answer.code == "SKIPPED" for answer in answers)
    return Success(
        data={
            "results": [_result(answer) for answer in answers],
            "delivered": delivered,
            "skipped": skipped,
            "failed": len(answers) - delivered - skipped,
        }
    ).response()


def _events(document: Any) -> list[Any]:
    if isinstance(document, Mapping):
        if unknown := sorted(set(document) - {"events"}):
            raise RequestRefused(
                invalid(*(str(Fault(name, "unknown field; known: events")) for name in unknown))
            )
        document = document.get("events")
    if not isinstance(document, list):
        raise RequestRefused(
            invalid('events: must be a list of events, alone or as {"events": [...]}')
        )
    if len(document) > MOST_EVENTS:
        raise RequestRefused(
            invalid(f"events: must be at most {MOST_EVENTS}, not {len(document)}; nothing was sent")
        )
    return document


async def _fired(request: web.Request, events: list[Any]) -> list[Answer]:
    answers: list[Answer] = [NO_OBJECT] * len(events)
    places = [place for place, event in enumerate(events) if isinstance(event, Mapping)]
    results = await request.app[ROUTER].fire_many(
        [events[place] for place in places], naming=Naming.CAMEL, required=REQUIRED
    )
    for place, result in zip(places, results, strict=True):
        answers[place] = answer_to(result)
    return answers


def _result(answer: Answer) -> JSON:
    result: dict[str, JSON] = {"status": answer.status, **answer.document()}
    wait = answer.headers.get("Retry-After") if isinstance(answer, Failure) else None
    return {**result, "retryAfter": int(wait)} if wait else result
