"""What a plugin is told when it is asked for its objects."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

from attrs import field, frozen

from convroute.errors import ConfigurationError
from convroute.wire import Wire
from convroute.wire.scalars import path as file_path

T = TypeVar("T")

TABLES: Final = "convroute.plugins"
"""Where the plugins' own tables stand in the settings."""

_TABLES: Final = Wire()


@frozen(kw_only=True)
class PluginConfig:
    """A plugin's own part of the settings.

    Attributes:
        name: The plugin's entry point.
        table: `[convroute.plugins.<name>]` as plain values; empty if it is not there.
        database: The embedded database's file, `database` of `[convroute]`; None if there is none.
        folder: Where the settings file lies; None for settings that were made in Python.
    """

    name: str
    table: Mapping[str, Any] = field(factory=dict, repr=False)
    database: Path | None = None
    folder: Path | None = None

    def load(self, cls: type[T]) -> T:
        """Give the table as the plugin's own attrs class; a relative `Path` in it lies beside the settings file.

        Raises:
            ConfigurationError: Every key that is unknown or of the wrong type, with its path.
        """
        settings, faults = self._reader().read(self.table, cls, path=f"{TABLES}.{self.name}")
        if settings is None:
            raise ConfigurationError(faults)
        return settings

    def _reader(self) -> Wire:
        folder = self.folder
        if folder is None:
            return _TABLES
        reader = Wire()
        reader.teach(Path, lambda value: folder / file_path(value))
        return reader
