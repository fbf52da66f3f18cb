"""The wiring of a router: plugins, pixels and lead sources bound to each other, every fault told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Self, TypeVar

from attrs import frozen

from convroute.ambient import Ambient
from convroute.errors import ConfigurationError, Fault
from convroute.model.pixel import Pixel
from convroute.routing.destinations import Destinations
from convroute.routing.intake import Intake
from convroute.routing.lead_completion import LeadCompletion, chosen_sources
from convroute.routing.registry import Registry, discover, passed_in
from convroute.settings import ROOT, Settings

T = TypeVar("T")


@frozen(kw_only=True)
class Wiring:
    """What a router is made of, before anything is opened.

    Attributes:
        registry: What its plugins brought.
        destinations: Where events can go.
        completion: Completes leads.
        intake: Reads arguments.
    """

    registry: Registry
    destinations: Destinations
    completion: LeadCompletion
    intake: Intake

    @classmethod
    def of(
        cls,
        settings: Settings,
        pixels: Iterable[Pixel],
        plugins: Mapping[str, object] | None,
        ambient: Ambient,
    ) -> Self:
        """Bind everything.

        Raises:
            ConfigurationError: Every fault of plugin tables, pixels and lead sources.
            PluginError: A plugin cannot be used.
        """
        faults: dict[Fault, None] = {}
        found = discover() if plugins is None else passed_in(plugins)
        registry = Registry.build(
            found, settings.plugins, settings.database, folder=settings.folder, faults=faults
        )
        everything = (*settings.pixels, *pixels)
        destinations = _or_faults(faults, lambda: Destinations.bind(everything, registry, settings))
        sources = _or_faults(
            faults,
            lambda: chosen_sources(registry.lead_sources, settings.lead_sources, registry.failed),
        )
        if destinations is None or sources is None or faults:
            raise ConfigurationError(faults)
        completion = LeadCompletion.of(
            sources, registry.platforms.values(), settings.lookup_timeout
        )
        intake = Intake(
            destinations=destinations,
            completion=completion,
            platforms=frozenset(registry.platforms),
            ambient=ambient,
        )
        return cls(
            registry=registry, destinations=destinations, completion=completion, intake=intake
        )

    def parts_of_preview(self) -> Iterator[object]:
        """Give what a preview asks: lead sources and gates."""
        yield from self.completion.sources
        yield from self.registry.gates.values()

    def parts_of_fire(self) -> Iterator[object]:
        """Give what a fire asks: transports and observers too."""
        yield from self.parts_of_preview()
        yield from (one.transport for one in self.destinations.by_name.values())
        yield from self.registry.observers.values()


def settings_of(settings: Settings | Path | str, plugins: Mapping[str, object] | None) -> Settings:
    """Read a router's settings, unless they were read already.

    Raises:
        ConfigurationError: Every fault of the file; also those that only show when what could be read of it is
            bound to the plugins.
    """
    if isinstance(settings, Settings):
        return settings
    read = Settings.read(settings)
    if not read.faults:
        return read.settings
    faults = {fault.path: fault for fault in read.faults}
    for fault in _faults_of_binding(read.settings, plugins):
        faults.setdefault(fault.path, fault)
    raise ConfigurationError(faults.values())


def _faults_of_binding(settings: Settings, plugins: Mapping[str, object] | None) -> Iterator[Fault]:
    unread = tuple(
        f"{ROOT}.pixels[{index}]."
        for index, pixel in enumerate(settings.pixels)
        if not pixel.platform
    )
    try:
        Wiring.of(settings, (), plugins, Ambient())
    except ConfigurationError as error:
        yield from (fault for fault in error.faults if not fault.path.startswith(unread))


def _or_faults(faults: dict[Fault, None], bind: Callable[[], T]) -> T | None:
    try:
        return bind()
    except ConfigurationError as error:
        faults.update(dict.fromkeys(error.faults))
        return None
