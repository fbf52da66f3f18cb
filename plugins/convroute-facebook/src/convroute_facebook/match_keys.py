"""The match keys that Meta can use, the most useful first, and which of them an event cannot have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from convroute.spi import ActionSource, Conversion, MatchKeySpec

# The order is that of Best practices and Customer information parameters: what tells one person by itself, then
# what tells a browser, then what narrows down. Hashing: the table of Customer information parameters.
WANTED: Final = (
    MatchKeySpec("em", ("emails",), "it finds most people; every address helps", hashed=True),
    MatchKeySpec("ph", ("phones",), "it finds people whose address is another one", hashed=True),
    MatchKeySpec(
        "external_id", ("external_id", "id"),
        "it joins the event with what the browser pixel saw of the same person", hashed=True,
    ),
    MatchKeySpec(
        "fbc", ("clickIds.fbclid", "clickIds.fbc"), "it names the click on the ad that brought the person"
    ),
    MatchKeySpec(
        "client_ip_address", ("ip_address",), "with the user agent it tells a browser; the person's own, never yours"
    ),
    MatchKeySpec(
        "client_user_agent", ("user_agent",), "Meta asks for it with website events, and reads it with the IP address"
    ),
    MatchKeySpec("fbp", ("clickIds.fbp",), "it names the browser; it is the cookie _fbp of your page"),
    MatchKeySpec("fn", ("first_name",), "it confirms a match", hashed=True),
    MatchKeySpec("ln", ("last_name",), "it confirms a match", hashed=True),
    MatchKeySpec("zp", ("zip",), "it narrows a match down", hashed=True),
    MatchKeySpec("ct", ("city",), "it narrows a match down", hashed=True),
    MatchKeySpec("country", ("country",), "Meta asks for it always, and phone numbers are read by it", hashed=True),
    MatchKeySpec("st", ("state",), "it narrows a match down", hashed=True),
    MatchKeySpec("db", ("date_of_birth",), "it confirms a match", hashed=True),
    MatchKeySpec("ge", ("gender",), "it narrows a match down", hashed=True),
    MatchKeySpec("lead_id", ("clickIds.facebook.lead_id",), "it names the lead of a Lead Ads form", rare=True),
    MatchKeySpec("subscription_id", ("clickIds.facebook.subscription_id",), rare=True),
    MatchKeySpec("fb_login_id", ("clickIds.facebook.fb_login_id",), rare=True),
    MatchKeySpec("madid", ("clickIds.facebook.madid",), rare=True),
    MatchKeySpec("anon_id", ("clickIds.facebook.anon_id",), rare=True),
    MatchKeySpec("ctwa_clid", ("clickIds.ctwa_clid",), rare=True),
    MatchKeySpec("page_scoped_user_id", ("clickIds.facebook.page_scoped_user_id",), rare=True),
    MatchKeySpec("ig_sid", ("clickIds.facebook.ig_sid",), rare=True),
)  # fmt: skip

BROWSER: Final = ("fbc", "client_ip_address", "client_user_agent", "fbp")
OFF_THE_WEB: Final = {
    ActionSource.PHONE_CALL: "a phone call",
    ActionSource.PHYSICAL_STORE: "a visit to a shop",
}


def out_of_reach(conversion: Conversion) -> Mapping[str, str]:
    """Name what an event cannot have: a browser's keys, if it happened off the web to somebody who never came there.

    What is known of a browser is of the person's earlier visit; an agent's or a server's own must not be sent.
    """
    what = OFF_THE_WEB.get(conversion.event.action_source)
    if what is None or _came_to_a_page(conversion):
        return {}
    why = f"{what} has no browser, and the lead has no visit to a page of yours"
    return dict.fromkeys(BROWSER, why)


def _came_to_a_page(conversion: Conversion) -> bool:
    keys, event = conversion.keys, conversion.event
    return bool(
        conversion.lead.landing_url
        or event.source_url
        or keys.ip_address
        or keys.user_agent
        or not keys.identifiers.keys().isdisjoint({"fbc", "fbclid", "fbp"})
    )
