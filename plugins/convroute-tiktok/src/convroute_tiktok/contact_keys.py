"""E-mail addresses, phone numbers and the external id: the match keys that find most people."""

from __future__ import annotations

from typing import Final

from convroute.normalise import (
    Phone,
    clean,
    country_code,
    email,
    encodable,
    is_e164,
    is_md5_like,
    read_phone,
    sha256_hex,
)
from convroute.spi import MatchKeys, Note
from convroute_tiktok.digest import finished
from convroute_tiktok.draft import Draft
from convroute_tiktok.settings import ExternalId, TikTokOptions

MD5: Final = "an MD5, which TikTok cannot match; give SHA-256 or clear text"
NO_ADDRESS: Final = "no e-mail address"
NO_NUMBER: Final = "no phone number of 7 to 15 digits"
NO_COUNTRY: Final = (
    "no phone number whose country can be told; write it with + and the calling code, give the lead's country, "
    "or set default_phone_region"
)
BARE_DIGITS: Final = "has no +; taken as an international number, since it is a valid one"


def add_emails(values: tuple[str, ...], draft: Draft) -> None:
    """Add hashed addresses: trimmed and in lower case, nothing else (doc 1771101303285761)."""
    found: list[str] = []
    for index, value in enumerate(values):
        # A digest has no @, so it is no address: what is one need not be asked whether it is hashed.
        address = email(value, exact=True)
        digest = sha256_hex(address) if address else finished(value)
        if digest is not None:
            found.append(digest)
        elif value and not value.isspace():
            draft.dropped(f"emails[{index}]", MD5 if is_md5_like(value) else NO_ADDRESS)
    _put("email", found, "emails", draft)


def add_phones(values: tuple[str, ...], country: str | None, draft: Draft) -> None:
    """Add hashed numbers: E.164 with its plus sign (doc 1771101303285761)."""
    found: list[str] = []
    for index, value in enumerate(values):
        digest = sha256_hex(value) if is_e164(value) else finished(value)
        if digest is None:
            text = _dialled(value, country, index, draft)
            if text is None:
                continue
            digest = sha256_hex(text)
        found.append(digest)
    _put("phone", found, "phones", draft)


def _dialled(value: str, country: str | None, index: int, draft: Draft) -> str | None:
    if is_md5_like(value):
        draft.dropped(f"phones[{index}]", MD5)
        return None
    phone = _read(value, country, draft.region, draft.options)
    if phone is None:
        if value and not value.isspace():
            draft.dropped(f"phones[{index}]", NO_NUMBER if country or draft.region else NO_COUNTRY)
        return None
    if phone.origin == "digits":
        draft.notes.append(Note(f"phones[{index}]", BARE_DIGITS))
    return phone.e164


def _read(
    value: str, country: str | None, region: str | None, options: TikTokOptions
) -> Phone | None:
    phone = read_phone(value, country=country, region=region)
    bare = phone is not None and phone.origin == "digits"
    return None if bare and not options.digits_as_international else phone


def has_contact(keys: MatchKeys, region: str | None, options: TikTokOptions) -> bool:
    """Tell whether an e-mail address or a number of the lead can be sent: offline events have nothing else."""
    if any(email(value, exact=True) or finished(value) for value in keys.emails):
        return True
    country = country_code(keys.country) if keys.country else None
    return any(
        finished(value)
        or (not is_md5_like(value) and _read(value, country, region, options) is not None)
        for value in keys.phones
    )


def _put(wire: str, found: list[str], field: str, draft: Draft) -> None:
    """Put one value in as it is, several as a list without repeats, in the order they came in."""
    if found:
        distinct = found if len(found) == 1 else list(dict.fromkeys(found))
        draft.user[wire] = distinct[0] if len(distinct) == 1 else distinct
        draft.match_keys[wire] = field


def add_external_id(draft: Draft) -> None:
    """Add `externalId`, else the lead's own id by option: trimmed, its case kept, as TikTok's own tag template does.

    What counts is that the browser pixel hashes the same, so nothing else is done to it: no Unicode normalisation.
    """
    lead, options = draft.conversion.lead, draft.options
    if options.external_id is ExternalId.OFF:
        return
    if value := lead.keys.external_id:
        field = "external_id"
    elif options.external_id is ExternalId.ANY and (value := lead.id):
        field = "id"
    else:
        return
    # 32 hex digits are an opaque id here, not an MD5: the id belongs to the advertiser.
    digest = finished(value)
    if digest is None:
        text = (
            value.strip() if value.isascii() else encodable(value).strip().strip("\ufeff").strip()
        )
        # Of invisible marks alone the browser would make an id that all such leads share.
        visible = clean(text)
        digest = (
            sha256_hex(text.lower() if options.external_id_lower else text) if visible else None
        )
    if digest:
        draft.user["external_id"] = digest
        draft.match_keys["external_id"] = field
