"""What every command of one call shares: where the settings are, and how to answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Coroutine
from dataclasses import dataclass  # not attrs: a help page would wait for its import
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from convroute.router import Router
    from convroute.settings import Settings

T = TypeVar("T")
Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_FILE: Final = "convroute.toml"


@dataclass
class Invocation:
    """One call of `convroute`.

    Attributes:
        config: The settings file of `--config` or `CONVROUTE_CONFIG`; None for `./convroute.toml`.
        json: Whether standard output is for a machine.
        debug: Whether an error shows its traceback.
    """

    config: Path | None = None
    json: bool = False
    debug: bool = False

    def has_settings(self) -> bool:
        """Tell whether a settings file was named, or lies in this folder."""
        return self.config is not None or Path(DEFAULT_FILE).is_file()

    def settings_file(self) -> Path:
        """Give the settings file.

        Raises:
            ConfigurationError: None was named, and there is none in this folder.
        """
        from convroute.errors import ConfigurationError

        if not self.has_settings():
            raise ConfigurationError(
                f"no settings: there is no {DEFAULT_FILE} in this folder; name a file with --config,"
                " or with the environment variable CONVROUTE_CONFIG"
            )
        return self.config or Path(DEFAULT_FILE)

    def settings(self, leaving_out: Collection[str] = ()) -> Settings:
        """Read the settings, without the parts that a command does not want.

        Raises:
            ConfigurationError: Every fault, each with its place.
        """
        from convroute.settings import Settings

        return Settings.load(self.settings_file(), leaving_out=leaving_out)

    def router(self) -> Router:
        """Build the router of the settings, not entered yet.

        Raises:
            ConfigurationError: Every fault, each with its place.
        """
        from convroute.router import Router

        return Router.from_settings(self.settings_file())

    def local_router(self) -> Router:
        """Build a router for leads alone: without pixels, so that no token is needed.

        Raises:
            ConfigurationError: Every fault, each with its place.
        """
        from convroute.router import Router

        return Router.from_settings(self.settings(leaving_out=("pixels", "server")))


def shared(command: Command) -> Command:
    """Give a command the options that every command has; they count before its name as well as after."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's asynchronous part to its end."""
    import asyncio

    return asyncio.run(work)


def _remember(context: click.Context, option: click.Parameter, value: Any) -> None:
    if value and option.name:
        setattr(context.ensure_object(Invocation), option.name, value)


_OPTIONS: Final = (
    click.option(
        "--config",
        type=click.Path(path_type=Path),
        envvar="CONVROUTE_CONFIG",
        metavar="FILE",
        expose_value=False,
        callback=_remember,
        help="The settings file; else $CONVROUTE_CONFIG, else ./convroute.toml.",
    ),
    click.option(
        "--json",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_remember,
        help="Answer in JSON on standard output.",
    ),
    click.option(
        "--debug",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_remember,
        help="Show the traceback of an error.",
    ),
)
