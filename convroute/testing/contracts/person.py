"""The person whom the contracts fire events for: every value is made up, and can be recognised wherever it turns up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Final

from convroute.testing.contracts.body import folded

TYPED: Final[Mapping[str, str]] = {
    "emails": " Annabelle.Millerton@Example.COM ",
    "phones": "+1 (202) 555-0134",
    "first_name": "Annabelle",
    "last_name": "Millerton",
    "date_of_birth": "1987-03-29",
    "gender": "f",
    "city": "Springvale",
    "state": "California",
    "zip": "94110-7731",
    "country": "US",
    "external_id": "crm-774411",
    "ip_address": "203.0.113.87",
    "user_agent": "Mozilla/5.0 (X11; Linux x86_64) contract",
}
"""By lead field, as a person types it or an export holds it."""

LEAD_ID: Final = "contract-lead-1"
NORMAL_EMAIL: Final = "annabelle.millerton@example.com"
PHONE_DIGITS: Final = "2025550134"

PERSONAL: Final = (
    "emails", "phones", "first_name", "last_name", "date_of_birth", "city", "zip", "external_id",
)  # fmt: skip
"""Fields that stand hashed in a body or not at all, unless the author says that the platform wants them plain."""


def digest(text: str) -> str:
    """Give the SHA-256 of a text in hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


HASHED: Final[Mapping[str, str]] = {name: digest(f"contract {name}") for name in TYPED}
"""By lead field, as somebody hashed it before it came here."""

BLANK_DIGESTS: Final = frozenset(
    digest(text) for text in ("", " ", "  ", "\t", "None", "none", "null", "\u200b", "nan")
) | {"d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709"}
"""Hashes of nothing: they match every other person without that key."""


def shown_in(text: str, fields: tuple[str, ...] = PERSONAL) -> Iterator[str]:
    """Name the fields of the person that can be read in a text, in whatever spelling."""
    plain = folded(text)
    for name in fields:
        if name == "phones":
            found = PHONE_DIGITS in plain
        elif name == "zip":
            found = plain in ("94110", "941107731") or TYPED[name] in text
        else:
            found = folded(TYPED[name]) in plain
        if found:
            yield name
