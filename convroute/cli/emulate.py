"""`convroute emulate`: the emulated platforms, for trying things out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import click

from convroute.cli.invocation import Invocation, run, shared
from convroute.errors import ConfigurationError

if TYPE_CHECKING:
    from convroute.emulation import EmulationHost
    from convroute.model.pixel import Pixel


UNITS: Final = ("second", "minute", "hour", "day")


@click.command(short_help="Run the emulated platforms on this machine.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8090,
    show_default=True,
    help="The port on 127.0.0.1; 0 for any free one.",
)
@click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="NAME=N/UNIT",
    help="Limit the requests to a platform: `acme=2/second`; also minute, hour, day. May be given several times.",
)
@shared
@click.pass_obj
def emulate(invocation: Invocation, port: int, limits: tuple[str, ...]) -> None:
    """Run the emulated platforms on this machine until they are interrupted.

    They answer as the real ones do: same paths, validation, deduplication and rate limits. Shown are the settings
    that lead there and the made-up pixels; `/_emulation` shows what arrives, and why it was refused.
    """
    run(_emulated(invocation, port, _limits(limits)))


def _limits(texts: Iterable[str]) -> dict[str, dict[str, int]]:
    """Read `acme=2/second` as the arguments of a limit, by platform.

    Raises:
        click.BadParameter: One is not written so.
    """
    limits: dict[str, dict[str, int]] = {}
    for text in texts:
        name, _, limit = text.partition("=")
        number, _, unit = limit.partition("/")
        if not (name and number.isascii() and number.isdecimal() and unit in UNITS):
            raise click.BadParameter(
                f"must be written NAME=N/UNIT, the unit one of {', '.join(UNITS)}",
                param_hint="'--limit'",
            )
        limits.setdefault(name, {})[f"per_{unit}"] = int(number)
    return limits


async def _emulated(
    invocation: Invocation, port: int, limits: Mapping[str, Mapping[str, int]]
) -> None:
    import asyncio
    import signal

    from convroute.emulation import EmulationHost
    from convroute.routing.registry import Registry, discover

    emulators = Registry.build(discover(), {}).emulators
    if not emulators:
        raise ConfigurationError("no installed plugin brings an emulated platform")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has no such handlers: Ctrl-C interrupts
            loop.add_signal_handler(number, stop.set)
    host = EmulationHost(emulators.values(), port=port)
    for name, limit in limits.items():
        try:
            host.limit(name, **limit)
        except ConfigurationError as error:
            raise click.BadParameter(error.faults[0].message, param_hint="'--limit'") from None
    async with host:
        if invocation.json:
            _print_document(host)
        else:
            _show(host)
        await stop.wait()


def _print_document(host: EmulationHost) -> None:
    from convroute.cli.screen import print_document

    pixels = [
        {
            "name": pixel.name,
            "platform": pixel.platform,
            "pixelId": pixel.pixel_id,
            "accessToken": pixel.access_token.reveal(),
            "options": dict(pixel.options),
        }
        for pixel in host.pixels()
    ]
    print_document({"url": host.url, "plugins": host.plugin_tables(), "pixels": pixels})


def _show(host: EmulationHost) -> None:
    from convroute.cli.screen import print_table

    print_table(
        ("platform", "base URL"), [(name, host.base_url(name)) for name in sorted(host.emulators)]
    )
    click.echo(f"\nWhat arrives: {host.url}/_emulation\n\nSettings (convroute.toml):\n")
    click.echo("\n".join(_settings(host.plugin_tables(), host.pixels())))
    click.echo("\nThe made-up tokens, for the shell that runs convroute:\n")
    for pixel in host.pixels():
        click.echo(f"export {_variable(pixel)}='{pixel.access_token.reveal()}'")
    click.echo("\nStop with Ctrl-C.")


def _settings(tables: Mapping[str, Mapping[str, Any]], pixels: Iterable[Pixel]) -> list[str]:
    lines = []
    for name, table in sorted(tables.items()):
        lines += [f"[convroute.plugins.{name}]", *_members(table), ""]
    for pixel in pixels:
        lines += [
            "[[convroute.pixels]]",
            *_members({"name": pixel.name, "platform": pixel.platform, "pixel_id": pixel.pixel_id}),
            f'access_token = {{ env = "{_variable(pixel)}" }}',
        ]
        if pixel.options:
            lines += ["[convroute.pixels.options]", *_members(pixel.options)]
        lines.append("")
    return lines


def _members(table: Mapping[str, Any]) -> list[str]:
    """Write values as TOML; JSON's strings, numbers, booleans and lists are TOML's too."""
    from convroute.jsonvalue import dump

    return [f"{name} = {dump(value).decode()}" for name, value in table.items()]


def _variable(pixel: Pixel) -> str:
    return "".join(c if c.isalnum() else "_" for c in pixel.name.upper()) + "_TOKEN"
