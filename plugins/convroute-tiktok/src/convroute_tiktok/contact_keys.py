"""E-mail addresses and phone numbers: the match keys of every event source, of which a person may have several."""

from __future__ import annotations

from typing import Final

from convroute.normalise import Phone, already_hashed, email, is_md5_like, read_phone, sha256_hex
from convroute.spi import Note
from convroute_tiktok.draft import Draft

DIGEST_LENGTH: Final = 64
MD5_LENGTH: Final = 32
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
    hashes = []
    for index, value in enumerate(values):
        digest = already_hashed(value) if len(value) >= DIGEST_LENGTH else None
        if digest is None:
            address = email(value, exact=True)
            if address is None:
                if not value.isspace() and value:
                    draft.dropped(f"emails[{index}]", MD5 if is_md5_like(value) else NO_ADDRESS)
                continue
            digest = sha256_hex(address)
        hashes.append(digest)
    _add("email", "emails", hashes, draft)


def add_phones(values: tuple[str, ...], country: str | None, draft: Draft) -> None:
    """Add hashed numbers: E.164 with its plus sign (doc 1771101303285761)."""
    hashes = []
    for index, value in enumerate(values):
        digest = already_hashed(value) if len(value) >= DIGEST_LENGTH else None
        if digest is None:
            number = (
                None
                if is_md5_like(value)
                else read_phone(value, country=country, region=draft.region)
            )
            if number is None or (
                number.origin == "digits" and not draft.options.digits_as_international
            ):
                if not value.isspace() and value:
                    draft.dropped(
                        f"phones[{index}]", _why_no_number(value, country or draft.region)
                    )
                continue
            if number.origin == "digits":
                draft.notes.append(Note(f"phones[{index}]", BARE_DIGITS))
            digest = sha256_hex(number.e164)
        hashes.append(digest)
    _add("phone", "phones", hashes, draft)


def _read(value: str, country: str | None, region: str | None) -> Phone | None:
    if len(value) >= MD5_LENGTH and is_md5_like(value):
        return None
    return read_phone(value, country=country, region=region)


def _why_no_number(value: str, country: str | None) -> str:
    if is_md5_like(value):
        return MD5
    return NO_NUMBER if country else NO_COUNTRY


def _add(wire: str, field: str, hashes: list[str], draft: Draft) -> None:
    """Add one value as it is, several as a list without repeats, in the order they came in."""
    if hashes:
        distinct = hashes if len(hashes) == 1 else list(dict.fromkeys(hashes))
        draft.user[wire] = distinct[0] if len(distinct) == 1 else distinct
        draft.match_keys[wire] = field
