"""The emulated platform, written from the platform's documents and apart from this plugin's mapping."""

from __future__ import annotations

from convroute_tiktok.emulator.platform import EmulatedTikTok

__all__ = ["EmulatedTikTok"]
