"""E-mail addresses, phone numbers and the external id: the match keys that find most people."""

from __future__ import annotations

from typing import Final

from convroute.normalise import (
    clean,
    digits,
    email,
    external_id,
    is_e164,
    is_md5_like,
    read_phone,
    sha256_hex,
)
from convroute.spi import JSON, Note
from convroute_facebook.digest import SHORTEST_DIGEST, finished
from convroute_facebook.draft import Draft
from convroute_facebook.settings import ExternalIdForm

_EMAIL: Final = "must be one e-mail address, or its SHA-256"
_PHONE: Final = "must be a number of 7 to 15 digits with its calling code, or its SHA-256"
_NO_REGION: Final = (
    "sent without a calling code, because its country is not known: it matches nobody unless the number"
    " has one; set the lead's country or default_phone_region"
)
_BLANK: Final = {
    "external_id": Note.dropped("externalId", "must not be blank"),
    "id": Note.dropped("leadId", "must not be blank"),
}


def add_emails(values: tuple[str, ...], draft: Draft) -> None:
    """Add the digests of the addresses, in their order, each once."""
    found: list[JSON] = []
    for index, value in enumerate(values):
        # A digest has no @, so it is no address: what is one need not be asked whether it is hashed.
        address = email(value)
        digest = sha256_hex(address) if address else finished(value)
        if digest is None:
            draft.dropped(f"emails[{index}]", _EMAIL)
        elif digest not in found:
            found.append(digest)
    if found:
        draft.user["em"] = found
        draft.match_keys["em"] = "emails"


def add_phones(values: tuple[str, ...], country: str | None, draft: Draft) -> None:
    """Add the digests of the numbers, in their order, each once.

    A national number whose country nobody tells is hashed as Meta's page says, digits without leading
    zeros, and a note says what that is worth.
    """
    found: list[JSON] = []
    for index, value in enumerate(values):
        digest = sha256_hex(value[1:]) if is_e164(value) else finished(value)
        if digest is None:
            text = _dialled(value, country, index, draft)
            if text is None:
                continue
            digest = sha256_hex(text)
        if digest not in found:
            found.append(digest)
    if found:
        draft.user["ph"] = found
        draft.match_keys["ph"] = "phones"


def _dialled(value: str, country: str | None, index: int, draft: Draft) -> str | None:
    phone = read_phone(value, country=country, region=draft.region)
    if phone is not None:
        return phone.e164[1:]
    text = None if is_md5_like(value) else digits(value)
    if text is None:
        draft.dropped(f"phones[{index}]", _PHONE)
    else:
        draft.notes.append(Note.warning(f"phones[{index}]", _NO_REGION))
    return text


def add_external_id(draft: Draft) -> None:
    """Add `externalId`, else the lead's own id: hashed as the browser pixel does it, or raw by option."""
    lead = draft.conversion.lead
    if value := lead.keys.external_id:
        field = "external_id"
    elif value := lead.id:
        field = "id"
    else:
        return
    # 32 hex digits are an opaque id here, not an MD5: the id belongs to the advertiser.
    digest = finished(value) if len(value) >= SHORTEST_DIGEST else None
    if digest is None:
        if draft.options.external_id is ExternalIdForm.RAW:
            digest = clean(value)
        elif text := external_id(value, fold=True):
            digest = sha256_hex(text)
    if digest:
        draft.user["external_id"] = digest
        draft.match_keys["external_id"] = field
    else:
        draft.notes.append(_BLANK[field])
