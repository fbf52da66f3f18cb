"""The user object: match keys as TikTok compares them, for each event source those that it takes."""

from __future__ import annotations

from typing import Final

from convroute.normalise import already_hashed, country_code, encodable, public_ip
from convroute.spi import Note
from convroute_tiktok.contact_keys import add_emails, add_external_id, add_phones
from convroute_tiktok.draft import Draft
from convroute_tiktok.person_keys import add_person_keys

# User object, column by column (doc 1771101303285761).
WITH_EXTERNAL_ID: Final = frozenset({"web", "crm"})
WITH_BROWSER: Final = frozenset({"web", "app"})
WITH_PERSON: Final = frozenset({"web"})

_BAD_IP: Final = Note.dropped("ipAddress", "not a public IP address")
_BAD_AGENT: Final = Note.dropped("userAgent", "blank, or hashed: TikTok takes it in clear text")


def add_user_data(draft: Draft) -> None:
    """Add the person's match keys that the event source takes; identifiers come apart from them."""
    keys, source = draft.conversion.lead.keys, draft.source
    country = country_code(keys.country) if keys.country else None
    if keys.emails:
        add_emails(keys.emails, draft)
    if keys.phones:
        add_phones(keys.phones, country, draft)
    if source in WITH_EXTERNAL_ID:
        add_external_id(draft)
    if source in WITH_PERSON:
        add_person_keys(keys, country, draft)
    if source in WITH_BROWSER:
        if keys.ip_address:
            _add_address(keys.ip_address, draft)
        if keys.user_agent:
            _add_agent(keys.user_agent, draft)


def _add_address(value: str, draft: Draft) -> None:
    address = public_ip(value)
    if address is None:
        draft.notes.append(_BAD_IP)
    else:
        draft.put("ip", address, "ip_address")


def _add_agent(value: str, draft: Draft) -> None:
    agent = encodable(value).strip()
    if not agent or (len(agent) == 64 and already_hashed(agent)):
        draft.notes.append(_BAD_AGENT)
    else:
        draft.put("user_agent", agent, "user_agent")
