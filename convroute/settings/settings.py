"""The settings: `convroute.toml`, the environment over it, and secrets fetched from where they live."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

from attrs import asdict, field, frozen
from attrs.validators import and_, ge, gt, le, min_len

from convroute.errors import ConfigurationError, Fault
from convroute.model.pixel import Pixel
from convroute.retry import RetryPolicy
from convroute.secret import Secret
from convroute.settings.between_fields import WIRE, faults_between_fields
from convroute.settings.environment import misspelt, with_environment
from convroute.settings.secret_reference import references, with_secrets
from convroute.settings.toml_file import ROOT, parsed

DEFAULT_DATABASE: Final = "convroute.db"


@frozen(kw_only=True)
class ServerSettings:
    """`[convroute.server]`.

    Attributes:
        host: The address to listen on.
        port: The port to listen on; 0 for any free one.
        api_keys: Keys that callers may use, beside those made with `convroute keys create`.
        body_limit: The longest request body in bytes; imports are streams and have none.
        idle_timeout: Seconds that a connection may be open without a whole request head, before its first request
            or between two.
        body_timeout: Seconds in which a request's body must have come, or the next piece of an import; and in which
            a client must have taken its answer.
        shutdown_grace: Seconds that requests in flight may take to finish after a stop.
    """

    host: str = field(default="127.0.0.1", validator=min_len(1))
    port: int = field(default=8080, validator=and_(ge(0), le(65535)))
    api_keys: tuple[Secret, ...] = ()
    body_limit: int = field(default=8 * 1024 * 1024, validator=ge(1))
    idle_timeout: float = field(default=75.0, validator=gt(0))
    body_timeout: float = field(default=30.0, validator=gt(0))
    shutdown_grace: float = field(default=25.0, validator=ge(0))


@frozen(kw_only=True)
class Settings:
    """`[convroute]`: everything that a router and its server need to know.

    Attributes:
        database: The embedded database's file: leads and keys. None keeps nothing.
        queue: Where accepted events are to wait, as a URL. Nothing reads it yet: every fire waits for its platform.
        lead_sources: Names of lead sources in the order of their precedence; None takes all, by name.
        default_phone_region: ISO 3166 alpha-2 code, for pixels that have none.
        default_currency: ISO 4217 code, for pixels that have none.
        lookup_timeout: Seconds that one lead source, one gate or one observer may take.
        concurrency: How many requests may be under way at once.
        retry: How a direct fire tries again.
        pixels: The pixels.
        plugins: Each plugin's own table.
        server: The server's settings.
    """

    database: Path | None = None
    queue: str | None = None
    lead_sources: tuple[str, ...] | None = None
    default_phone_region: str | None = None
    default_currency: str | None = None
    lookup_timeout: float = field(default=2.0, validator=gt(0))
    concurrency: int = field(default=100, validator=ge(1))
    retry: RetryPolicy = RetryPolicy()
    pixels: tuple[Pixel, ...] = ()
    plugins: Mapping[str, Mapping[str, Any]] = field(factory=dict, repr=False)
    server: ServerSettings = ServerSettings()

    @property
    def folder(self) -> Path | None:
        """Where the settings file lies, for paths beside it; None for settings that were made in Python."""
        return None

    @classmethod
    def load(
        cls,
        path: Path | str,
        environment: Mapping[str, str] | None = None,
        *,
        leaving_out: Collection[str] = (),
    ) -> Settings:
        """Read a settings file; `CONVROUTE_...` variables override it.

        A relative `database` lies beside the file, as do relative paths of plugins.

        Args:
            path: The TOML file.
            environment: Variables; the process's own by default.
            leaving_out: Parts that are not wanted, `pixels` say: their secrets need not be at hand.

        Raises:
            ConfigurationError: Every fault of the file, each with its place.
        """
        read = cls.read(path, environment, leaving_out=leaving_out)
        if read.faults:
            raise ConfigurationError(read.faults)
        return read.settings

    @classmethod
    def read(
        cls,
        path: Path | str,
        environment: Mapping[str, str] | None = None,
        *,
        leaving_out: Collection[str] = (),
    ) -> SettingsRead:
        """Read a settings file as `load` does, and give what is wrong instead of raising it.

        Raises:
            ConfigurationError: The file cannot be read at all.
        """
        path = Path(path)
        document = parsed(path)
        variables = os.environ if environment is None else environment
        faults = [
            Fault(name, f"unknown table; everything stands under [{ROOT}]")
            for name in document
            if name != ROOT
        ]
        table = document.get(ROOT, {})
        table, problems = (
            with_environment(table, cls, variables) if isinstance(table, dict) else (table, [])
        )
        faults += problems
        faults += misspelt(cls, variables, references(document))
        if isinstance(table, dict):
            table = {name: value for name, value in table.items() if name not in leaving_out}
        table, problems = with_secrets(table, variables, path.parent, ROOT)
        faults += problems
        settings, problems_read = WIRE.read(table, cls, path=ROOT)
        # A secret that could not be fetched is told once, as that, not again as one that is missing.
        told = {fault.path for fault in faults}
        faults += [fault for fault in problems_read if fault.path not in told]
        faults += faults_between_fields(table)
        found = settings or _readable_parts(table)
        parts = asdict(found, recurse=False)
        parts["database"] = path.parent / (found.database or DEFAULT_DATABASE)
        return SettingsRead(
            settings=SettingsOfFile(**parts, folder=path.parent), faults=tuple(faults)
        )


@frozen(kw_only=True)
class SettingsOfFile(Settings):
    """Settings that know where their file lies; no key of the file, so no field of theirs.

    Attributes:
        folder: The file's folder.
    """

    folder: Path


@frozen(kw_only=True)
class SettingsRead:
    """What was read of a settings file.

    Attributes:
        settings: All of it; with faults, what could be read of plugin tables, pixels and lead sources.
        faults: Every fault, each with its place.
    """

    settings: Settings
    faults: tuple[Fault, ...] = ()


def _readable_parts(table: Any) -> Settings:
    """Give what can be read by itself of settings that cannot be read whole: so far that more faults are found."""
    parts = table if isinstance(table, Mapping) else {}
    alone = {name: _read_alone(parts, name) for name in ("plugins", "lead_sources")}
    tables = parts.get("pixels")
    pixels = (
        WIRE.read(one, Pixel)[0] or _in_outline(one, index)
        for index, one in enumerate(tables if isinstance(tables, list) else ())
    )
    return Settings(
        plugins=alone["plugins"] or {}, lead_sources=alone["lead_sources"], pixels=tuple(pixels)
    )


def _read_alone(parts: Mapping[str, Any], name: str) -> Any:
    read, _ = WIRE.read({name: parts[name]} if name in parts else {}, Settings)
    return getattr(read, name, None)


def _in_outline(table: Any, index: int) -> Pixel:
    """Give a pixel that cannot be read whole, as far as plugins can look at it; without a platform none does."""
    given = table if isinstance(table, Mapping) else {}

    def text(name: str, otherwise: str) -> str:
        value = given.get(name)
        return value if isinstance(value, str) else otherwise

    options = given.get("options")
    return Pixel(
        name=text("name", f"#{index}"),
        platform=text("platform", ""),
        pixel_id=text("pixel_id", ""),
        access_token=Secret("-"),
        transport=text("transport", "http"),
        options=options if isinstance(options, dict) else {},
    )
