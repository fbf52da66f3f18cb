"""The emulated platform, written from the platform's documents and apart from this plugin's mapping."""

from __future__ import annotations

from convroute_facebook.emulator.platform import EmulatedFacebook

__all__ = ["EmulatedFacebook"]
