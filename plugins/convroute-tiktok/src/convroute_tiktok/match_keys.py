"""The match keys that TikTok can use, the most useful first, and which of them an event source has no place for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from convroute.spi import Conversion, MatchKeySpec, Pixel
from convroute_tiktok.event_name import read_event_name
from convroute_tiktok.event_source import event_source
from convroute_tiktok.extras import NONE, read_extras
from convroute_tiktok.identifiers import TAKEN, lead_id_of
from convroute_tiktok.settings import TikTokOptions
from convroute_tiktok.user_data import WITH_BROWSER, WITH_EXTERNAL_ID, WITH_PERSON

# User object (doc 1771101303285761) and "Parameters" (doc 1771101151059969): what tells one person by itself, then
# the click and the browser, then what narrows down.
WANTED: Final = (
    MatchKeySpec("email", ("emails",), "it finds most people; every address helps", hashed=True),
    MatchKeySpec("phone", ("phones",), "it finds people whose address is another one", hashed=True),
    MatchKeySpec(
        "external_id", ("external_id", "id"),
        "it joins the event with what the browser pixel saw of the same person", hashed=True,
    ),
    MatchKeySpec("ttclid", ("clickIds.ttclid", "landing_url"), "it names the click on the ad that brought the person"),
    MatchKeySpec("ttp", ("clickIds.ttp",), "it names the browser; it is the cookie _ttp of your page"),
    MatchKeySpec("ip", ("ip_address",), "with the user agent it tells a browser; the person's own, never yours"),
    MatchKeySpec("user_agent", ("user_agent",), "with the IP address it tells a browser"),
    MatchKeySpec("first_name", ("first_name",), "it confirms a match", hashed=True),
    MatchKeySpec("last_name", ("last_name",), "it confirms a match", hashed=True),
    MatchKeySpec("zip_code", ("zip",), "it narrows a match down", hashed=True),
    MatchKeySpec("city", ("city",), "it narrows a match down"),
    MatchKeySpec("state", ("state",), "it narrows a match down"),
    MatchKeySpec("country", ("country",), "it narrows a match down, and phone numbers are read by it"),
    MatchKeySpec("locale", ("clickIds.locale",), "it narrows a match down; the browser's language, as en-US"),
    MatchKeySpec("idfa", ("clickIds.idfa",), rare=True),
    MatchKeySpec("idfv", ("clickIds.idfv",), rare=True),
    MatchKeySpec("gaid", ("clickIds.gaid",), rare=True),
    MatchKeySpec("att_status", ("clickIds.att_status",), rare=True),
    MatchKeySpec("lead_id", ("clickIds.tiktok.lead_id",), "it names the lead of an Instant Form", rare=True),
)  # fmt: skip

ALWAYS: Final = frozenset({"email", "phone"})
BY_SOURCES: Final[tuple[tuple[frozenset[str], frozenset[str]], ...]] = (
    (WITH_EXTERNAL_ID, frozenset({"external_id"})),
    (WITH_BROWSER, frozenset({"ip", "user_agent"})),
    (frozenset({"crm"}), frozenset({"lead_id"})),
    (WITH_PERSON, frozenset({"first_name", "last_name", "zip_code", "city", "state", "country"})),
)
"""Event sources, and the match keys that they have beside those that all have."""


def taken_by(source: str) -> frozenset[str]:
    """Name the match keys that an event source has."""
    further = (members for sources, members in BY_SOURCES if source in sources)
    return ALWAYS.union(TAKEN[source], *further)


def out_of_reach(conversion: Conversion, pixel: Pixel) -> Mapping[str, str]:
    """Name what the event cannot have, because its event source has no place for it."""
    source = chosen_source(conversion, pixel)
    taken = taken_by(source)
    why = f"TikTok has no place for it in {source} events, and this is sent as one"
    return {spec.name: why for spec in WANTED if spec.name not in taken}


def chosen_source(conversion: Conversion, pixel: Pixel) -> str:
    """Name the event source that mapping chooses."""
    event = conversion.event
    name = read_event_name(event.name, pixel, [])
    extras = read_extras(event, []) if event.extras else NONE
    standard = getattr(name, "standard", False)
    return event_source(
        conversion,
        pixel,
        pixel.load(TikTokOptions),
        lead_id_of(conversion, extras),
        standard_name=standard,
    ).name
