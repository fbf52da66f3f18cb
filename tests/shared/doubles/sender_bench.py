"""A sender over a scripted transport, and what it is given to send."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from doubles.acme import Acme, events_in, pixel
from doubles.scripted import Answer, Clock, ScriptedTransport

from convroute.errors import TransportError
from convroute.model.http import HttpRequest
from convroute.model.outcome import Verdict
from convroute.model.payload import Payload
from convroute.retry import RetryPolicy
from convroute.routing.delivery import Delivered, Destination, Sender

LOST = TransportError("no answer in time", in_doubt=True)
REFUSED = TransportError("the connection was refused", in_doubt=False)
CANARY = "canary@example.com"


def payloads(count: int, **envelope: Any) -> list[Payload]:
    return [
        Payload(body={"id": f"e{n}"}, event_id=f"e{n}", envelope=envelope) for n in range(count)
    ]


def ids(request: HttpRequest) -> list[str]:
    return [event["id"] for event in events_in(request)]


class Bench:
    """A sender over a scripted transport and a clock of its own."""

    def __init__(
        self, *answers: Answer, platform: Acme | None = None, slots: int = 10, **retry: Any
    ) -> None:
        self.transport = ScriptedTransport(*answers)
        self.clock = Clock()
        self.destination = Destination(
            pixel=pixel(), platform=platform or Acme(), transport=self.transport
        )
        self.sender = Sender(
            retry=RetryPolicy(**retry), ambient=self.clock.ambient, slots=asyncio.Semaphore(slots)
        )

    async def deliver(self, given: Sequence[Payload] | int = 1) -> list[Delivered]:
        given = payloads(given) if isinstance(given, int) else given
        return await self.sender.deliver(given, self.destination)

    async def verdicts(self, given: Sequence[Payload] | int = 1) -> list[Verdict]:
        return [entry.final().verdict for entry in await self.deliver(given)]
