"""Name, birth date, gender and address: each row is one hashed member of `user_data`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from attrs import frozen

from convroute.normalise import (
    birth_date,
    gender,
    name,
    place,
    sha256_hex,
    us_state_code,
    zip_code,
)
from convroute.spi import MatchKeys, Note
from convroute_facebook.digest import digest_of, finished
from convroute_facebook.draft import Draft

MONTH_FIRST: Final = frozenset(
    ["us", "as", "ca", "fm", "gu", "mh", "mp", "ph", "pr", "pw", "um", "vi"]
)
"""Where 3/4/1997 is the 4th of March; elsewhere it is the 3rd of April. Without a country: here."""

Digester = Callable[[str, str | None], str | None]
"""Gives the digest of a value as the lead has it, for the lead's country (or None); None for one to leave out."""


def _name(value: str, _country: str | None) -> str | None:
    return digest_of(value, name)


# What many people share is worth remembering: a town or a first name alone names nobody, and the memory
# is bounded and never written anywhere.
_remembering: Final = lru_cache(maxsize=4096)

LONGEST_REMEMBERED: Final = 64
"""In characters: what is longer is no name that many share, and would only fill the memory."""

_first_name: Final = _remembering(_name)


@_remembering
def _gender(value: str, _country: str | None) -> str | None:
    return digest_of(value, gender)


@_remembering
def _city(value: str, _country: str | None) -> str | None:
    return digest_of(value, place)


@_remembering
def _state(value: str, country: str | None) -> str | None:
    if country is None or country == "us":
        return digest_of(value, lambda text: us_state_code(text) or place(text))
    return digest_of(value, place)


@_remembering
def _zip(value: str, country: str | None) -> str | None:
    return digest_of(value, lambda text: zip_code(text, country=country, plus_four=True))


@frozen
class PersonKey:
    """One row of the table: what a field of the lead is on the wire."""

    wire: str
    field: str
    digest: Digester
    unusable: Note


def _row(wire: str, field: str, digest: Digester, wanted: str, record: str = "") -> PersonKey:
    note = Note.dropped(record or field, f"must be {wanted}, or its SHA-256")
    return PersonKey(wire, field, digest, note)


# Customer information parameters; spaces and punctuation go as the parameter builder does it.
FIRST_NAME: Final = _row("fn", "first_name", _first_name, "a name with letters", "firstName")
LAST_NAME: Final = _row("ln", "last_name", _name, "a name with letters", "lastName")
GENDER: Final = _row("ge", "gender", _gender, "female or male")
CITY: Final = _row("ct", "city", _city, "a city's name, with letters")
STATE: Final = _row("st", "state", _state, "a state's name or code, with letters")
ZIP: Final = _row("zp", "zip", _zip, "a postal code, with digits")

_NO_BIRTH_DATE: Final = Note.dropped(
    "dateOfBirth", "must be a past day since 1900, such as 1997-02-16, or its SHA-256"
)
_NO_COUNTRY: Final = Note.dropped(
    "country", "must be a country of ISO 3166-1, by code or name, or the SHA-256 of its code"
)
_code_digest: Final = lru_cache(maxsize=300)(sha256_hex)


def add_person_keys(keys: MatchKeys, country: str | None, draft: Draft) -> None:
    """Add name, birth date, gender and address, hashed, those that the lead has."""
    if keys.first_name:
        _add(keys.first_name, FIRST_NAME, country, draft)
    if keys.last_name:
        _add(keys.last_name, LAST_NAME, country, draft)
    if keys.gender:
        _add(keys.gender, GENDER, country, draft)
    if keys.city:
        _add(keys.city, CITY, country, draft)
    if keys.state:
        _add(keys.state, STATE, country, draft)
    if keys.zip:
        _add(keys.zip, ZIP, country, draft)
    if keys.date_of_birth:
        _add_birth_date(keys.date_of_birth, country, draft)
    if keys.country:
        digest = _code_digest(country) if country else finished(keys.country)
        if digest is None:
            draft.notes.append(_NO_COUNTRY)
        else:
            draft.user["country"] = digest
            draft.match_keys["country"] = "country"


def _add(value: str, key: PersonKey, country: str | None, draft: Draft) -> None:
    digest = key.digest
    if len(value) >= LONGEST_REMEMBERED:
        digest = getattr(digest, "__wrapped__", digest)
    found = digest(value, country)
    if found is None:
        draft.notes.append(key.unusable)
    else:
        draft.user[key.wire] = found
        draft.match_keys[key.wire] = key.field


def _add_birth_date(value: str, country: str | None, draft: Draft) -> None:
    latest = draft.conversion.fired_at.date()  # nobody is born after it
    day_first = country is not None and country not in MONTH_FIRST

    def read(text: str) -> str | None:
        day = birth_date(text, latest=latest, day_first=day_first)
        return f"{day.year:04d}{day.month:02d}{day.day:02d}" if day else None

    digest = digest_of(value, read)
    if digest is None:
        draft.notes.append(_NO_BIRTH_DATE)
    else:
        draft.put("db", digest, "date_of_birth")
