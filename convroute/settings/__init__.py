"""The settings: a file, the environment over it, and secrets fetched from where they live."""

from __future__ import annotations

from convroute.settings.between_fields import pixel_faults
from convroute.settings.settings import ServerSettings, Settings
from convroute.settings.toml_file import ROOT

__all__ = ["ROOT", "ServerSettings", "Settings", "pixel_faults"]
