"""Acme Ads for convroute: a complete platform plugin in one file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from attrs import frozen

from convroute import Payload, Pixel, Platform, hookimpl, spi
from convroute.normalise import already_hashed, email, sha256_hex

FIELDS = {"em": "emails", "click": "clickIds.acid"}


@frozen(kw_only=True)
class AcmeSettings:
    """`[convroute.plugins.acme]`."""

    base_url: str = "https://events.acme.example/v2"


def hashed_email(value: str) -> str | None:
    """Give the SHA-256 of an address; one that came hashed is passed on."""
    plain = email(value)
    return already_hashed(value) or (sha256_hex(plain) if plain else None)


@frozen(kw_only=True)
class Acme(Platform):
    """Acme's server-side events."""

    name: ClassVar[str] = "acme"
    title: ClassVar[str] = "Acme Ads"
    identifiers: ClassVar = (spi.IdentifierSpec("acid", "Acme's click id", in_url=True),)
    wanted: ClassVar = (
        spi.MatchKeySpec("em", ("emails",), "it finds most people", hashed=True),
        spi.MatchKeySpec("click", ("clickIds.acid",), "it names the click on the ad"),
    )
    batch_limit: ClassVar[int] = 100
    settings: AcmeSettings = AcmeSettings()

    def map(self, conversion: spi.Conversion, pixel: Pixel) -> Payload | spi.Refusal:
        event, keys = conversion.event, conversion.keys
        user: dict[str, spi.JSON] = {}
        notes: list[spi.Note] = []
        for index, value in enumerate(keys.emails):
            if digest := hashed_email(value):
                user.setdefault("em", digest)
            else:
                notes.append(spi.Note.dropped(f"emails[{index}]", "is no e-mail address"))
        if click := keys.value_of("acid"):
            user["click"] = click
        if not user:
            reason = "Acme needs an e-mail address or the click id acid"
            return spi.Refusal(reason=reason, field="lead", notes=tuple(notes))
        body: dict[str, spi.JSON] = {
            "type": event.name,
            "ts": int(event.occurred_at.timestamp()),
            "id": event.event_id,
            "user": user,
        }
        if event.value is not None:
            body["amount"] = {"value": str(event.value), "currency": event.currency}
        return Payload(
            body=body,
            envelope={"test": True} if conversion.test_event_code else {},
            event_id=event.event_id,
            match_keys={key: FIELDS[key] for key in user},
            notes=tuple(notes),
        )

    def request(self, payloads: Sequence[Payload], pixel: Pixel) -> spi.HttpRequest:
        return spi.HttpRequest(
            url=f"{self.settings.base_url}/pixels/{pixel.pixel_id}/events",
            headers={"Authorization": pixel.access_token.prefixed("Bearer ")},
            json={"events": [payload.body for payload in payloads], **payloads[0].envelope},
        )

    def outcomes(
        self, response: spi.HttpResponse, payloads: Sequence[Payload]
    ) -> Sequence[spi.Outcome]:
        outcome = spi.Outcome.from_status(response)
        if response.document.get("accepted") == len(payloads):
            outcome = spi.Outcome(verdict=spi.Verdict.DELIVERED)
        elif response.document.get("accepted") == 0:
            outcome = spi.Outcome(verdict=spi.Verdict.REJECTED, detail="Acme took none of it")
        return [outcome] * len(payloads)


@hookimpl
def convroute_platforms(config: spi.PluginConfig) -> Iterable[Platform]:
    yield Acme(settings=config.load(AcmeSettings))
