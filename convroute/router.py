"""The router: the one object that an application embeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Final, Self, Unpack, overload

from convroute.ambient import Ambient
from convroute.errors import ConfigurationError, ConvrouteError
from convroute.model.lead import Lead
from convroute.model.pixel import Pixel
from convroute.model.receipt import FireResult, Receipt
from convroute.roles import LeadStore
from convroute.roles.platform import Platform
from convroute.routing.dispatch import Dispatcher
from convroute.routing.fire_arguments import EventArguments, FireArguments, given
from convroute.routing.lifetime import Lifetime
from convroute.routing.preview import Preview
from convroute.routing.previewing import previews
from convroute.routing.wiring import Wiring, settings_of
from convroute.settings import Settings
from convroute.wire import Naming

Targets = list[str] | tuple[str, ...]


class Router:
    """Fires conversions: completes the lead, maps, sends, and says what became of it.

    A router is an async context manager; it opens its session and its database when it is entered, and
    closes them when it is left. It belongs to the event loop in which it was entered. It keeps no global
    state: two routers do not know each other.

    Attributes:
        settings: What it was built from.
        registry: What its plugins brought.
        pixels: Its pixels, by name.
        platforms: Its platforms, by name.
    """

    def __init__(
        self,
        pixels: Iterable[Pixel] = (),
        *,
        settings: Settings | None = None,
        plugins: Mapping[str, object] | None = None,
        ambient: Ambient | None = None,
    ) -> None:
        """Build a router; everything that is wrong with its settings is said here.

        Args:
            pixels: Pixels beside those of the settings.
            settings: Everything else; the defaults keep no database.
            plugins: Plugins by name; None finds the installed ones.
            ambient: Time, waiting and chance; the real ones by default.

        Raises:
            ConfigurationError: Every fault of pixels and settings.
            PluginError: A plugin cannot be used.
        """
        self.settings: Final = settings or Settings()
        self._ambient: Final = ambient or Ambient()
        self._wiring: Final = Wiring.of(self.settings, pixels, plugins, self._ambient)
        self.registry: Final = self._wiring.registry
        self.platforms: Final[Mapping[str, Platform]] = MappingProxyType(
            dict(self.registry.platforms)
        )
        self.pixels: Final[Mapping[str, Pixel]] = self._wiring.destinations.pixels
        self.completion: Final = self._wiring.completion
        self._intake: Final = self._wiring.intake
        self._dispatcher = Dispatcher.of(self.registry, self.settings, self._ambient)
        self._lifetime: Final = Lifetime()

    @classmethod
    def from_settings(
        cls, settings: Settings | Path | str, *, plugins: Mapping[str, object] | None = None
    ) -> Self:
        """Build a router from a settings file, or from settings.

        Raises:
            ConfigurationError: Every fault, each with its place.
        """
        return cls(settings=settings_of(settings, plugins), plugins=plugins)

    async def __aenter__(self) -> Self:
        """Open the session, the database, whatever plugins bring; it can be entered once at a time."""
        await self._lifetime.begin(self.registry.to_open())
        # Made anew: what bounds the requests belongs to one event loop, and a router may be entered again.
        self._dispatcher = Dispatcher.of(self.registry, self.settings, self._ambient)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it all, in reverse order."""
        await self._lifetime.end(kind, error, trace)

    @property
    def lead_store(self) -> LeadStore | None:
        """The lead source that can be written, or None."""
        stores = (source for source in self.completion.sources if isinstance(source, LeadStore))
        return next(stores, None)

    @overload
    async def fire(
        self, *, pixel_id: str, platform: str, event_name: str, **event: Unpack[EventArguments]
    ) -> Receipt: ...
    @overload
    async def fire(
        self, *, pixel_id: Targets, platform: str, event_name: str, **event: Unpack[EventArguments]
    ) -> FireResult: ...
    @overload
    async def fire(
        self, *, to: Targets, event_name: str, **event: Unpack[EventArguments]
    ) -> FireResult: ...
    async def fire(self, **arguments: Any) -> Receipt | FireResult:
        """Deliver one event, and wait for the platform's answer.

        Args:
            arguments: As `FireRequest` describes them. `pixel_id` may be a list, and `to` names pixels
                instead of `platform` and `pixel_id`: then the same event, under one event id, goes to each.

        Returns:
            The receipt; for several pixels, a `FireResult` with a receipt for each.

        Raises:
            InvalidEventError: Every fault of the arguments.
            LeadNotFound: Nobody knows the lead, and none came with the event.
            LeadSourceError: Nobody can say just now whether the lead exists.
            PixelNotFound: There is no such pixel.
            ConfigurationError: The router was not entered, or in another event loop.
        """
        self._lifetime.check(self._wiring.parts_of_fire)
        intents, several = self._intake.read_for_several(arguments)
        receipts = await self._dispatcher.dispatch_all(await self._intake.complete(intents))
        return FireResult(tuple(receipts)) if several else receipts[0]

    async def fire_many(
        self,
        events: Iterable[FireArguments | Mapping[str, Any]],
        *,
        naming: Naming = Naming.SNAKE,
        required: Iterable[str] = (),
    ) -> list[Receipt | ConvrouteError]:
        """Deliver many events, in requests as large as each platform takes.

        Args:
            events: The arguments of each; one pixel an event.
            naming: How their names are written.
            required: Fields that each must have beside those that always must.

        Returns:
            For each event, in order, its receipt; or what `fire` would have raised for it.

        Raises:
            ConfigurationError: The router is not open.
        """
        self._lifetime.check(self._wiring.parts_of_fire)
        understood = await self._intake.understand(events, naming, required=required)
        ready = [one for one in understood if not isinstance(one, ConvrouteError)]
        receipts = iter(await self._dispatcher.dispatch_all(ready))
        return [one if isinstance(one, ConvrouteError) else next(receipts) for one in understood]

    @overload
    async def preview(
        self, *, pixel_id: str, platform: str, event_name: str, **event: Unpack[EventArguments]
    ) -> Preview: ...
    @overload
    async def preview(
        self, *, pixel_id: Targets, platform: str, event_name: str, **event: Unpack[EventArguments]
    ) -> tuple[Preview, ...]: ...
    @overload
    async def preview(
        self, *, to: Targets, event_name: str, **event: Unpack[EventArguments]
    ) -> tuple[Preview, ...]: ...
    async def preview(self, **arguments: Any) -> Preview | tuple[Preview, ...]:
        """Show what `fire` would do with the same arguments, and raise what it would; nothing is sent."""
        self._lifetime.check(self._wiring.parts_of_preview)
        intents, several = self._intake.read_for_several(arguments)
        shown = await previews(intents, self._intake, self._dispatcher)
        return shown if several else shown[0]

    async def fire_record(
        self, record: Mapping[str, object], *, required: Iterable[str] = ()
    ) -> Receipt:
        """Deliver one event from its JSON form, names in camel case: what a server or a file has.

        Raises:
            Exception: As `fire`; faults carry the names of the JSON form.
        """
        self._lifetime.check(self._wiring.parts_of_fire)
        intent = self._intake.read(given(record), Naming.CAMEL, required=required)
        (receipt,) = await self._dispatcher.dispatch_all(await self._intake.complete([intent]))
        return receipt

    async def preview_record(
        self, record: Mapping[str, object], *, required: Iterable[str] = ()
    ) -> Preview:
        """Preview one event from its JSON form.

        Raises:
            Exception: As `fire`; faults carry the names of the JSON form.
        """
        self._lifetime.check(self._wiring.parts_of_preview)
        intent = self._intake.read(given(record), Naming.CAMEL, required=required)
        (preview,) = await previews([intent], self._intake, self._dispatcher)
        return preview

    def stored_form(self, lead: Lead) -> Lead:
        """Give a lead as it should be kept: identifiers recognised, click ids captured with their time."""
        return self.completion.stored_form(lead, self._ambient.now())

    async def put_lead(self, lead: Lead) -> None:
        """Keep a lead in the lead store, its click ids captured; durable when it returns.

        Raises:
            ConfigurationError: The router has no lead store, or is not open.
            InvalidLeadError: The lead has no id, or holds what cannot be stored.
            StoreError: The store cannot be written.
        """
        store = self.lead_store
        if store is None:
            raise ConfigurationError("no lead store: set `database` in the settings")
        self._lifetime.check(self._wiring.parts_of_preview)
        await store.put([self.stored_form(lead)])
