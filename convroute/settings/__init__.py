"""The settings: a file, the environment over it, and secrets fetched from where they live."""

from __future__ import annotations

from convroute.settings.settings import ROOT, ServerSettings, Settings, pixel_faults

__all__ = ["ROOT", "ServerSettings", "Settings", "pixel_faults"]
