"""Everything a plugin may use, in one place. Names here follow the project's compatibility policy."""

from __future__ import annotations

from convroute.conversion import Conversion
from convroute.emulator import EmulatedEvent, EmulatedRequest, Emulator
from convroute.errors import (
    ConfigurationError,
    Fault,
    InvalidLeadError,
    LeadSourceError,
    PluginError,
    SendingWithheld,
    StoreError,
    TransportError,
)
from convroute.event import ActionSource, ConversionEvent, Item
from convroute.hookspecs import hookimpl
from convroute.http import HttpRequest, HttpResponse
from convroute.jsonvalue import JSON
from convroute.lead import Lead
from convroute.match_keys import Identifier, MatchKeys
from convroute.note import Note, NoteKind
from convroute.outcome import Outcome, Verdict, retry_after
from convroute.payload import Payload, Refusal
from convroute.pixel import Pixel
from convroute.platform import IdentifierSpec, NoOptions, Platform
from convroute.plugin_config import PluginConfig
from convroute.receipt import Attempt, FireResult, Receipt, Status
from convroute.roles import Gate, LeadSource, LeadStore, Observer, Transport, Withheld
from convroute.secret import Secret

__all__ = [
    "JSON",
    "ActionSource",
    "Attempt",
    "ConfigurationError",
    "Conversion",
    "ConversionEvent",
    "EmulatedEvent",
    "EmulatedRequest",
    "Emulator",
    "Fault",
    "FireResult",
    "Gate",
    "HttpRequest",
    "HttpResponse",
    "Identifier",
    "IdentifierSpec",
    "InvalidLeadError",
    "Item",
    "Lead",
    "LeadSource",
    "LeadSourceError",
    "LeadStore",
    "MatchKeys",
    "NoOptions",
    "Note",
    "NoteKind",
    "Observer",
    "Outcome",
    "Payload",
    "Pixel",
    "Platform",
    "PluginConfig",
    "PluginError",
    "Receipt",
    "Refusal",
    "Secret",
    "SendingWithheld",
    "Status",
    "StoreError",
    "Transport",
    "TransportError",
    "Verdict",
    "Withheld",
    "hookimpl",
    "retry_after",
]
