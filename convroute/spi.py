"""Everything a plugin may use, in one place. Names here follow the project's compatibility policy."""

from __future__ import annotations

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
from convroute.hookspecs import hookimpl
from convroute.jsonvalue import JSON
from convroute.model.conversion import Conversion
from convroute.model.event import ActionSource, ConversionEvent, Item
from convroute.model.features import CallLimit, Deduplication, Features
from convroute.model.http import HttpRequest, HttpResponse
from convroute.model.lead import Lead
from convroute.model.match_key_spec import MatchKeySpec
from convroute.model.match_keys import Identifier, MatchKeys
from convroute.model.outcome import Outcome, Verdict, retry_after
from convroute.model.payload import Payload, Refusal
from convroute.model.pixel import Pixel
from convroute.model.receipt import Attempt, FireResult, Receipt, Status
from convroute.model.window import Window
from convroute.note import Note, NoteKind
from convroute.roles import Gate, LeadSource, LeadStore, Observer, Transport, Withheld
from convroute.roles.emulator import (
    EmulatedEvent,
    EmulatedRefusal,
    EmulatedRequest,
    Emulator,
    RateLimit,
    RateUse,
    RefusalRule,
)
from convroute.roles.platform import IdentifierSpec, NoOptions, Platform
from convroute.roles.plugin_config import PluginConfig
from convroute.secret import Secret
from convroute.wire.service_url import is_path_segment, is_service_url

__all__ = [
    "JSON",
    "ActionSource",
    "Attempt",
    "CallLimit",
    "ConfigurationError",
    "Conversion",
    "ConversionEvent",
    "Deduplication",
    "EmulatedEvent",
    "EmulatedRefusal",
    "EmulatedRequest",
    "Emulator",
    "Fault",
    "Features",
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
    "MatchKeySpec",
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
    "RateLimit",
    "RateUse",
    "Receipt",
    "Refusal",
    "RefusalRule",
    "Secret",
    "SendingWithheld",
    "Status",
    "StoreError",
    "Transport",
    "TransportError",
    "Verdict",
    "Window",
    "Withheld",
    "hookimpl",
    "is_path_segment",
    "is_service_url",
    "retry_after",
]
