"""Match keys: what a platform uses to recognise a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from attrs import field, fields, frozen

IDENTIFIERS: Final = "identifiers"


@frozen(kw_only=True)
class Identifier:
    """A match key that a platform issued: a click id, a browser id, a lead-form id.

    Attributes:
        value: As the platform gave it, to the byte.
        seen_at: When it was first seen, for click ids; with a time zone.
    """

    value: str = field(repr=False)
    seen_at: datetime | None = None


@frozen(kw_only=True)
class MatchKeys:
    """What is known about a person, as it came in: nothing here is normalised or hashed yet.

    A value may be hashed already (64 hexadecimal digits). Field names are the lead record's own, in snake case.
    `identifiers` is keyed by the parameter's name as its platform calls it (`acid`), with the platform in
    front where two platforms use one word (`acme.lead_id`).
    """

    emails: tuple[str, ...] = field(default=(), repr=False)
    phones: tuple[str, ...] = field(default=(), repr=False)
    first_name: str | None = field(default=None, repr=False)
    last_name: str | None = field(default=None, repr=False)
    date_of_birth: str | None = field(default=None, repr=False)
    gender: str | None = field(default=None, repr=False)
    city: str | None = field(default=None, repr=False)
    state: str | None = field(default=None, repr=False)
    zip: str | None = field(default=None, repr=False)
    country: str | None = field(default=None, repr=False)
    external_id: str | None = field(default=None, repr=False)
    ip_address: str | None = field(default=None, repr=False)
    user_agent: str | None = field(default=None, repr=False)
    identifiers: Mapping[str, Identifier] = field(factory=dict, repr=False)

    def value_of(self, name: str) -> str | None:
        """Give an identifier's value, or None."""
        identifier = self.identifiers.get(name)
        return identifier.value if identifier else None

    def filled_from(self, other: MatchKeys) -> MatchKeys:
        """Fill the blanks from another person's record; what is set here stays.

        An identifier of the same value as the other's keeps the earlier time at which it was seen.
        """
        identifiers = dict(other.identifiers)
        for name, mine in self.identifiers.items():
            identifiers[name] = _earlier(mine, identifiers.get(name))
        plain = map(_either, _plain_values(self), _plain_values(other))
        return MatchKeys(identifiers=identifiers, **dict(zip(PLAIN_FIELDS, plain, strict=True)))


PLAIN_FIELDS: Final = tuple(a.name for a in fields(MatchKeys) if a.name != IDENTIFIERS)
_plain_values: Final = attrgetter(*PLAIN_FIELDS)


def _either(mine: Any, theirs: Any) -> Any:
    return mine or theirs


def _earlier(mine: Identifier, theirs: Identifier | None) -> Identifier:
    if theirs is None or theirs.value != mine.value or theirs.seen_at is None:
        return mine
    if mine.seen_at is None or theirs.seen_at < mine.seen_at:
        return theirs
    return mine
