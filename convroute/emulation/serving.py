"""What happens to a request: limits, faults, the platform's answer, the record."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from aiohttp import web

from convroute.emulation.clock import MovableClock
from convroute.emulation.faults import Fault, FaultKind
from convroute.emulation.misbehaviour import answered, play
from convroute.emulation.stage import Stage
from convroute.model.http import HttpResponse
from convroute.roles.emulator import EmulatedRequest, RateUse

LARGEST_BODY: Final = 64 * 1024 * 1024


def handler(
    stages: Mapping[str, Stage], clock: MovableClock
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Make the handler of every emulated platform's paths."""

    async def serve(request: web.Request) -> web.StreamResponse:
        stage = stages.get(request.match_info["platform"])
        if stage is None:
            return answered(HttpResponse.of(404, {"error": "no emulated platform of that name"}))
        return await _exchange(stage, request, clock)

    return serve


async def _exchange(stage: Stage, request: web.Request, clock: MovableClock) -> web.StreamResponse:
    now = clock.now()
    use = stage.counter.count(now)
    limited = use is not None and use.over
    fault = None if limited else stage.next_fault()
    unread = fault is not None and fault.kind is FaultKind.RESET_BEFORE
    seen = EmulatedRequest(
        method=request.method,
        path=request.path.removeprefix(f"/{stage.emulator.name}"),
        query=dict(request.query),
        headers={key.lower(): value for key, value in request.headers.items()},
        body=b"" if unread else await request.read(),
        received_at=now,
    )
    answer = _answer(stage, seen, fault, use)
    # In the place of an answer that the platform did not give.
    right = answer or HttpResponse(status=503)
    stage.record(
        seen,
        answer=answer,
        status=fault.status_seen(right.status) if fault else right.status,
        fault=fault,
        limited=limited,
    )
    return answered(right) if fault is None else await play(request, fault, right)


def _answer(
    stage: Stage, request: EmulatedRequest, fault: Fault | None, use: RateUse | None
) -> HttpResponse | None:
    """Give the platform's own answer; None if it does not get to see the request."""
    emulator = stage.emulator
    if (use is not None and use.over) or (fault and fault.kind is FaultKind.THROTTLED):
        answer = emulator.throttled()
    elif fault and fault.kind is FaultKind.TOKEN_REFUSED:
        answer = emulator.token_refused()
    elif fault and not fault.processes:
        return None
    else:
        answer = emulator.answer(request)
    if fault and fault.kind is FaultKind.WRONG_COUNT:
        answer = emulator.miscounted(answer, fault.by)
    return stage.with_rate(answer, request, use)
