"""Fields of a lead that stand with its custom ones, and look like slips of the record's own."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from convroute.errors import LONGEST_NAME
from convroute.model.lead_record import FIELDS, snake
from convroute.note import Note
from convroute.wire import camel

NEAR: Final = 0.8
"""From which likeness on a name is a slip of another."""
SHORTEST: Final = 4
"""Shorter names are near to each other by chance."""
OWN_WORDS: Final = frozenset({"stage", "status"})
"""Near to a field, and common names of something else."""
OTHER_WORDS: Final[Mapping[str, str]] = {
    "dob": "date_of_birth", "birthday": "date_of_birth", "e_mail": "email", "mail": "email",
    "phone_number": "phone", "telephone": "phone", "mobile": "phone", "zipcode": "zip", "zip_code": "zip",
    "postal_code": "zip", "postcode": "zip", "ip": "ip_address", "region": "state", "surname": "last_name",
}  # fmt: skip
"""What else people call a field."""


def misspelt_fields(names: Iterable[str]) -> Iterator[Note]:
    """Warn of custom fields that were probably meant for fields of the record."""
    for name in names:
        if meant := field_meant(name):
            yield Note.warning(f"custom.{name}", f"kept as a custom field; did you mean {meant}?")


@lru_cache(maxsize=1024)
def field_meant(name: str) -> str | None:
    """Give the record's field that a name is a slip of, or another word for; None if it is a name of its own."""
    if not (name.isascii() and name.isprintable() and len(name) <= LONGEST_NAME):
        return None
    word = snake(name)
    if word in OTHER_WORDS:
        return camel(OTHER_WORDS[word])
    if len(word) < SHORTEST or word in OWN_WORDS or word in FIELDS:
        return None
    near = difflib.get_close_matches(word, sorted(FIELDS), n=1, cutoff=NEAR)
    return camel(near[0]) if near else None
