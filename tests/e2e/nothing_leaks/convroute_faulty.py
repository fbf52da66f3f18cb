"""Acme Ads as a plugin that fails wherever it is told to, with everything it knows in its exceptions.

The place is the event's name, or for the lead source and the lead store the lead's id.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

from convroute import Lead, hookimpl
from convroute.spi import (
    Conversion,
    HttpRequest,
    HttpResponse,
    IdentifierSpec,
    MatchKeySpec,
    Outcome,
    Payload,
    Pixel,
    Platform,
    Refusal,
    Verdict,
)

PLACES = ("map", "request", "outcomes", "gate", "observer", "transport")
"""Names of events that make something fail."""
LEADS = ("lookup", "get", "put", "forget")
"""Ids of leads that make the lead store fail."""
WAYS = ("", "-group", "-cause", "-key", "-odd")
"""How: a plain exception, a group of them, one with a cause, one whose text is a repr, or a value of a wrong type."""


def fail(place: str, way: str, known: object) -> Any:
    """Raise, or give nonsense."""
    text = f"{place} failed for {known}"
    if way == "-odd":
        return {"known": text}
    if way == "-group":
        raise ExceptionGroup(text, [ValueError(text), KeyError(text)])
    if way == "-key":
        raise KeyError(text)
    if way == "-cause":
        cause = OSError(text)
        cause.add_note(text)
        raise RuntimeError(text) from cause
    raise RuntimeError(text)


def asked(name: str, place: str) -> str | None:
    """Give the way in which to fail here, or None for not at all."""
    way = name.removeprefix(place)
    return way if name.startswith(place) and way in WAYS else None


def everything(conversion: Conversion, pixel: Pixel | None = None) -> object:
    """What a careless author would put into an exception."""
    token = pixel.access_token.reveal() if pixel else ""
    return (token, conversion.lead.to_record(), conversion.event.properties)


class Acme(Platform):
    """Takes everything, unless it fails."""

    name, title = "acme", "Acme Ads"
    identifiers = (IdentifierSpec("acid", "the click id", in_url=True),)
    wanted = (MatchKeySpec("mail", ("emails",)),)

    def map(self, conversion: Conversion, pixel: Pixel) -> Payload | Refusal:
        name = conversion.event.name
        if (way := asked(name, "map")) is not None:
            wrong: Payload = fail("map", way, everything(conversion, pixel))
            return wrong
        keys = conversion.lead.keys
        body = {"name": name, "mail": list(keys.emails), "acid": keys.value_of("acid")}
        return Payload(body=body, event_id=conversion.event.event_id, match_keys={"mail": "emails"})

    def request(self, payloads: Sequence[Payload], pixel: Pixel) -> HttpRequest:
        if (way := asked(str(payloads[0].body["name"]), "request")) is not None:
            wrong: HttpRequest = fail(
                "request", way, (pixel.access_token.reveal(), payloads[0].body)
            )
            return wrong
        return HttpRequest(
            url="https://ads.example.com/events",
            headers={"Authorization": pixel.access_token.prefixed("Bearer ")},
            json={"token": pixel.access_token, "events": [payload.body for payload in payloads]},
        )

    def outcomes(self, response: HttpResponse, payloads: Sequence[Payload]) -> Sequence[Outcome]:
        if (way := asked(str(payloads[0].body["name"]), "outcomes")) is not None:
            wrong: Sequence[Outcome] = fail("outcomes", way, (payloads[0].body, response.body))
            return wrong
        return [Outcome(verdict=Verdict.DELIVERED)] * len(payloads)


class Faulty:
    """Every other role at once."""

    name = "faulty"

    async def admit(self, conversion: Conversion, pixel: Pixel) -> Any:
        way = asked(conversion.event.name, "gate")
        return None if way is None else fail("gate", way, everything(conversion, pixel))

    async def on_receipt(self, receipt: Any, conversion: Conversion) -> None:
        if (way := asked(conversion.event.name, "observer")) is not None:
            fail("observer", way, (receipt, everything(conversion)))

    async def send(self, request: HttpRequest) -> HttpResponse:
        name = next(place for place in request.json["events"])["name"]  # type: ignore[index]
        if (way := asked(name, "transport")) is not None:
            wrong: HttpResponse = fail(
                "transport", way, (request.content(), request.revealed_headers())
            )
            return wrong
        return HttpResponse(status=200, body=request.content())

    async def lookup(self, lead: Lead) -> Lead | None:
        known: Lead | None = self._known("lookup", lead)
        return known

    async def get(self, lead_id: str) -> Lead | None:
        known: Lead | None = self._known("get", Lead.from_record({"id": lead_id}))
        return known

    async def put(self, leads: Iterable[Lead]) -> None:
        for lead in leads:
            self._known("put", lead)

    async def forget(self, lead_id: str) -> bool:
        return self._known("forget", Lead.from_record({"id": lead_id})) is not None

    async def count(self) -> int:
        return 0

    async def all(self) -> AsyncIterator[Lead]:
        for lead in list[Lead]():
            yield lead

    def _known(self, place: str, lead: Lead) -> Any:
        way = asked(lead.id or "", place)
        if way is None:
            return None
        return fail(place, way, (SECRETS, lead.to_record()))


SECRETS: list[str] = []
"""What a lead store of this kind would know beside the lead: its own password, other leads."""


@hookimpl
def convroute_platforms() -> Iterable[Platform]:
    yield Acme()


@hookimpl
def convroute_gates() -> Iterable[Any]:
    yield Faulty()


@hookimpl
def convroute_observers() -> Iterable[Any]:
    yield Faulty()


@hookimpl
def convroute_transports() -> Iterable[Any]:
    yield Faulty()


@hookimpl
def convroute_lead_sources() -> Iterable[Any]:
    yield Faulty()
