"""convroute: fire a conversion of a lead to the ad platform that brought it, server-side.

The names below are what an application needs; a plugin finds its own in `convroute.spi`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from convroute.errors import (
    ConfigurationError,
    ConvrouteError,
    DeliveryError,
    InvalidEventError,
    InvalidLeadError,
    LeadNotFound,
    LeadSourceError,
    PixelNotFound,
    PluginError,
    StoreError,
)
from convroute.hookspecs import hookimpl
from convroute.model.lead import Lead
from convroute.model.payload import Payload
from convroute.model.pixel import Pixel
from convroute.model.receipt import FireResult, Receipt, Status
from convroute.roles.platform import Platform
from convroute.secret import Secret

if TYPE_CHECKING:
    from convroute.router import Router
    from convroute.routing.preview import Preview
    from convroute.settings import ServerSettings, Settings

__all__ = [
    "ConfigurationError",
    "ConvrouteError",
    "DeliveryError",
    "FireResult",
    "InvalidEventError",
    "InvalidLeadError",
    "Lead",
    "LeadNotFound",
    "LeadSourceError",
    "Payload",
    "Pixel",
    "PixelNotFound",
    "Platform",
    "PluginError",
    "Preview",
    "Receipt",
    "Router",
    "Secret",
    "ServerSettings",
    "Settings",
    "Status",
    "StoreError",
    "hookimpl",
]

_LATER: Final = {
    "Preview": "convroute.routing.preview",
    "Router": "convroute.router",
    "ServerSettings": "convroute.settings",
    "Settings": "convroute.settings",
}
"""What pulls in the event loop, the converter and the plugins: a plugin or a command need not wait for it."""


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(_LATER[name]), name)
    globals()[name] = found
    return found
