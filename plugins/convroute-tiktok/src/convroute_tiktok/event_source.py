"""From our action source to TikTok's event source, and the id that goes with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from convroute.normalise import public_ip, query_value
from convroute.spi import ActionSource, Conversion, Note, Pixel
from convroute_tiktok.contact_keys import has_contact
from convroute_tiktok.settings import TikTokOptions


class EventSource(NamedTuple):
    """TikTok's event source of one event.

    Attributes:
        name: `web`, `app`, `offline` or `crm`.
        id: The pixel code, or the id of the app or the event set.
        note: What is worth knowing about the choice.
    """

    name: str
    id: str
    note: Note | None = None


class Known(NamedTuple):
    """What decides.

    Attributes:
        conversion: What is mapped.
        options: The pixel's options.
        lead_id: The TikTok lead id, if one is known.
        standard_name: Whether the event has a standard name; offline event sets take no other.
        region: The country of phone numbers of a lead that names none.
    """

    conversion: Conversion
    options: TikTokOptions
    lead_id: str | None
    standard_name: bool
    region: str | None


Test = Callable[[Known], str | None]
"""Gives the id to send to, or None where the event source does not fit."""


def seen_in_browser(conversion: Conversion) -> bool:
    """Tell whether anything ties the person to a browser: click id, browser id, or public address and user agent."""
    keys = conversion.lead.keys
    if "ttclid" in keys.identifiers or "ttp" in keys.identifiers:
        return True
    if keys.ip_address and keys.user_agent and public_ip(keys.ip_address):
        return True
    urls = (conversion.event.source_url, conversion.lead.landing_url)
    return any(url and query_value(url, "ttclid") for url in urls)


def _crm(known: Known) -> str | None:
    return known.options.crm_event_set_id if known.lead_id else None


def _offline(known: Known) -> str | None:
    return known.options.offline_event_set_id


def _offline_if_unseen(known: Known) -> str | None:
    event_set = known.options.offline_event_set_id
    if not event_set or not known.standard_name or seen_in_browser(known.conversion):
        return None
    reachable = has_contact(known.conversion.lead.keys, known.region, known.options)
    return event_set if reachable else None


def _app(known: Known) -> str | None:
    return known.options.tiktok_app_id


class Choice(NamedTuple):
    """What an action source may become.

    Attributes:
        tests: Event sources with their tests, the best first; each test gives the id to send to, or None.
        else_note: For `web`, which is what is left: who has only a pixel code gets the event through.
    """

    tests: tuple[tuple[str, Test], ...] = ()
    else_note: Note | None = None


def _as_web(option: str) -> Note:
    return Note("actionSource", f"sent as a web event, since the pixel has no {option}")


# TikTok knows no action sources. The choice follows its help pages "Offline events" (calls and chats are offline
# contacts) and "CRM events" (only leads of Instant Forms have the lead id that crm demands).
_UNSAID: Final = Choice((("crm", _crm), ("offline", _offline_if_unseen)))
_OFF_THE_WEB: Final = Choice((("offline", _offline),), _as_web("offline_event_set_id"))
CHOICES: Final[Mapping[ActionSource, Choice]] = {
    ActionSource.WEBSITE: Choice(),
    ActionSource.SYSTEM_GENERATED: _UNSAID,
    ActionSource.EMAIL: _UNSAID,
    ActionSource.OTHER: _UNSAID,
    ActionSource.PHONE_CALL: _OFF_THE_WEB,
    ActionSource.CHAT: _OFF_THE_WEB,
    ActionSource.PHYSICAL_STORE: _OFF_THE_WEB,
    ActionSource.APP: Choice((("app", _app),), _as_web("tiktok_app_id")),
}


def event_source(
    conversion: Conversion,
    pixel: Pixel,
    options: TikTokOptions,
    lead_id: str | None,
    *,
    standard_name: bool,
) -> EventSource:
    """Choose the event source.

    Args:
        conversion: What is mapped.
        pixel: Where it goes.
        options: The pixel's options.
        lead_id: The TikTok lead id, if one is known.
        standard_name: Whether the event has a standard name; offline event sets take no other.
    """
    tests, else_note = CHOICES[conversion.event.action_source]
    if not tests:
        return EventSource("web", pixel.pixel_id, else_note)
    region = options.default_phone_region or pixel.default_phone_region
    known = Known(conversion, options, lead_id, standard_name, region)
    for name, test in tests:
        found = test(known)
        if found:
            return EventSource(name, found)
    return EventSource("web", pixel.pixel_id, else_note)
