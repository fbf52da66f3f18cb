"""A transport that answers from a script, a clock that only moves when told, and a lead source to order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeAlias

from doubles.acme import accepted, events_in

from convroute import Lead, hookimpl
from convroute.ambient import Ambient
from convroute.model.http import HttpRequest, HttpResponse

START = datetime(2026, 5, 1, 12, tzinfo=UTC)
Answer: TypeAlias = HttpResponse | BaseException | Callable[[HttpRequest], Any]


class ScriptedTransport:
    """Gives its answers in turn, then takes everything; keeps every request."""

    name = "scripted"

    def __init__(self, *answers: Answer) -> None:
        self.answers = deque(answers)
        self.requests: list[HttpRequest] = []

    async def send(self, request: HttpRequest) -> HttpResponse:
        self.requests.append(request)
        answer: Any = self.answers.popleft() if self.answers else _taken
        if callable(answer):
            answer = answer(request)
            if asyncio.iscoroutine(answer):
                answer = await answer
        if isinstance(answer, BaseException):
            raise answer
        response: HttpResponse = answer
        return response

    @property
    def sizes(self) -> list[int]:
        """How many events each request held."""
        return [len(events_in(request)) for request in self.requests]


def _taken(request: HttpRequest) -> HttpResponse:
    return accepted(len(events_in(request)))


class Clock:
    """Time that passes only by waiting, or when it is told to."""

    def __init__(self, share: float = 1.0) -> None:
        self.seconds = 0.0
        self.waits: list[float] = []
        self.share = share
        self._ids = count(1)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)

    def passing(self, seconds: float, answer: Answer) -> Callable[[HttpRequest], Answer]:
        """An answer that takes its time."""

        def send(_: HttpRequest) -> Answer:
            self.seconds += seconds
            return answer

        return send

    @property
    def ambient(self) -> Ambient:
        return Ambient(
            now=lambda: START + timedelta(seconds=self.seconds),
            ticks=lambda: self.seconds,
            sleep=self.sleep,
            share=lambda: self.share,
            event_id=lambda: f"fresh-{next(self._ids)}",
        )


class Notebook:
    """A lead source: leads by id, an exception, or a pause."""

    def __init__(
        self,
        leads: Mapping[str, Any] | None = None,
        *,
        name: str = "notebook",
        error: BaseException | None = None,
        pause: float = 0.0,
    ) -> None:
        self.name = name
        self.leads = dict(leads or {})
        self.error = error
        self.pause = pause
        self.asked: list[Lead] = []

    async def lookup(self, lead: Lead) -> Lead | None:
        self.asked.append(lead)
        if self.pause:
            await asyncio.sleep(self.pause)
        if self.error:
            raise self.error
        found = self.leads.get(lead.id or "")
        return Lead.from_record(found) if isinstance(found, Mapping) else found


class Plugin:
    """A plugin that brings whatever objects it is given, each by the role that it was named for."""

    def __init__(
        self,
        *,
        transports: Iterable[Any] = (),
        lead_sources: Iterable[Any] = (),
        gates: Iterable[Any] = (),
        observers: Iterable[Any] = (),
    ) -> None:
        self._transports = transports
        self._lead_sources = lead_sources
        self._gates = gates
        self._observers = observers

    @hookimpl
    def convroute_transports(self) -> Iterable[Any]:
        return self._transports

    @hookimpl
    def convroute_lead_sources(self) -> Iterable[Any]:
        return self._lead_sources

    @hookimpl
    def convroute_gates(self) -> Iterable[Any]:
        return self._gates

    @hookimpl
    def convroute_observers(self) -> Iterable[Any]:
        return self._observers
