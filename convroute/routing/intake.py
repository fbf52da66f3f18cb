"""Intake: from the arguments of a fire to conversions that can be dispatched."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import evolve, frozen

from convroute.ambient import Ambient
from convroute.errors import (
    ConvrouteError,
    Fault,
    InvalidEventError,
    LeadNotFound,
    LeadSourceError,
    PixelNotFound,
)
from convroute.model.conversion import Conversion
from convroute.routing.delivery import Destination
from convroute.routing.destinations import Destinations
from convroute.routing.dispatch import Fired
from convroute.routing.fire_arguments import given
from convroute.routing.fire_request import FireRequest, read_fire_request
from convroute.routing.lead_completion import LeadCompletion
from convroute.routing.missing_plugin import unknown_platform
from convroute.wire import Naming
from convroute.wire.faults import MOST_TOLD

CALLERS_FAULTS: Final = (InvalidEventError, LeadNotFound, LeadSourceError, PixelNotFound)
"""What `fire` raises: it concerns one event, and says what its caller did."""
LOOKUPS: Final = 32
"""How many leads of one call are looked up at once."""


@frozen(kw_only=True)
class Intent:
    """One event, understood, for one destination."""

    request: FireRequest
    destination: Destination


@frozen(kw_only=True)
class Intake:
    """Reads arguments, finds pixels and leads, and builds conversions.

    Attributes:
        destinations: Where events can go.
        completion: Completes leads.
        platforms: The names of all platforms.
        ambient: Time and chance.
    """

    destinations: Destinations
    completion: LeadCompletion
    platforms: frozenset[str]
    ambient: Ambient

    def read(
        self,
        arguments: Mapping[str, object],
        naming: Naming = Naming.SNAKE,
        *,
        required: Iterable[str] = (),
    ) -> Intent:
        """Understand the arguments of one event for one pixel.

        Raises:
            InvalidEventError: Every fault.
            PixelNotFound: There is no such pixel.
        """
        rename = naming.rename
        request, faults = read_fire_request(arguments, naming, required=required)
        platform, pixel_id = arguments.get("platform"), arguments.get(rename("pixel_id"))
        destination = None
        if isinstance(platform, str) and platform.strip() and platform not in self.platforms:
            faults.append(Fault("platform", unknown_platform(platform, self.platforms)))
        extras = arguments.get("extras")
        strangers = set(map(str, extras)) - self.platforms if isinstance(extras, Mapping) else ()
        for name in sorted(strangers)[:MOST_TOLD]:
            faults.append(Fault(f"extras.{name}", unknown_platform(name, self.platforms)))
        if isinstance(platform, str) and isinstance(pixel_id, str):
            destination = self.destinations.by_place.get((platform, pixel_id))
        has_default = destination is not None and destination.pixel.default_currency is not None
        if (
            arguments.get(rename("event_value")) is not None
            and arguments.get("currency") is None
            and not has_default
        ):
            value = rename("event_value")
            faults.append(Fault("currency", f"is required with {value}; it is never assumed"))
        if request is None or faults:
            raise InvalidEventError(faults)
        if destination is None:
            raise PixelNotFound(
                f"{rename('pixel_id')}: no pixel of this id is set up for this platform"
            )
        return Intent(request=request, destination=destination)

    def read_for_several(self, arguments: Mapping[str, Any]) -> tuple[list[Intent], bool]:
        """Understand the arguments of `Router.fire`: one pixel, a list of ids, or names in `to`.

        Returns:
            An intent for each pixel, all with one event id, and whether several pixels were asked for.
        """
        plain = given(arguments)
        names, ids = plain.pop("to", None), plain.get("pixel_id")
        if names is not None:
            places = self._places_of(names, plain)
        elif isinstance(ids, list | tuple):
            places = [(plain.get("platform"), pixel_id) for pixel_id in ids]
        else:
            return [self.read(plain)], False
        if not places:
            raise InvalidEventError(
                Fault("to" if names is not None else "pixel_id", "names no pixel")
            )
        intents = [
            self.read({**plain, "platform": name, "pixel_id": pixel_id})
            for name, pixel_id in places
        ]
        # A pixel that was named twice gets the event once.
        once = {intent.destination.pixel.name: intent for intent in intents}
        return self._as_one_event(list(once.values())), True

    async def understand(
        self,
        events: Iterable[object],
        naming: Naming = Naming.SNAKE,
        *,
        required: Iterable[str] = (),
    ) -> list[tuple[Fired, Destination] | ConvrouteError]:
        """Read many events and complete their leads, some side by side, in their order.

        Returns:
            For each, the conversion and where it goes; or what its caller did wrong.
        """
        required = tuple(required)
        waiting = enumerate(events)
        understood: dict[int, tuple[Fired, Destination] | ConvrouteError] = {}

        async def one_after_another() -> None:
            for index, event in waiting:
                try:
                    intent = self.read(given(event), naming, required=required)
                    (understood[index],) = await self.complete([intent])
                except CALLERS_FAULTS as error:
                    understood[index] = error

        await asyncio.gather(*(one_after_another() for _ in range(LOOKUPS)))
        return [understood[index] for index in sorted(understood)]

    async def complete(
        self, intents: list[Intent], *, trace: bool = False
    ) -> list[tuple[Fired, Destination]]:
        """Complete the lead, once, and build a conversion for each intent.

        Raises:
            LeadNotFound: Nobody knows the lead.
            LeadSourceError: Nobody can say whether it exists.
        """
        now = self.ambient.now()
        completed = await self.completion.complete(intents[0].request, now, trace=trace)
        fired = []
        for intent in intents:
            request, pixel = intent.request, intent.destination.pixel
            conversion = Conversion(
                event=request.event(pixel, now, self.ambient.event_id),
                lead=completed.lead,
                fired_at=now,
                test_event_code=request.test_event_code or pixel.test_code_at(now),
                sources=completed.sources,
            )
            fired.append((Fired(conversion=conversion, notes=completed.notes), intent.destination))
        return fired

    def _places_of(self, names: Any, plain: Mapping[str, object]) -> list[tuple[Any, Any]]:
        faults = [
            Fault(name, "is said by `to` already; leave it out")
            for name in ("platform", "pixel_id")
            if name in plain
        ]
        if not isinstance(names, list | tuple) or not all(isinstance(n, str) for n in names):
            faults.append(Fault("to", "must be a list of the pixels' local names"))
        if faults:
            raise InvalidEventError(faults)
        return [(d.pixel.platform, d.pixel.pixel_id) for d in self.destinations.named(names)]

    def _as_one_event(self, intents: list[Intent]) -> list[Intent]:
        first = intents[0].request.event(
            intents[0].destination.pixel, self.ambient.now(), self.ambient.event_id
        )
        return [
            evolve(
                i, request=evolve(i.request, event_id=first.event_id, event_time=first.occurred_at)
            )
            for i in intents
        ]
