"""The user object: match keys as TikTok compares them, for each event source those that it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from convroute.normalise import (
    already_hashed,
    country_code,
    is_md5_like,
    name,
    place,
    sha256_hex,
    us_state_code,
    zip_code,
)
from convroute_tiktok.contact import DIGEST_LENGTH, MD5_LENGTH, add_emails, add_phones
from convroute_tiktok.draft import Draft
from convroute_tiktok.json_values import utf8
from convroute_tiktok.settings import ExternalId
from convroute_tiktok.web_address import device_ip

Reader = Callable[[str, str | None], str | None]


def _name(value: str, _: str | None) -> str | None:
    if len(value) >= DIGEST_LENGTH and (known := already_hashed(value)):
        return known
    text = None if len(value) >= MD5_LENGTH and is_md5_like(value) else name(value, spaces=True)
    return text and sha256_hex(text)


def _zip(value: str, country: str | None) -> str | None:
    if len(value) >= DIGEST_LENGTH and (known := already_hashed(value)):
        return known
    text = zip_code(value, country=country)
    return text and sha256_hex(text)


def _city(value: str, _: str | None) -> str | None:
    hashed = len(value) >= MD5_LENGTH and (already_hashed(value) or is_md5_like(value))
    return None if hashed else place(value)


def _state(value: str, country: str | None) -> str | None:
    return (us_state_code(value) if country == "us" else None) or _city(value, country)


def _country(_: str, country: str | None) -> str | None:
    return country


def _ip(value: str, _: str | None) -> str | None:
    return device_ip(value)


def _user_agent(value: str, _: str | None) -> str | None:
    return utf8(value).strip() or None


# Wire name, our field, its name in a lead record, how it is read, why it may be dropped.
# Address and device: doc 1771101303285761. Names and place ("Parameters", doc 1771101151059969) are for web only;
# names and postal code are hashed, city, state and country are not.
_ADDRESS: Final[tuple[tuple[str, str, str, Reader, str], ...]] = (
    ("ip", "ip_address", "ipAddress", _ip, "not a public IP address"),
    ("user_agent", "user_agent", "userAgent", _user_agent, "blank"),
)
_PERSON: Final[tuple[tuple[str, str, str, Reader, str], ...]] = (
    ("first_name", "first_name", "firstName", _name, "no letters in it, or an MD5"),
    ("last_name", "last_name", "lastName", _name, "no letters in it, or an MD5"),
    ("city", "city", "city", _city, "no letters in it, or hashed: TikTok takes it in clear text"),
    (
        "state",
        "state",
        "state",
        _state,
        "no letters in it, or hashed: TikTok takes it in clear text",
    ),
    ("zip_code", "zip", "zip", _zip, "no postal code"),
    (
        "country",
        "country",
        "country",
        _country,
        "no ISO 3166 country; TikTok takes its two letters in clear text",
    ),
)
_PLAIN: Final[Mapping[str, tuple[tuple[str, str, str, Reader, str], ...]]] = {
    "web": _ADDRESS + _PERSON,
    "app": _ADDRESS,
    "offline": (),
    "crm": (),
}
_EXTERNAL_ID: Final = frozenset({"web", "crm"})


def add_user_data(draft: Draft) -> None:
    """Add the person's match keys to the user object, those that the event source takes."""
    keys = draft.conversion.lead.keys
    country = country_code(keys.country) if keys.country else None
    if keys.emails:
        add_emails(keys.emails, draft)
    if keys.phones:
        add_phones(keys.phones, country, draft)
    if draft.source in _EXTERNAL_ID:
        _add_external_id(draft)
    user, match_keys = draft.user, draft.match_keys
    for wire, field, label, read, why in _PLAIN[draft.source]:
        value = getattr(keys, field)
        if value:
            found = read(value, country)
            if found:
                user[wire] = found
                match_keys[wire] = field
            else:
                draft.dropped(label, why)


def _add_external_id(draft: Draft) -> None:
    use = draft.options.external_id
    if use is ExternalId.OFF:
        return
    lead = draft.conversion.lead
    field, value = "external_id", lead.keys.external_id
    if not value and use is ExternalId.ANY:
        field, value = "id", lead.id
    digest = external_id(value, lower=draft.options.external_id_lower) if value else None
    if digest:
        draft.user["external_id"] = digest
        draft.match_keys["external_id"] = field


def external_id(value: str, *, lower: bool) -> str | None:
    """Give the hash of an external id: trimmed, its case kept, as TikTok's own tag template does.

    What counts is that the browser pixel hashes the same, so nothing else is done to it: no Unicode normalisation.
    """
    if len(value) >= DIGEST_LENGTH and (known := already_hashed(value)):
        return known
    text = value.strip() if value.isascii() else utf8(value).strip().strip("\ufeff").strip()
    return sha256_hex(text.lower() if lower else text) if text else None
