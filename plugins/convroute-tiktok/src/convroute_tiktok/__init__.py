"""TikTok for convroute: conversions of leads, sent server-side through TikTok's Events API 2.0."""

from __future__ import annotations

from collections.abc import Iterable

from convroute.spi import Emulator, Platform, PluginConfig, hookimpl
from convroute_tiktok.platform import TikTok
from convroute_tiktok.settings import TikTokOptions, TikTokSettings

__all__ = ["TikTok", "TikTokOptions", "TikTokSettings"]


@hookimpl
def convroute_platforms(config: PluginConfig) -> Iterable[Platform]:
    """Give the platform, set up from `[convroute.plugins.tiktok]`."""
    yield TikTok(settings=config.load(TikTokSettings))


@hookimpl
def convroute_emulators() -> Iterable[Emulator]:
    """Give the emulated platform; it is imported only where one is wanted."""
    from convroute_tiktok.emulator import EmulatedTikTok

    yield EmulatedTikTok()
