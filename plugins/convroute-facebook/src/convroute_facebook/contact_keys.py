"""E-mail addresses, phone numbers and the external id: the match keys that find most people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from convroute.normalise import clean, digits, email, external_id, is_md5_like, read_phone
from convroute.spi import Lead, Note
from convroute_facebook.digest import SHORTEST_DIGEST, digest_of, finished, sha256_of
from convroute_facebook.settings import ExternalIdForm
from convroute_facebook.user_object import UserObject

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


def read_emails(values: Sequence[str], notes: list[Note]) -> list[str]:
    """Give the digests of the addresses, in their order, each once."""
    found: list[str] = []
    for index, value in enumerate(values):
        digest = digest_of(value, email)
        if digest is None:
            notes.append(Note.dropped(f"emails[{index}]", _EMAIL))
        elif digest not in found:
            found.append(digest)
    return found


def read_phones(
    values: Sequence[str], country: str | None, region: str | None, notes: list[Note]
) -> list[str]:
    """Give the digests of the numbers, in their order, each once.

    A national number whose country nobody tells is hashed as Meta's page says, digits without leading
    zeros, and a note says what that is worth.

    Args:
        values: The numbers as the lead has them.
        country: The lead's country, or None.
        region: The country of leads that name none, or None.
        notes: Takes what was left out, or may be useless.
    """
    found: list[str] = []
    for index, value in enumerate(values):
        digest = finished(value) if len(value) >= SHORTEST_DIGEST else None
        if digest is None:
            text = _dialled(value, country, region, index, notes)
            if text is None:
                continue
            digest = sha256_of(text)
        if digest not in found:
            found.append(digest)
    return found


def _dialled(
    value: str, country: str | None, region: str | None, index: int, notes: list[Note]
) -> str | None:
    phone = read_phone(value, country=country, region=region)
    if phone is not None:
        return phone.e164[1:]
    text = None if is_md5_like(value) else digits(value)
    if text is None:
        notes.append(Note.dropped(f"phones[{index}]", _PHONE))
    else:
        notes.append(Note.warning(f"phones[{index}]", _NO_REGION))
    return text


def add_external_id(user: UserObject, lead: Lead, form: ExternalIdForm) -> None:
    """Put the external id in: `externalId`, else the lead's own id.

    Args:
        user: Takes it.
        lead: Whose it is.
        form: Hashed as the browser pixel does it, or raw.
    """
    if value := lead.keys.external_id:
        field = "external_id"
    elif value := lead.id:
        field = "id"
    else:
        return
    # 32 hex digits are an opaque id here, not an MD5: the id belongs to the advertiser.
    digest = finished(value) if len(value) >= SHORTEST_DIGEST else None
    if digest is None:
        if form is ExternalIdForm.RAW:
            digest = clean(value)
        elif text := external_id(value, fold=True):
            digest = sha256_of(text)
    if digest:
        user.put("external_id", digest, field)
    else:
        user.notes.append(_BLANK[field])
