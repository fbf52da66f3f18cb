"""The built-in plugins, registered like any other: each has its own table in the settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from convroute.gates.consent import ConsentGate
from convroute.hookspecs import hookimpl
from convroute.roles import Gate, LeadSource, Transport
from convroute.roles.plugin_config import PluginConfig
from convroute.transports.dry_run import DryRunTransport


class HttpPlugin:
    """Brings the transport `http`."""

    @hookimpl
    def convroute_transports(self, config: PluginConfig) -> Iterable[Transport]:
        """Give the HTTP transport; its library is loaded only here."""
        from convroute.transports.http import HttpSettings, HttpTransport

        yield HttpTransport(settings=config.load(HttpSettings))


class DryRunPlugin:
    """Brings the transport `dry-run`."""

    @hookimpl
    def convroute_transports(self) -> Iterable[Transport]:
        """Give the dry-run transport."""
        yield DryRunTransport()


class SqlitePlugin:
    """Brings the embedded lead store `sqlite`, where a database is set."""

    @hookimpl
    def convroute_lead_sources(self, config: PluginConfig) -> Iterable[LeadSource]:
        """Give the lead store over the router's database file."""
        if config.database:
            from convroute.store.embedded_leads import EmbeddedLeads

            yield EmbeddedLeads(config.database)


class ConsentPlugin:
    """Brings the consent gate."""

    @hookimpl
    def convroute_gates(self) -> Iterable[Gate]:
        """Give the consent gate."""
        yield ConsentGate()


BUILTIN: Final[Mapping[str, object]] = {
    "consent": ConsentPlugin(),
    "dry-run": DryRunPlugin(),
    "http": HttpPlugin(),
    "sqlite": SqlitePlugin(),
}
