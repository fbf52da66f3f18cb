"""Match keys to `user_data`: what is hashed, what is passed to the byte, and where each came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from convroute.normalise import already_hashed, public_ip
from convroute.spi import JSON, Conversion, Note, Pixel
from convroute_facebook.click import read_click
from convroute_facebook.contact_keys import add_external_id, read_emails, read_phones
from convroute_facebook.identifiers import read_fbp
from convroute_facebook.json_values import encodable
from convroute_facebook.person_keys import add_person_keys, read_country
from convroute_facebook.settings import FacebookOptions
from convroute_facebook.user_members import add_user_members
from convroute_facebook.user_object import UserObject

WANTED: Final = (
    "em", "ph", "external_id", "fbc", "client_ip_address", "client_user_agent", "fbp",
    "fn", "ln", "zp", "ct", "country", "st", "db", "ge",
)  # fmt: skip
"""Every match key that any event may have, the most useful first."""

_BAD_IP: Final = Note.dropped("ipAddress", "must be one public IPv4 or IPv6 address, not hashed")
_ONE_IP: Final = Note.changed("ipAddress", "the first public address of the list was taken")
_BAD_AGENT: Final = Note.dropped("userAgent", "must be the browser's own text, not hashed")


def read_user_data(
    conversion: Conversion,
    pixel: Pixel,
    options: FacebookOptions,
    extras: Mapping[str, JSON],
    notes: list[Note],
) -> UserObject:
    """Give `user_data`, and the lead field behind each of its members.

    Args:
        conversion: Whom it is about.
        pixel: Says in which region national phone numbers are read.
        options: The pixel's options: that region again, and how the external id is sent.
        extras: Members that came with the event, checked already.
        notes: Takes what had to be left out or changed.
    """
    members: dict[str, JSON] = {}
    origins: dict[str, str] = {}
    user = UserObject(members, origins, notes)
    keys = conversion.lead.keys
    country = read_country(keys)
    if keys.emails and (emails := read_emails(keys.emails, notes)):
        members["em"] = emails
        origins["em"] = "emails"
    if keys.phones:
        region = options.default_phone_region or pixel.default_phone_region
        if phones := read_phones(keys.phones, country, region, notes):
            members["ph"] = phones
            origins["ph"] = "phones"
    add_person_keys(user, keys, country, conversion.fired_at)
    add_external_id(user, conversion.lead, options.external_id)
    if keys.ip_address:
        _add_address(user, keys.ip_address)
    if keys.user_agent:
        _add_agent(user, keys.user_agent)
    if identifiers := keys.identifiers:
        if (click := read_click(conversion, notes)) is not None:
            members["fbc"], origins["fbc"] = click
        fbp = identifiers.get("fbp")
        if fbp is not None and (browser := read_fbp(fbp.value, notes)) is not None:
            members["fbp"] = browser
            origins["fbp"] = "clickIds.fbp"
    if identifiers or extras:
        add_user_members(user, identifiers, extras)
    return user


def _add_address(user: UserObject, value: str) -> None:
    address = public_ip(value)
    if address is None and "," in value:
        # What a proxy hands on in X-Forwarded-For: the client is the left-most.
        address = next(filter(None, map(public_ip, value.split(","))), None)
        if address is not None:
            user.notes.append(_ONE_IP)
    if address is None:
        user.notes.append(_BAD_IP)
    else:
        user.put("client_ip_address", address, "ip_address")


def _add_agent(user: UserObject, value: str) -> None:
    agent = encodable(value).strip()
    if not agent or (len(agent) == 64 and already_hashed(agent)):
        user.notes.append(_BAD_AGENT)
    else:
        user.put("client_user_agent", agent, "user_agent")
