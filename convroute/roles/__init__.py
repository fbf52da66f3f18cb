"""The roles that a plugin's objects can take; the core awaits them and knows no more of them than this."""

from __future__ import annotations

from convroute.roles.emulator import EmulatedEvent, EmulatedRequest, Emulator
from convroute.roles.gate import Gate, Withheld
from convroute.roles.lead_source import LeadSource, LeadStore
from convroute.roles.observer import Observer
from convroute.roles.platform import IdentifierSpec, NoOptions, Platform
from convroute.roles.plugin_config import PluginConfig
from convroute.roles.transport import Transport

__all__ = [
    "EmulatedEvent",
    "EmulatedRequest",
    "Emulator",
    "Gate",
    "IdentifierSpec",
    "LeadSource",
    "LeadStore",
    "NoOptions",
    "Observer",
    "Platform",
    "PluginConfig",
    "Transport",
    "Withheld",
]
