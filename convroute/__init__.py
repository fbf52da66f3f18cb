"""convroute: fire a conversion of a lead to the ad platform that brought it, server-side.

The names below are what an application needs; a plugin finds its own in `convroute.spi`.
"""

from __future__ import annotations

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
from convroute.lead import Lead
from convroute.payload import Payload
from convroute.pixel import Pixel
from convroute.platform import Platform
from convroute.preview import Preview
from convroute.receipt import FireResult, Receipt, Status
from convroute.router import Router
from convroute.secret import Secret
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
