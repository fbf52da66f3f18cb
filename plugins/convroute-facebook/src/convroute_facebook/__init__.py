"""Facebook for convroute: conversions of leads, sent server-side through Meta's Conversions API."""

from __future__ import annotations

from collections.abc import Iterable

from convroute.spi import Emulator, Platform, PluginConfig, hookimpl
from convroute_facebook.platform import Facebook
from convroute_facebook.settings import FacebookOptions, FacebookSettings

__all__ = ["Facebook", "FacebookOptions", "FacebookSettings"]


@hookimpl
def convroute_platforms(config: PluginConfig) -> Iterable[Platform]:
    """Give the platform, set up from `[convroute.plugins.facebook]`."""
    yield Facebook(settings=config.load(FacebookSettings))


@hookimpl
def convroute_emulators() -> Iterable[Emulator]:
    """Give the emulated platform; it is imported only where one is wanted."""
    from convroute_facebook.emulator import EmulatedFacebook

    yield EmulatedFacebook()
