"""The fictitious platform `acme`: a mapping, a transport that answers as told, and a lead store in memory."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from convroute import Lead, Payload, Platform, StoreError, hookimpl
from convroute.model.http import HttpRequest, HttpResponse
from convroute.model.match_key_spec import MatchKeySpec
from convroute.model.outcome import Outcome, Verdict
from convroute.model.payload import Refusal
from convroute.roles.platform import IdentifierSpec


class AcmePlatform(Platform):
    name, title = "acme", "Acme Ads"
    api_version = "2"
    documentation = "https://ads.example.com/docs"
    identifiers = (IdentifierSpec("acid", "The click id of Acme.", in_url=True),)
    wanted = (MatchKeySpec("email", ("emails",)), MatchKeySpec("phone", ("phones",)))
    event_names = frozenset({"Lead", "Purchase"})
    batch_limit = 100

    def map(self, conversion: Any, pixel: Any):
        keys = conversion.lead.keys
        if not keys.emails and not keys.phones:
            return Refusal(reason="needs an e-mail or a phone", field="lead")
        return Payload(
            body={"name": conversion.event.name, "id": conversion.event.event_id},
            event_id=conversion.event.event_id,
            match_keys={"email": "emails"} if keys.emails else {"phone": "phones"},
        )

    def request(self, payloads: Any, pixel: Any):
        return HttpRequest(
            url="https://ads.example.com/events",
            headers={"Authorization": pixel.access_token.prefixed("Bearer ")},
            json={"events": [payload.body for payload in payloads]},
        )

    def outcomes(self, response: Any, payloads: Any):
        answer = response.document
        outcome = Outcome(
            verdict=Verdict(answer.get("verdict", "unknown")),
            detail=answer.get("detail", ""),
            code=answer.get("code"),
            subcode=answer.get("subcode"),
            reference=answer.get("trace"),
            retry_after=answer.get("wait"),
        )
        return [outcome] * len(payloads)


class Scripted:
    """Answers each request with the next of its answers; the last one stays."""

    name = "scripted"

    def __init__(self) -> None:
        self.answers = deque([{"verdict": "delivered", "trace": "trace-1"}])
        self.requests: list[HttpRequest] = []
        self.delay = 0.0
        self.entered = asyncio.Event()

    async def send(self, request: Any):
        self.requests.append(request)
        self.entered.set()
        await asyncio.sleep(self.delay)
        answer = self.answers[0] if len(self.answers) == 1 else self.answers.popleft()
        return HttpResponse.of(200, answer)


class Memory:
    """A lead store that can be told to fail."""

    name = "memory"

    def __init__(self) -> None:
        self.leads = {
            "lead_1": Lead.from_record({"id": "lead_1", "email": "ann@example.com"}),
            "bare": Lead.from_record({"id": "bare"}),
        }
        self.error: Exception | None = None

    def _check(self) -> None:
        if self.error:
            raise self.error

    async def lookup(self, lead: Any):
        self._check()
        return self.leads.get(lead.id)

    async def put(self, leads: Any):
        self._check()
        self.leads.update((lead.id, lead) for lead in leads)

    async def get(self, lead_id: str):
        self._check()
        return self.leads.get(lead_id)

    async def forget(self, lead_id: str):
        self._check()
        return self.leads.pop(lead_id, None) is not None

    async def count(self):
        return len(self.leads)

    async def all(self):
        for lead in list(self.leads.values()):
            yield lead

    def fail(self):
        self.error = StoreError("database /somewhere/convroute.db: it is locked")


class Acme:
    def __init__(self) -> None:
        self.transport, self.memory = Scripted(), Memory()

    @hookimpl
    def convroute_platforms(self):
        return [AcmePlatform()]

    @hookimpl
    def convroute_transports(self):
        return [self.transport]

    @hookimpl
    def convroute_lead_sources(self):
        return [self.memory]
