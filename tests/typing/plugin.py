"""What a plugin's author writes, as type checkers read it. `make types` checks this file; nothing runs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, assert_type

from attrs import field, frozen

from convroute import Payload, Pixel, Platform, Router, hookimpl
from convroute.emulation import EmulatedPlatform, EmulationHost, FaultKind
from convroute.emulation import Fault as Misbehaviour
from convroute.normalise import email, sha256_hex
from convroute.spi import (
    JSON,
    Conversion,
    Fault,
    Gate,
    HttpRequest,
    HttpResponse,
    IdentifierSpec,
    Lead,
    LeadSource,
    MatchKeySpec,
    Note,
    Observer,
    Outcome,
    PluginConfig,
    Receipt,
    Refusal,
    Transport,
    Verdict,
    Withheld,
    is_path_segment,
    is_service_url,
)
from convroute.testing import RawAnswer, ScriptedServer, emulated, emulated_in_thread


@frozen(kw_only=True)
class AcmeSettings:
    base_url: str = field(validator=is_service_url, default="https://events.acme.example")
    version: str = field(validator=is_path_segment, default="v2")
    retries: int = 3


@frozen(kw_only=True)
class AcmeOptions:
    region: str | None = None


@frozen(kw_only=True)
class Acme(Platform):
    name: ClassVar[str] = "acme"
    title: ClassVar[str] = "Acme Ads"
    identifiers: ClassVar[tuple[IdentifierSpec, ...]] = (IdentifierSpec("acid", "click id", True),)
    wanted: ClassVar[tuple[MatchKeySpec, ...]] = (MatchKeySpec("em", ("emails",), hashed=True),)
    event_names: ClassVar[frozenset[str]] = frozenset({"Lead"})
    options_class: ClassVar[type[AcmeOptions]] = AcmeOptions
    batch_limit: ClassVar[int] = 100
    settings: AcmeSettings = AcmeSettings()

    def map(self, conversion: Conversion, pixel: Pixel) -> Payload | Refusal:
        event, keys = conversion.event, conversion.keys
        assert_type(keys.value_of("acid"), str | None)
        notes: list[Note] = []
        body: dict[str, JSON] = {"type": event.name, "ts": int(event.occurred_at.timestamp())}
        for address in keys.emails:
            plain = email(address)
            assert_type(plain, str | None)
            if plain:
                body["em"] = sha256_hex(plain)
            else:
                notes.append(Note.dropped("emails[0]", "is no e-mail address"))
        if event.value is not None:
            body["amount"] = {"value": str(event.value), "currency": event.currency}
        if "em" not in body:
            return Refusal(reason="Acme needs an e-mail address", field="lead", notes=tuple(notes))
        return Payload(body=body, event_id=event.event_id, match_keys={"em": "emails"})

    def request(self, payloads: Sequence[Payload], pixel: Pixel) -> HttpRequest:
        return HttpRequest(
            url=f"{self.settings.base_url}/{pixel.pixel_id}",
            headers={"Authorization": pixel.access_token.prefixed("Bearer "), "X-Version": "2"},
            json={"events": [payload.body for payload in payloads]},
        )

    def outcomes(self, response: HttpResponse, payloads: Sequence[Payload]) -> Sequence[Outcome]:
        assert_type(response.document, Mapping[str, JSON])
        outcome = Outcome.from_status(response)
        if response.document.get("accepted"):
            outcome = Outcome(verdict=Verdict.DELIVERED, reference=response.headers.get("x-trace"))
        return [outcome for _ in payloads]

    def check(self, pixel: Pixel) -> Iterable[Fault]:
        if not pixel.pixel_id.isdigit():
            yield Fault("pixel_id", "must be digits")


@frozen(kw_only=True)
class Table:
    """Roles other than the platform are structural: whatever has the members is one."""

    rows: Mapping[str, Mapping[str, str]] = field(repr=False)
    name: str = "table"

    async def lookup(self, lead: Lead) -> Lead | None:
        row = self.rows.get(lead.id or "")
        return Lead.from_record(row) if row else None


@frozen
class Sampling:
    name: str = "sampling"

    async def admit(self, conversion: Conversion, pixel: Pixel) -> Withheld | None:
        return Withheld("not sampled") if conversion.test_event_code is None else None


class Counter:
    name = "counter"

    def __init__(self) -> None:
        self.counted = 0

    async def on_receipt(self, receipt: Receipt, conversion: Conversion) -> None:
        self.counted += receipt.ok


class Pipe:
    @property
    def name(self) -> str:
        return "pipe"

    async def send(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=200, body=request.content())


@hookimpl
def convroute_platforms(config: PluginConfig) -> Iterable[Platform]:
    settings = config.load(AcmeSettings)
    assert_type(settings, AcmeSettings)
    yield Acme(settings=settings)


@hookimpl
def convroute_lead_sources() -> list[LeadSource]:
    return [Table(rows={})]


@hookimpl
def convroute_gates() -> list[Gate]:
    return [Sampling()]


@hookimpl
def convroute_observers() -> list[Observer]:
    return [Counter()]


@hookimpl(optionalhook=True)
def convroute_transports() -> list[Transport]:
    return [Pipe()]


class Plugin:
    """A plugin may be an object too."""

    @hookimpl
    def convroute_platforms(self, config: PluginConfig) -> Iterable[Platform]:
        return [Acme()]


async def test_with_a_scripted_server(emulated_platforms: EmulationHost) -> None:
    emulated_platforms.script("acme", [Misbehaviour(kind=FaultKind.STATUS, status=503)])
    assert_type(emulated_platforms.base_url("acme"), str)
    assert_type(emulated_platforms.platform("acme"), EmulatedPlatform)
    assert_type(emulated_platforms.pixels("acme"), tuple[Pixel, ...])
    async with ScriptedServer([RawAnswer(body=b"{}")]) as server:
        assert_type(server, ScriptedServer)
        tables = {"acme": {"base_url": server.url}}
        assert_type(tables, dict[str, dict[str, str]])
    async with emulated("acme") as host:
        assert_type(host, EmulationHost)
    with emulated_in_thread() as threaded:
        assert_type(threaded, EmulationHost)
    Router(plugins={"acme": Plugin()})
