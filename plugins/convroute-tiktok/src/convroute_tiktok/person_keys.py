"""Name and address: each row is one member of the user object, some hashed and some in clear text."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from attrs import frozen

from convroute.normalise import already_hashed, is_md5_like, name, place, us_state_code, zip_code
from convroute.spi import MatchKeys, Note
from convroute_tiktok.digest import SHORTEST_DIGEST, digest_of
from convroute_tiktok.draft import Draft

Reader = Callable[[str, str | None], str | None]
"""Gives what to send of a value as the lead has it, for the lead's country (or None); None for one to leave out."""


def _spaced(value: str) -> str | None:
    return name(value, spaces=True)


def _name(value: str, _country: str | None) -> str | None:
    return digest_of(value, _spaced)


# What many people share is worth remembering: a town or a first name alone names nobody, and the memory
# is bounded and never written anywhere.
_remembering: Final = lru_cache(maxsize=4096)

LONGEST_REMEMBERED: Final = 64
"""In characters: what is longer is no name that many share, and would only fill the memory."""

_first_name: Final = _remembering(_name)


@_remembering
def _zip(value: str, country: str | None) -> str | None:
    return digest_of(value, lambda text: zip_code(text, country=country))


@_remembering
def _city(value: str, _country: str | None) -> str | None:
    hashed = len(value) >= SHORTEST_DIGEST and (already_hashed(value) or is_md5_like(value))
    return None if hashed else place(value)


@_remembering
def _state(value: str, country: str | None) -> str | None:
    return (us_state_code(value) if country == "us" else None) or _city(value, country)


def _country(_value: str, country: str | None) -> str | None:
    return country


@frozen
class PersonKey:
    """One row of the table: what a field of the lead is on the wire."""

    wire: str
    field: str
    read: Reader
    unusable: Note


def _row(wire: str, field: str, read: Reader, why: str, record: str = "") -> PersonKey:
    return PersonKey(wire, field, read, Note.dropped(record or field, why))


_NO_NAME: Final = "no letters in it, or an MD5"
_NO_PLACE: Final = "no letters in it, or hashed: TikTok takes it in clear text"
_NO_COUNTRY: Final = "no ISO 3166 country; TikTok takes its two letters in clear text"

# "Parameters", doc 1771101151059969: for web only; names and postal code hashed, the rest not.
FIRST_NAME: Final = _row("first_name", "first_name", _first_name, _NO_NAME, "firstName")
LAST_NAME: Final = _row("last_name", "last_name", _name, _NO_NAME, "lastName")
CITY: Final = _row("city", "city", _city, _NO_PLACE)
STATE: Final = _row("state", "state", _state, _NO_PLACE)
ZIP: Final = _row("zip_code", "zip", _zip, "no postal code")
COUNTRY: Final = _row("country", "country", _country, _NO_COUNTRY)


def add_person_keys(keys: MatchKeys, country: str | None, draft: Draft) -> None:
    """Add name and address, those that the lead has."""
    if keys.first_name:
        _add(keys.first_name, FIRST_NAME, country, draft)
    if keys.last_name:
        _add(keys.last_name, LAST_NAME, country, draft)
    if keys.city:
        _add(keys.city, CITY, country, draft)
    if keys.state:
        _add(keys.state, STATE, country, draft)
    if keys.zip:
        _add(keys.zip, ZIP, country, draft)
    if keys.country:
        _add(keys.country, COUNTRY, country, draft)


def _add(value: str, key: PersonKey, country: str | None, draft: Draft) -> None:
    read = key.read
    if len(value) >= LONGEST_REMEMBERED:
        read = getattr(read, "__wrapped__", read)
    found = read(value, country)
    if found is None:
        draft.notes.append(key.unusable)
    else:
        draft.user[key.wire] = found
        draft.match_keys[key.wire] = key.field
