"""What can be wrong with a TikTok pixel's settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from convroute.normalise import country_code, http_url
from convroute.spi import Fault, Pixel
from convroute_tiktok.currency import tiktok_currency
from convroute_tiktok.settings import TikTokOptions

# Table of event_source_id, doc 1771101303285761.
NO_REGION: Final = "must be a country's two letters, such as US"
DIGITS: Final = ("offline_event_set_id", "crm_event_set_id", "tiktok_app_id")


def pixel_faults(pixel: Pixel) -> Iterator[Fault]:
    """Give every fault, with its path below the pixel and without the value."""
    if not pixel.pixel_id.strip():
        yield Fault("pixel_id", "must be the Pixel Code from Events Manager")
    yield from _option_faults(pixel.load(TikTokOptions))
    if _is_no_region(pixel.default_phone_region):
        yield Fault("default_phone_region", NO_REGION)
    if pixel.default_currency is not None and tiktok_currency(pixel.default_currency) is None:
        yield Fault("default_currency", "must be a currency that TikTok takes")
    for ours, theirs in pixel.event_names.items():
        if not theirs.strip():
            yield Fault(f"event_names.{ours}", "must name a TikTok event")


def _option_faults(options: TikTokOptions) -> Iterator[Fault]:
    for name in DIGITS:
        value = getattr(options, name)
        if value is not None and not (value.isascii() and value.isdecimal()):
            yield Fault(f"options.{name}", "must be digits, as Events Manager shows them")
    if options.default_page_url is not None and http_url(options.default_page_url) is None:
        yield Fault("options.default_page_url", "must be an absolute http or https URL")
    if _is_no_region(options.default_phone_region):
        yield Fault("options.default_phone_region", NO_REGION)


def _is_no_region(region: str | None) -> bool:
    return region is not None and (len(region) != 2 or country_code(region) is None)
