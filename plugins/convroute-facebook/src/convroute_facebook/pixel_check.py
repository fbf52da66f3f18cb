"""What can be wrong with a pixel's settings, seen before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator

from convroute.normalise import country_code
from convroute.spi import ConfigurationError, Fault, Pixel
from convroute_facebook.event_time import MOST_DAYS
from convroute_facebook.limited_data_use import COUNTRY_CODES, STATE_CODES
from convroute_facebook.settings import FacebookOptions

LONGEST_AGENT = 22
MOST_STORE_DAYS = 62


def pixel_faults(pixel: Pixel) -> Iterator[Fault]:
    """Give every fault of a pixel, with its path below the pixel and without any value."""
    if not (pixel.pixel_id.isascii() and pixel.pixel_id.isdecimal()):
        yield Fault(
            "pixel_id",
            "must be the digits of a pixel's or dataset's id, as Events Manager shows them",
        )
    if not pixel.access_token:
        yield Fault("access_token", "must not be empty; make one in Events Manager")
    for name, sent in pixel.event_names.items():
        if not sent.strip():
            yield Fault(f"event_names.{name}", "must not be blank")
    try:
        options = pixel.load(FacebookOptions)
    except ConfigurationError as error:
        prefix = f"pixels.{pixel.name}."
        yield from (Fault(f.path.removeprefix(prefix), f.message) for f in error.faults)
        return
    yield from _option_faults(options)


def _option_faults(options: FacebookOptions) -> Iterator[Fault]:
    region = options.default_phone_region
    if region is not None and (len(region) != 2 or country_code(region) is None):
        yield Fault("options.default_phone_region", "must be an ISO 3166 alpha-2 code, such as US")
    if options.data_processing_country not in COUNTRY_CODES:
        yield Fault(
            "options.data_processing_country", "must be 0 (by IP address) or 1 (United States)"
        )
    if options.data_processing_state not in STATE_CODES:
        yield Fault("options.data_processing_state", "must be 0, or 1000 to 1013")
    if options.data_processing_state and not options.data_processing_country:
        yield Fault("options.data_processing_country", "must be 1 where a state is set")
    if options.partner_agent is not None and not _is_agent(options.partner_agent):
        yield Fault(
            "options.partner_agent",
            f"must have at most {LONGEST_AGENT} characters, two of them letters",
        )
    if options.crm_name is not None and not options.crm_name.strip():
        yield Fault("options.crm_name", "must not be blank; leave it out to mark no events")
    if not MOST_DAYS <= options.physical_store_days <= MOST_STORE_DAYS:
        yield Fault("options.physical_store_days", f"must be from {MOST_DAYS} to {MOST_STORE_DAYS}")


def _is_agent(text: str) -> bool:
    return 0 < len(text) <= LONGEST_AGENT and sum(map(str.isalpha, text)) >= 2
