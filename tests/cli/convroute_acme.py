"""Acme Ads as an installed plugin: platform, emulated platform and a command of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import click
from attrs import frozen

from convroute.spi import (
    Conversion,
    EmulatedEvent,
    EmulatedRequest,
    Emulator,
    HttpRequest,
    HttpResponse,
    IdentifierSpec,
    MatchKeySpec,
    Note,
    Outcome,
    Payload,
    Pixel,
    Platform,
    PluginConfig,
    Refusal,
    Secret,
    Verdict,
    hookimpl,
)

OLDEST = timedelta(days=30)
ACCOUNTS = {
    "acme-good": ("7701", "acme-made-up-good"),
    "acme-expired": ("7702", "acme-made-up-expired"),
    "acme-throttled": ("7703", "acme-made-up-throttled"),
}


@frozen(kw_only=True)
class AcmeSettings:
    base_url: str = "https://events.acme.example"


@frozen(kw_only=True)
class Acme(Platform):
    name, title = "acme", "Acme Ads"
    identifiers = (IdentifierSpec("acid", "the click id", in_url=True),)
    wanted = (
        MatchKeySpec("mail", ("emails",), hashed=True),
        MatchKeySpec("call", ("phones",), "it finds who has another address", hashed=True),
        MatchKeySpec("acid", ("clickIds.acid",)),
    )
    event_names = frozenset({"Lead", "Purchase"})
    batch_limit = 3
    settings: AcmeSettings = AcmeSettings()

    def map(self, conversion: Conversion, pixel: Pixel) -> Payload | Refusal:
        event, keys = conversion.event, conversion.lead.keys
        if conversion.fired_at - event.occurred_at > OLDEST:
            return Refusal(reason="older than 30 days", field="eventTime")
        user: dict[str, Any] = {}
        origins: dict[str, str] = {}
        notes = []
        for index, mail in enumerate(keys.emails):
            if "@" in mail or len(mail) == 64:
                user["mail"], origins["mail"] = "mail-as-hash", "emails"
            else:
                notes.append(Note.dropped(f"emails[{index}]", "is no address"))
        if any(c.isdigit() for phone in keys.phones for c in phone):
            user["call"], origins["call"] = "call-as-hash", "phones"
        if click_id := keys.value_of("acid"):
            user["acid"], origins["acid"] = click_id, "clickIds.acid"
        if not user:
            return Refusal(reason="nobody could be found by it", field="lead", notes=tuple(notes))
        body: dict[str, Any] = {
            "type": event.name,
            "id": event.event_id,
            "at": event.occurred_at.isoformat(),
            "user": user,
            "items": [item.id for item in event.contents],
        }
        if event.value is not None:
            body["worth"] = f"{event.value} {event.currency}"
        if event.properties:
            body["more"] = dict(event.properties)
        envelope = {"test": conversion.test_event_code} if conversion.test_event_code else {}
        return Payload(
            body=body,
            event_id=event.event_id,
            envelope=envelope,
            match_keys=origins,
            notes=tuple(notes),
        )

    def request(self, payloads: Sequence[Payload], pixel: Pixel) -> HttpRequest:
        return HttpRequest(
            url=f"{self.settings.base_url}/pixels/{pixel.pixel_id}",
            headers={"Authorization": pixel.access_token.prefixed("Bearer ")},
            json={"events": [payload.body for payload in payloads], **payloads[0].envelope},
        )

    def outcomes(self, response: HttpResponse, payloads: Sequence[Payload]) -> Sequence[Outcome]:
        if response.document.get("accepted") == len(payloads):
            return [Outcome(verdict=Verdict.DELIVERED, reference="trace-1")] * len(payloads)
        return [Outcome.from_status(response)] * len(payloads)


class EmulatedAcme(Emulator):
    name, title = "acme", "Acme Ads (emulated)"

    def __init__(self) -> None:
        self.events: list[EmulatedEvent] = []

    def pixels(self) -> Sequence[Pixel]:
        return [
            Pixel(name=name, platform="acme", pixel_id=pixel_id, access_token=Secret(token))
            for name, (pixel_id, token) in ACCOUNTS.items()
        ]

    def answer(self, request: EmulatedRequest) -> HttpResponse:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        named = {known: name for name, (_, known) in ACCOUNTS.items()}.get(token)
        if named == "acme-throttled":
            return self.throttled()
        if named != "acme-good":
            return HttpResponse.of(401, {"error": "token"})
        document: Any = HttpResponse(status=200, body=request.body).document
        for event in document["events"]:
            if request.received_at - datetime.fromisoformat(event["at"]) > OLDEST:
                return HttpResponse.of(400, {"error": "too old"})
        for event in document["events"]:
            seen = {taken.event_id for taken in self.events}
            self.events.append(
                EmulatedEvent(
                    pixel_id=request.path.rpartition("/")[2],
                    name=event["type"],
                    event_id=event["id"],
                    body=event,
                    test="test" in document,
                    duplicate=event["id"] in seen,
                )
            )
        return HttpResponse.of(200, {"accepted": len(document["events"])})

    def received(self) -> Sequence[EmulatedEvent]:
        return self.events

    def reset(self) -> None:
        self.events = []

    def throttled(self) -> HttpResponse:
        return HttpResponse.of(429, {})


@hookimpl
def convroute_platforms(config: PluginConfig) -> Iterable[Platform]:
    yield Acme(settings=config.load(AcmeSettings))


@hookimpl
def convroute_emulators() -> Iterable[Emulator]:
    yield EmulatedAcme()


@hookimpl
def convroute_cli_commands(commands: click.Group) -> None:
    @commands.command("acme-hello")
    def hello() -> None:
        """Greet."""
        click.echo("hello from acme")
