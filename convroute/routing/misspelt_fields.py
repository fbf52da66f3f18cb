"""Fields of a lead that stand with its custom ones, and look like slips of the record's own."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Final

from convroute.model.lead_record import FIELDS, LONGEST_REMEMBERED, snake
from convroute.note import Note
from convroute.wire import camel

NEAR: Final = 0.8
"""From which likeness on a name is a slip of another."""
SHORTEST: Final = 4
"""Shorter names are near to each other by chance."""
MOST_LOOKED_AT: Final = 30
"""Custom fields of one lead that are looked at: each costs its time, and somebody may send a hundred thousand."""
COMPARED: Final = sorted(FIELDS - {"created_at", "custom", "ip_address"})
"""What a name may be a slip of. Left out: what common names of something else (customer, address) are near to."""
OWN_WORDS: Final = frozenset({"county", "stage", "status"})
"""Near to a field, and common names of something else."""
OTHER_WORDS: Final[Mapping[str, str]] = {
    "birth_date": "date_of_birth", "birthdate": "date_of_birth", "birthday": "date_of_birth", "dob": "date_of_birth",
    "e_mail": "email", "mail": "email", "fname": "first_name", "forename": "first_name", "lname": "last_name",
    "surname": "last_name", "phone_number": "phone", "telephone": "phone", "mobile": "phone", "zipcode": "zip",
    "zip_code": "zip", "postal_code": "zip", "postcode": "zip", "ip": "ip_address", "region": "state",
}  # fmt: skip
"""What else people call a field."""


def misspelt_fields(names: Iterable[str]) -> Iterator[Note]:
    """Warn of custom fields that were probably meant for fields of the record; of the first ones only."""
    for name in islice(names, MOST_LOOKED_AT):
        if len(name) > LONGEST_REMEMBERED or not (name.isascii() and name.isprintable()):
            continue
        if meant := field_meant(name):
            yield Note.warning(f"custom.{name}", f"kept as a custom field; did you mean {meant}?")


@lru_cache(maxsize=1024)
def field_meant(name: str) -> str | None:
    """Give the record's field that a name is a slip of, or another word for; None if it is a name of its own."""
    word = snake(name)
    if word in OTHER_WORDS:
        return camel(OTHER_WORDS[word])
    if len(word) < SHORTEST or word in OWN_WORDS or word in FIELDS:
        return None
    near = difflib.get_close_matches(word, COMPARED, n=1, cutoff=NEAR)
    return camel(near[0]) if near else None
