"""A router with Acme, three pixels, a scripted transport and whatever a test adds."""

from __future__ import annotations

from typing import Any

import pytest
from doubles.acme import AcmePlugin, events_in, pixel
from doubles.scripted import Answer, Clock, Plugin, ScriptedTransport

from convroute import InvalidEventError, Router, Settings
from convroute.retry import RetryPolicy

CANARY = "canary@example.com"
LEAD = {"email": "ann@example.com"}
EVENT: dict[str, Any] = {
    "lead_id": "l1", "pixel_id": "42", "platform": "acme", "event_name": "Lead", "lead": LEAD,
}  # fmt: skip


class Bench:
    """The router, and what it sent."""

    def __init__(
        self,
        *answers: Answer,
        pixels: Any = None,
        sources: Any = (),
        gates: Any = (),
        **settings: Any,
    ) -> None:
        self.transport = ScriptedTransport(*answers)
        self.clock = Clock()
        plugin = Plugin(transports=[self.transport], lead_sources=sources, gates=gates)
        self.router = Router(
            pixels or [pixel(), pixel("second", pixel_id="43"), pixel("third", pixel_id="44")],
            settings=Settings(retry=RetryPolicy(attempts=1), **settings),
            plugins={"acme": AcmePlugin(), "x": plugin},
            ambient=self.clock.ambient,
        )

    async def fire(self, **changes: Any) -> Any:
        return await self.router.fire(**{**EVENT, **changes})

    async def faults(self, **changes: Any) -> dict[str, str]:
        with pytest.raises(InvalidEventError) as caught:
            await self.fire(**changes)
        assert self.transport.requests == []
        assert CANARY not in str(caught.value)
        return {fault.path: fault.message for fault in caught.value.faults}

    @property
    def sent(self) -> list[Any]:
        return [event for request in self.transport.requests for event in events_in(request)]
