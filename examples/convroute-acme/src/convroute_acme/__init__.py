"""Acme Ads for convroute: a complete platform plugin in one file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from urllib.parse import quote

from attrs import field, frozen

from convroute import Payload, Pixel, Platform, hookimpl, spi
from convroute.normalise import (
    already_hashed,
    currency_code,
    email,
    encodable,
    finite_number,
    read_phone,
    sha256_hex,
)

WANTED = (
    spi.MatchKeySpec("em", ("emails",), "it finds most people", hashed=True),
    spi.MatchKeySpec(
        "ph", ("phones",), "it finds people whose address is another one", hashed=True
    ),
    spi.MatchKeySpec("click", ("clickIds.acid",), "it names the click that brought the person"),
)
ORIGINS = {spec.name: spec.fields[0] for spec in WANTED}
NO_PLACE = "Acme has no place for it"


@frozen(kw_only=True)
class AcmeSettings:
    """`[convroute.plugins.acme]`."""

    base_url: str = field(validator=spi.is_service_url, default="https://events.acme.example/v2")


@frozen(kw_only=True)
class Acme(Platform):
    """Acme's server-side events."""

    name: ClassVar[str] = "acme"
    title: ClassVar[str] = "Acme Ads"
    documentation: ClassVar[str] = "https://events.acme.example/docs"
    identifiers: ClassVar = (spi.IdentifierSpec("acid", "Acme's click id", in_url=True),)
    wanted: ClassVar = WANTED
    event_names: ClassVar = frozenset({"Lead", "Purchase", "Schedule"})
    batch_limit: ClassVar[int] = 100
    settings: AcmeSettings = AcmeSettings()

    def map(self, conversion: spi.Conversion, pixel: Pixel) -> Payload | spi.Refusal:
        event, notes = conversion.event, unused(conversion.event)
        user = match_keys(conversion.keys, pixel, notes)
        if not user:
            reason = "Acme needs an e-mail address, a phone number or the click id acid"
            return spi.Refusal(reason=reason, field="lead", notes=tuple(notes))
        body: dict[str, spi.JSON] = {
            "type": encodable(pixel.event_names.get(event.name, event.name)),
            "ts": int(event.occurred_at.timestamp()),
            "id": encodable(event.event_id),
            "source": event.action_source.value,
            "user": user,
        }
        if event.value is not None:
            value, currency = finite_number(event.value), currency_code(event.currency or "")
            if value is not None and currency:
                body["amount"] = {"value": value, "currency": currency}
        if event.limited_data_use:
            body["limited"] = True
        return Payload(
            body=body,
            envelope={"test": True} if conversion.test_event_code else {},
            event_id=event.event_id,
            match_keys={key: ORIGINS[key] for key in user},
            notes=tuple(notes),
        )

    def request(self, payloads: Sequence[Payload], pixel: Pixel) -> spi.HttpRequest:
        return spi.HttpRequest(
            url=f"{self.settings.base_url}/pixels/{quote(pixel.pixel_id, safe='')}/events",
            headers={"Authorization": pixel.access_token.prefixed("Bearer ")},
            json={"events": [payload.body for payload in payloads], **payloads[0].envelope},
        )

    def outcomes(
        self, response: spi.HttpResponse, payloads: Sequence[Payload]
    ) -> Sequence[spi.Outcome]:
        outcome = spi.Outcome.from_status(response)
        accepted = response.document.get("accepted")
        if response.status == 200 and accepted == len(payloads):
            outcome = spi.Outcome(verdict=spi.Verdict.DELIVERED)
        elif response.status == 200 and accepted == 0:
            outcome = spi.Outcome(verdict=spi.Verdict.REJECTED, detail="Acme took none of it")
        return [outcome] * len(payloads)


def match_keys(keys: spi.MatchKeys, pixel: Pixel, notes: list[spi.Note]) -> dict[str, spi.JSON]:
    """Give what Acme knows people by; what cannot be used is left out with a note."""
    user: dict[str, spi.JSON] = {}
    for index, value in enumerate(keys.emails):
        if digest := hashed(value, email(value)):
            user.setdefault("em", digest)
        else:
            notes.append(spi.Note.dropped(f"emails[{index}]", "is no e-mail address"))
    for index, value in enumerate(keys.phones):
        phone = read_phone(value, country=keys.country, region=pixel.default_phone_region)
        if digest := hashed(value, phone.e164 if phone else None):
            user.setdefault("ph", digest)
        else:
            notes.append(spi.Note.dropped(f"phones[{index}]", "is no phone number"))
    if click := encodable(keys.value_of("acid") or "").strip():
        user["click"] = click
    return user


def hashed(value: str, normal: str | None) -> str | None:
    """Give the SHA-256 of the normal form; a value that came hashed is passed on."""
    return already_hashed(value) or (sha256_hex(normal) if normal else None)


def unused(event: spi.ConversionEvent) -> list[spi.Note]:
    """Tell what of the event does not reach Acme."""
    given: dict[str, Any] = {
        "sourceUrl": event.source_url,
        "referrerUrl": event.referrer_url,
        "orderId": event.order_id,
        "contents": event.contents,
        "properties": event.properties,
        "extras.acme": event.extras.get("acme"),
    }
    return [spi.Note.dropped(field, NO_PLACE) for field, value in given.items() if value]


@hookimpl
def convroute_platforms(config: spi.PluginConfig) -> Iterable[Platform]:
    yield Acme(settings=config.load(AcmeSettings))
