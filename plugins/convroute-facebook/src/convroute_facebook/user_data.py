"""`user_data`: match keys as Meta compares them, and the lead field behind each."""

from __future__ import annotations

from typing import Final

from convroute.normalise import already_hashed, country_code, encodable, public_ip
from convroute.spi import Note
from convroute_facebook.contact_keys import add_emails, add_external_id, add_phones
from convroute_facebook.draft import Draft
from convroute_facebook.person_keys import add_person_keys

_BAD_IP: Final = Note.dropped("ipAddress", "must be one public IPv4 or IPv6 address, not hashed")
_ONE_IP: Final = Note.changed("ipAddress", "the first public address of the list was taken")
_BAD_AGENT: Final = Note.dropped("userAgent", "must be the browser's own text, not hashed")


def add_user_data(draft: Draft) -> None:
    """Add the person's match keys; identifiers come apart from them."""
    keys = draft.conversion.lead.keys
    country = country_code(keys.country) if keys.country else None
    if keys.emails:
        add_emails(keys.emails, draft)
    if keys.phones:
        add_phones(keys.phones, country, draft)
    add_external_id(draft)
    add_person_keys(keys, country, draft)
    if keys.ip_address:
        _add_address(keys.ip_address, draft)
    if keys.user_agent:
        _add_agent(keys.user_agent, draft)


def _add_address(value: str, draft: Draft) -> None:
    address = public_ip(value)
    if address is None and "," in value:
        # What a proxy hands on in X-Forwarded-For: the client is the left-most.
        address = next(filter(None, map(public_ip, value.split(","))), None)
        if address is not None:
            draft.notes.append(_ONE_IP)
    if address is None:
        draft.notes.append(_BAD_IP)
    else:
        draft.user["client_ip_address"] = address
        draft.match_keys["client_ip_address"] = "ip_address"


def _add_agent(value: str, draft: Draft) -> None:
    agent = (value if value.isascii() else encodable(value)).strip()
    if not agent or (len(agent) == 64 and already_hashed(agent)):
        draft.notes.append(_BAD_AGENT)
    else:
        draft.user["client_user_agent"] = agent
        draft.match_keys["client_user_agent"] = "user_agent"
