"""convroute: fire a conversion of a lead to the ad platform that brought it, server-side.

The names below are what an application needs; a plugin finds its own in `convroute.spi`. Each is loaded when
it is first used, so that a command or a plugin does not wait for what it does not need.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from convroute.ambient import Ambient
    from convroute.errors import (
        ConfigurationError,
        ConvrouteError,
        DeliveryError,
        Fault,
        InvalidEventError,
        InvalidLeadError,
        LeadNotFound,
        LeadSourceError,
        PixelNotFound,
        PluginError,
        StoreError,
    )
    from convroute.hookspecs import hookimpl
    from convroute.model.event import ActionSource, Item
    from convroute.model.lead import Lead
    from convroute.model.payload import Payload
    from convroute.model.pixel import Pixel
    from convroute.model.receipt import FireResult, Receipt, Status
    from convroute.retry import RetryPolicy
    from convroute.roles.platform import Platform
    from convroute.router import Router
    from convroute.routing.preview import Preview
    from convroute.secret import Secret
    from convroute.settings import ServerSettings, Settings

__all__ = [
    "ActionSource",
    "Ambient",
    "ConfigurationError",
    "ConvrouteError",
    "DeliveryError",
    "Fault",
    "FireResult",
    "InvalidEventError",
    "InvalidLeadError",
    "Item",
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
    "RetryPolicy",
    "Router",
    "Secret",
    "ServerSettings",
    "Settings",
    "Status",
    "StoreError",
    "hookimpl",
]

_HOMES: Final = {
    "ActionSource": "convroute.model.event",
    "Ambient": "convroute.ambient",
    "ConfigurationError": "convroute.errors",
    "ConvrouteError": "convroute.errors",
    "DeliveryError": "convroute.errors",
    "Fault": "convroute.errors",
    "FireResult": "convroute.model.receipt",
    "InvalidEventError": "convroute.errors",
    "InvalidLeadError": "convroute.errors",
    "Item": "convroute.model.event",
    "Lead": "convroute.model.lead",
    "LeadNotFound": "convroute.errors",
    "LeadSourceError": "convroute.errors",
    "Payload": "convroute.model.payload",
    "Pixel": "convroute.model.pixel",
    "PixelNotFound": "convroute.errors",
    "Platform": "convroute.roles.platform",
    "PluginError": "convroute.errors",
    "Preview": "convroute.routing.preview",
    "Receipt": "convroute.model.receipt",
    "RetryPolicy": "convroute.retry",
    "Router": "convroute.router",
    "Secret": "convroute.secret",
    "ServerSettings": "convroute.settings",
    "Settings": "convroute.settings",
    "Status": "convroute.model.receipt",
    "StoreError": "convroute.errors",
    "hookimpl": "convroute.hookspecs",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
