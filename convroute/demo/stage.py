"""What the demo stands on: the plugins that have both a platform and an emulated one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, requires
from typing import Final

from attrs import frozen

from convroute.errors import ConfigurationError
from convroute.roles.emulator import Emulator
from convroute.routing.registry import Plugin, Registry

DISTRIBUTION: Final = "convroute"


@frozen(kw_only=True)
class Stage:
    """What takes part in the demo.

    Attributes:
        plugins: The plugins by name, as a router takes them.
        emulators: The emulated platforms.
        left_out: Platforms that nobody emulates.
    """

    plugins: Mapping[str, object]
    emulators: tuple[Emulator, ...]
    left_out: tuple[str, ...] = ()

    @classmethod
    def of(cls, installed: Iterable[Plugin]) -> Stage:
        """Choose from the installed plugins; the others would only be told of made-up events.

        Raises:
            ConfigurationError: No plugin has both; the message says what to install.
            PluginError: A plugin is broken.
        """
        installed = tuple(installed)
        registry = Registry.build(installed, {})
        modules = {plugin.name: plugin.module for plugin in installed}
        names = [name for name in registry.emulators if name in registry.platforms]
        if not names:
            raise ConfigurationError(_remedy())
        wanted = {
            registry.origins[hook, name]
            for hook in ("convroute_platforms", "convroute_emulators")
            for name in names
        }
        return cls(
            plugins={name: modules[name] for name in sorted(wanted)},
            emulators=tuple(registry.emulators[name] for name in sorted(names)),
            left_out=tuple(sorted(set(registry.platforms) - set(names))),
        )


def _remedy() -> str:
    """Name the extras that bring a platform: each asks for a distribution of its own name."""
    try:
        asked = requires(DISTRIBUTION) or []
    except PackageNotFoundError:
        asked = []
    extras = [
        extra
        for line in asked
        if line.startswith(f"{DISTRIBUTION}-")
        and (extra := line.partition("extra == ")[2].strip("\"' )"))
    ]
    names = ",".join(sorted(set(extras))) or "..."
    return f"no platform plugin with an emulated platform is installed: pip install 'convroute[{names}]'"
