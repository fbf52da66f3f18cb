"""The provider hooks: asked once, while a router starts; each returns typed objects, never a coroutine.

A plugin is an entry point in the group `convroute`: a module (or object) with functions of these names,
marked with `hookimpl`. It may take fewer arguments than a hook offers. `tryfirst`, `trylast` and wrappers
have no effect, because each plugin is asked alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import pluggy

from convroute.roles import Gate, LeadSource, Observer, Transport
from convroute.roles.emulator import Emulator
from convroute.roles.platform import Platform
from convroute.roles.plugin_config import PluginConfig

if TYPE_CHECKING:
    import click
    from aiohttp import web

    from convroute.router import Router

GROUP: Final = "convroute"
"""The entry-point group, and pluggy's project name."""

hookspec: Final = pluggy.HookspecMarker(GROUP)
hookimpl: Final = pluggy.HookimplMarker(GROUP)


@hookspec
def convroute_lead_sources(config: PluginConfig) -> Iterable[LeadSource]:  # type: ignore[empty-body]
    """Give lead sources: objects that complete a lead from what the advertiser knows.

    Example:
        >>> from convroute import Lead, hookimpl
        >>> class Notebook:
        ...     name = "notebook"
        ...     async def lookup(self, lead):
        ...         return Lead.from_record({"email": "ann@example.com"}) if lead.id == "1" else None
        >>> @hookimpl
        ... def convroute_lead_sources(config):
        ...     yield Notebook()
    """


@hookspec
def convroute_platforms(config: PluginConfig) -> Iterable[Platform]:  # type: ignore[empty-body]
    """Give platforms: objects that map conversions to one advertising API.

    Example:
        >>> from convroute import Payload, Platform, hookimpl
        >>> from convroute.spi import HttpRequest, Outcome, Verdict
        >>> class Acme(Platform):
        ...     name, title = "acme", "Acme Ads"
        ...     def map(self, conversion, pixel):
        ...         return Payload(body={"type": conversion.event.name}, event_id=conversion.event.event_id)
        ...     def request(self, payloads, pixel):
        ...         return HttpRequest(url="https://events.acme.example", json=[p.body for p in payloads])
        ...     def outcomes(self, response, payloads):
        ...         if response.document.get("accepted") == len(payloads):
        ...             return [Outcome(verdict=Verdict.DELIVERED)] * len(payloads)
        ...         return [Outcome.from_status(response)] * len(payloads)
        >>> @hookimpl
        ... def convroute_platforms(config):
        ...     yield Acme()
    """


@hookspec
def convroute_transports(config: PluginConfig) -> Iterable[Transport]:  # type: ignore[empty-body]
    """Give transports: objects that carry requests. `http` and `dry-run` are built in.

    Example:
        >>> from convroute import hookimpl
        >>> from convroute.spi import HttpResponse
        >>> class Nowhere:
        ...     name = "nowhere"
        ...     async def send(self, request):
        ...         return HttpResponse(status=204)
        >>> @hookimpl
        ... def convroute_transports(config):
        ...     yield Nowhere()
    """


@hookspec
def convroute_gates(config: PluginConfig) -> Iterable[Gate]:  # type: ignore[empty-body]
    """Give gates: objects that may withhold a conversion from a pixel. Consent is built in.

    Example:
        >>> from convroute import hookimpl
        >>> from convroute.spi import Withheld
        >>> class NotOnTests:
        ...     name = "not-on-tests"
        ...     async def admit(self, conversion, pixel):
        ...         return Withheld("a test lead") if conversion.lead.custom.get("test") else None
        >>> @hookimpl
        ... def convroute_gates(config):
        ...     yield NotOnTests()
    """


@hookspec
def convroute_observers(config: PluginConfig) -> Iterable[Observer]:  # type: ignore[empty-body]
    """Give observers: objects that are told of every receipt.

    Example:
        >>> from convroute import hookimpl
        >>> class Counter:
        ...     name = "counter"
        ...     count = 0
        ...     async def on_receipt(self, receipt, conversion):
        ...         self.count += 1
        >>> @hookimpl
        ... def convroute_observers(config):
        ...     yield Counter()
    """


@hookspec
def convroute_emulators(config: PluginConfig) -> Iterable[Emulator]:  # type: ignore[empty-body]
    """Give emulated platforms, for `convroute emulate`, the demo and users' own tests.

    Example:
        >>> from convroute import hookimpl
        >>> from convroute.spi import Emulator, HttpResponse
        >>> class EmulatedAcme(Emulator):
        ...     name, title = "acme", "Acme Ads"
        ...     def pixels(self):
        ...         return []
        ...     def answer(self, request):
        ...         return HttpResponse.of(200, {"accepted": 1})
        ...     def received(self):
        ...         return []
        ...     def reset(self):
        ...         pass
        ...     def throttled(self):
        ...         return HttpResponse.of(429, {})
        >>> @hookimpl
        ... def convroute_emulators(config):
        ...     yield EmulatedAcme()
    """


@hookspec
def convroute_server_setup(app: web.Application, router: Router) -> None:
    """Add routes, middlewares or clean-up contexts to the server.

    Example:
        >>> from convroute import hookimpl
        >>> @hookimpl
        ... def convroute_server_setup(app, router):
        ...     from aiohttp import web
        ...     async def version(request):
        ...         return web.json_response({"pixels": len(router.pixels)})
        ...     app.router.add_get("/acme/pixels", version)
    """


@hookspec
def convroute_cli_commands(commands: click.Group) -> None:
    """Add sub-commands to `convroute`.

    Example:
        >>> from convroute import hookimpl
        >>> @hookimpl
        ... def convroute_cli_commands(commands):
        ...     import click
        ...     @commands.command("hello")
        ...     def hello():
        ...         click.echo("hello")
    """
