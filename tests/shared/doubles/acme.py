"""Acme Ads: a platform that exists in the tests only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen

from convroute.spi import (
    Conversion,
    Fault,
    HttpRequest,
    HttpResponse,
    IdentifierSpec,
    MatchKeySpec,
    Note,
    Outcome,
    Payload,
    Pixel,
    Platform,
    Refusal,
    Secret,
    Verdict,
    hookimpl,
)

URL = "https://events.acme.example/v1"
TOKEN = "acme-token-canary"


@frozen(kw_only=True)
class AcmeOptions:
    """What a pixel of Acme may set."""

    region: str = "eu"
    strict: bool = False
    tags: tuple[str, ...] = ()


class Acme(Platform):
    """Takes events in a list, ten a request, and names the event at fault by its index."""

    name, title = "acme", "Acme Ads"
    identifiers = (
        IdentifierSpec("acid", "the click id", in_url=True),
        IdentifierSpec("acb", "the browser id"),
        IdentifierSpec("acme.lead_id", "the lead form's id"),
    )
    wanted = (
        MatchKeySpec("mail", ("emails",), "it finds most people"),
        MatchKeySpec("acid", ("clickIds.acid",), "it names the click"),
        MatchKeySpec("acb", ("clickIds.acb",)),
    )
    options_class = AcmeOptions
    batch_limit = 10

    def map(self, conversion: Conversion, pixel: Pixel) -> Payload | Refusal:
        event, keys = conversion.event, conversion.keys
        if event.name == "Refused":
            return Refusal(reason="never taken", field="eventName", notes=(Note("x", "y"),))
        user: dict[str, Any] = {}
        origin: dict[str, str] = {}
        if keys.emails:
            user["mail"], origin["mail"] = list(keys.emails), "emails"
        for name, identifier in keys.identifiers.items():
            user[name], origin[name] = identifier.value, f"clickIds.{name}"
        body: dict[str, Any] = {"type": event.name, "id": event.event_id, "user": user}
        if event.value is not None:
            body["worth"] = f"{event.value} {event.currency}"
        envelope = {"test": conversion.test_event_code} if conversion.test_event_code else {}
        return Payload(body=body, event_id=event.event_id, envelope=envelope, match_keys=origin)

    def request(self, payloads: Sequence[Payload], pixel: Pixel) -> HttpRequest:
        return HttpRequest(
            url=URL,
            headers={"Authorization": pixel.access_token.prefixed("Bearer ")},
            json={
                "pixel": pixel.pixel_id,
                "token": pixel.access_token,
                "events": [p.body for p in payloads],
                **payloads[0].envelope,
            },
        )

    def outcomes(self, response: HttpResponse, payloads: Sequence[Payload]) -> Sequence[Outcome]:
        document = response.document
        if response.status == 200 and document.get("accepted") == len(payloads):
            return [Outcome(verdict=Verdict.DELIVERED, reference="trace-1")] * len(payloads)
        bad = document.get("bad")
        return Outcome.from_status(response).blaming(
            bad if isinstance(bad, int) else None, len(payloads)
        )

    def check(self, pixel: Pixel) -> Iterable[Fault]:
        if pixel.pixel_id == "0":
            yield Fault("pixel_id", "is no pixel of Acme")


class AcmePlugin:
    """The plugin that brings it, as `plugins={"acme": AcmePlugin()}`."""

    def __init__(self, *objects: Platform) -> None:
        self.objects = objects or (Acme(),)

    @hookimpl
    def convroute_platforms(self) -> Iterable[Platform]:
        return self.objects


def pixel(name: str = "shop", **changes: Any) -> Pixel:
    """A pixel of Acme."""
    settings: dict[str, Any] = {
        "platform": "acme",
        "pixel_id": "42",
        "access_token": Secret(TOKEN),
        "transport": "scripted",
        **changes,
    }
    return Pixel(name=name, **settings)


def accepted(count: int) -> HttpResponse:
    """Acme's yes."""
    return HttpResponse.of(200, {"accepted": count})


def body_of(request: HttpRequest) -> dict[str, Any]:
    """A request's body, its secrets masked."""
    body: Any = request.masked()["json"]
    return dict(body)


def events_in(request: HttpRequest) -> list[Mapping[str, Any]]:
    """The events that a request carries."""
    return list(body_of(request)["events"])
