"""The registry: what the plugins brought, each found, asked once and alone, and named in every error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Final, TypeVar

import pluggy
from attrs import field, frozen

from convroute import hookspecs
from convroute.errors import (
    ConfigurationError,
    ConvrouteError,
    Fault,
    PluginError,
)
from convroute.hookspecs import GROUP
from convroute.roles import Gate, LeadSource, Observer, Transport
from convroute.roles.emulator import Emulator
from convroute.roles.platform import Platform
from convroute.roles.plugin_config import TABLES, PluginConfig
from convroute.routing.builtin import BUILTIN
from convroute.routing.declarations import declaration_faults
from convroute.routing.missing_plugin import missing_plugin

T = TypeVar("T")

PROVIDERS: Final[Mapping[str, type[Any]]] = {
    "convroute_lead_sources": LeadSource,
    "convroute_platforms": Platform,
    "convroute_transports": Transport,
    "convroute_gates": Gate,
    "convroute_observers": Observer,
    "convroute_emulators": Emulator,
}
"""Each provider hook, and what its objects must be."""


@frozen(kw_only=True)
class Plugin:
    """A plugin as it was found.

    Attributes:
        name: Its entry point's name, which is also the name of its settings table.
        distribution: The distribution and version that brought it; empty if it was passed in.
        module: The plugin itself; None if it could not be loaded.
        error: Why it could not be loaded.
    """

    name: str
    distribution: str = ""
    module: object = field(default=None, repr=False)
    error: str = ""


def discover() -> tuple[Plugin, ...]:
    """Find the installed plugins, by name; one that cannot be loaded is in the list with its error."""
    found = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    return tuple(_loaded(point) for point in found)


def passed_in(plugins: Mapping[str, object]) -> tuple[Plugin, ...]:
    """Take plugins by name, as tests and scripts pass them, instead of those that are installed."""
    return tuple(Plugin(name=name, module=module) for name, module in plugins.items())


def _loaded(point: Any) -> Plugin:
    distribution = f"{point.dist.name} {point.dist.version}" if point.dist else ""
    try:
        return Plugin(name=point.name, distribution=distribution, module=point.load())
    except Exception as error:
        return Plugin(
            name=point.name, distribution=distribution, error=f"{type(error).__name__}: {error}"
        )


@frozen(kw_only=True)
class Registry:
    """Everything that plugins provide, keyed by name, for one router.

    Attributes:
        plugins: The plugins, built-in ones included, by name.
        platforms: The platforms.
        lead_sources: The lead sources.
        transports: The transports.
        gates: The gates.
        observers: The observers.
        emulators: The emulated platforms.
        origins: Which plugin brought an object: (hook, name) to the plugin's name.
        failed: The plugins whose tables are wrong, so that they bring nothing.
        manager: Asks the plugins for what belongs to the surfaces, server and command line.
    """

    plugins: tuple[Plugin, ...]
    platforms: Mapping[str, Platform]
    lead_sources: Mapping[str, LeadSource]
    transports: Mapping[str, Transport]
    gates: Mapping[str, Gate]
    observers: Mapping[str, Observer]
    emulators: Mapping[str, Emulator]
    origins: Mapping[tuple[str, str], str] = field(repr=False)
    failed: frozenset[str]
    manager: pluggy.PluginManager = field(repr=False)

    @classmethod
    def build(
        cls,
        plugins: Iterable[Plugin],
        tables: Mapping[str, Mapping[str, Any]],
        database: Path | None = None,
        *,
        folder: Path | None = None,
        faults: dict[Fault, None] | None = None,
    ) -> Registry:
        """Register plugins and ask each for its objects.

        Args:
            plugins: The plugins beside the built-in ones.
            tables: Each plugin's settings table.
            database: The embedded database's file.
            folder: Where the settings file lies.
            faults: Takes what is wrong with the tables, instead of an exception.

        Raises:
            PluginError: A plugin is broken, misspells a hook, gives the wrong objects or a name that is taken.
            ConfigurationError: A settings table belongs to no plugin, or its content is wrong.
        """
        every = (*(Plugin(name=name, module=module) for name, module in BUILTIN.items()), *plugins)
        manager = _registered(every)
        known = {plugin.name for plugin in every}
        asked = _Asked(manager, every, tables, database, folder)
        for stranger in sorted(set(tables) - known):
            path = f"{TABLES}.{stranger}"
            asked.faults[Fault(path, missing_plugin(stranger, known))] = None
        objects = {hook: asked.for_objects(hook) for hook in PROVIDERS}
        if faults is not None:
            faults.update(asked.faults)
        elif asked.faults:
            raise ConfigurationError(asked.faults)
        return cls(
            plugins=every,
            platforms=objects["convroute_platforms"],
            lead_sources=objects["convroute_lead_sources"],
            transports=objects["convroute_transports"],
            gates=objects["convroute_gates"],
            observers=objects["convroute_observers"],
            emulators=objects["convroute_emulators"],
            origins=asked.origins,
            failed=frozenset(asked.failed),
            manager=manager,
        )

    def to_open(self) -> Iterator[AbstractAsyncContextManager[Any]]:
        """Give the objects that must be opened before use, in the order in which to open them."""
        roles: tuple[Mapping[str, object], ...] = (
            self.transports, self.lead_sources, self.gates, self.observers,
        )  # fmt: skip
        for role in roles:
            for one in role.values():
                if isinstance(one, AbstractAsyncContextManager):
                    yield one


def _registered(plugins: Iterable[Plugin]) -> pluggy.PluginManager:
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    for plugin in plugins:
        if plugin.error:
            message = f"cannot be loaded: {plugin.error}"
            raise PluginError(message, plugin=plugin.name, distribution=plugin.distribution)
        try:
            hash(plugin.module)  # or it could not be asked alone
            manager.register(plugin.module, plugin.name)
            manager.check_pending()
        except (pluggy.PluginValidationError, TypeError, ValueError) as error:
            message = " ".join(str(error).split())
            raise PluginError(
                message, plugin=plugin.name, distribution=plugin.distribution
            ) from None
    return manager


@frozen
class _Asked:
    """Asks plugins one by one, so that each answer has a name."""

    manager: pluggy.PluginManager
    plugins: tuple[Plugin, ...]
    tables: Mapping[str, Mapping[str, Any]]
    database: Path | None
    folder: Path | None
    origins: dict[tuple[str, str], str] = field(factory=dict)
    faults: dict[Fault, None] = field(factory=dict)
    failed: set[str] = field(factory=set)

    def for_objects(self, hook: str) -> dict[str, Any]:
        objects: dict[str, Any] = {}
        for plugin in self.plugins:
            for given in self._answer(hook, plugin):
                name = getattr(given, "name", None)
                wanted = PROVIDERS[hook]
                if isinstance(given, type):
                    raise self._fault(
                        plugin, f"{hook} gave the class {given.__name__}; give an object of it"
                    )
                if not isinstance(given, wanted) or not isinstance(name, str):
                    raise self._fault(
                        plugin, f"{hook} gave {type(given).__name__}, which is no {wanted.__name__}"
                    )
                if wrong := "; ".join(declaration_faults(given)):
                    raise self._fault(plugin, f"{hook} gave {type(given).__name__}: {wrong}")
                if name in objects:
                    other = self.origins[hook, name]
                    raise self._fault(
                        plugin, f"{hook} gave '{name}', which plugin '{other}' gives already"
                    )
                objects[name] = given
                self.origins[hook, name] = plugin.name
        return objects

    def _answer(self, hook: str, plugin: Plugin) -> list[Any]:
        others = [other.module for other in self.plugins if other is not plugin]
        config = PluginConfig(
            name=plugin.name,
            table=self.tables.get(plugin.name, {}),
            database=self.database,
            folder=self.folder,
        )
        ask: Callable[..., list[Iterable[Any]]] = self.manager.subset_hook_caller(hook, others)
        try:
            return [given for answer in ask(config=config) for given in answer]
        except PluginError:
            raise
        except ConfigurationError as error:
            # Told together with those of other plugins; a table that several hooks read is told once.
            self.faults.update(dict.fromkeys(error.faults))
            self.failed.add(plugin.name)
            return []
        except ConvrouteError as error:
            raise self._fault(plugin, str(error)) from None
        except Exception as error:
            raise self._fault(plugin, f"{hook} failed: {type(error).__name__}: {error}") from error

    def _fault(self, plugin: Plugin, message: str) -> PluginError:
        return PluginError(message, plugin=plugin.name, distribution=plugin.distribution)
