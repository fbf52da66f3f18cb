"""The lead record: the one shape of a lead in JSON, in CSV and in Python mappings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from convroute.errors import Fault
from convroute.jsonvalue import JSON
from convroute.model.match_keys import Identifier, MatchKeys
from convroute.wire import camel
from convroute.wire.scalars import boolean, integer, moment, wanted

ALL_PURPOSES: Final = "all"
"""The purpose under which a bare `"consent": true` or `false` is kept."""

MOST_CELLS: Final = 100
"""Addresses, or numbers, that one person may have: each takes its time to be read and hashed."""

PLURAL: Final = {"email": "emails", "phone": "phones"}
KEY_FIELDS: Final = (
    "first_name", "last_name", "date_of_birth", "gender", "city", "state", "zip", "country",
    "external_id", "ip_address", "user_agent",
)  # fmt: skip
FIELDS: Final = frozenset(
    [*PLURAL, *PLURAL.values(), *KEY_FIELDS, "id", "landing_url", "click_ids", "consent", "created_at", "custom"]
)  # fmt: skip
"""Every field of the record, in snake case."""

MOST_BITS: Final = 1024
"""Of a whole number that is taken for text."""

GIVEN_TWICE: Final = "stands there in two spellings with two values; give it once"

LONGEST_REMEMBERED: Final = 64
"""In characters; how a longer name is spelt in snake case is not remembered: it is no field's, and would only fill
the memory."""


@lru_cache(maxsize=1024)
def snake(name: str) -> str:
    """Give a record's key in snake case: `firstName`, `first_name` and `First Name` are one field."""
    words = name.strip().replace(" ", "_").replace("-", "_")
    if words.isupper():
        return words.lower()
    spelt = "".join(f"_{c.lower()}" if c.isupper() else c for c in words)
    return spelt.lstrip("_").replace("__", "_")


def record_name(field: str) -> str:
    """Give a field's name as the JSON record has it; an identifier's stays its platform's own."""
    return field if "." in field else camel(field)


def cell(value: object) -> str | None:
    """Take text, or a number as its digits; blank text is None."""
    if type(value) is str:
        return value.strip() or None
    if isinstance(value, float):
        with suppress(ValueError):
            return str(integer(value))
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise wanted("text", value)
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        raise ValueError("must be text, not a number of so many digits")
    return str(value).strip() or None


def cells(value: object) -> tuple[str, ...]:
    """Take one text, or a list of them; blanks are left out."""
    many = value if isinstance(value, list | tuple) else (value,)
    if len(many) > MOST_CELLS:
        raise ValueError(f"must be at most {MOST_CELLS}, not {len(many)}")
    return tuple(taken for one in many if one is not None and (taken := cell(one)))


def identifier(value: object) -> Identifier | None:
    """Take an identifier: its text alone, or `{"value": ..., "seenAt": ...}`."""
    if isinstance(value, Identifier):
        return value
    if isinstance(value, str) or not isinstance(value, Mapping):
        taken = cell(value)
        return Identifier(value=taken) if taken else None
    if set(value) - {"value", "seenAt", "seen_at"}:
        raise ValueError("has an unknown field; known: value, seenAt")
    given = value.get("value")
    taken = None if given is None else cell(given)
    seen = moment_cell(value.get("seenAt", value.get("seen_at")))
    return Identifier(value=taken, seen_at=seen) if taken else None


def consent(value: object) -> Mapping[str, bool]:
    """Take consent: an answer for everything, or purposes with an answer each; one without an answer is not given.

    An answer is true or false, or one of `CONSENT_WORDS`.
    """
    if isinstance(value, Mapping):
        return {str(purpose): _granted(v) for purpose, v in value.items() if not is_blank(v)}
    return {ALL_PURPOSES: _granted(value)}


def _granted(value: object) -> bool:
    word = value.strip().lower() if isinstance(value, str) else ""
    return CONSENT_WORDS[word] if word in CONSENT_WORDS else boolean(value)


CONSENT_WORDS: Final = {
    "true": True,
    "yes": True,
    "granted": True,
    "1": True,
    "false": False,
    "no": False,
    "denied": False,
    "0": False,
}


def moment_cell(value: object) -> datetime | None:
    """Take a time as `moment` does; also Unix seconds written as text, since a CSV cell is all text."""
    if isinstance(value, str) and 8 < len(value) <= 20 and value.isascii() and value.isdigit():
        return moment(int(value))
    return None if is_blank(value) else moment(value)


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def is_blank(value: object) -> bool:
    """Tell whether a value counts as absent."""
    return value is None or (isinstance(value, str) and not value.strip())


class RecordReader:
    """Reads one record, field by field, gathering faults instead of stopping at the first.

    Attributes:
        faults: What was wrong, with paths in the author's own spelling.
    """

    def __init__(self, record: Mapping[str, object]) -> None:
        self.faults: list[Fault] = []
        self._spelt: dict[str, str] = {}
        self._left: dict[str, object] = {}
        self._others: dict[str, object] = {}
        for name, value in record.items():
            if is_blank(value):
                continue
            # A mapping of Python's may have other keys than text; JSON and CSV have not.
            spelt = str(name)
            read = snake if len(spelt) <= LONGEST_REMEMBERED else snake.__wrapped__
            field = read(spelt)
            if field in self._spelt:
                self._again(field, spelt, value)
            else:
                self._spelt[field], self._left[field] = spelt, value

    def _again(self, field: str, spelt: str, value: object) -> None:
        """Take a field that came before in another spelling; which comes first must make no difference."""
        if field not in FIELDS:
            self._others[spelt] = value
        elif field in self._left and not _same(value, self._left[field]):
            self.faults.append(Fault(camel(field), GIVEN_TWICE))
            del self._left[field]

    def take(self, name: str, read: Callable[[Any], Any], default: Any = None) -> Any:
        """Read a field if it is there; a fault gives the default."""
        if name not in self._left:
            return default
        try:
            taken = read(self._left.pop(name))
        except ValueError as error:
            self.faults.append(Fault(self._spelt[name], str(error)))
            return default
        return default if taken is None else taken

    def take_keys(self) -> MatchKeys:
        """Read the match keys."""
        many = {
            plural: self.take(plural, cells, ()) + self.take(single, cells, ())
            for single, plural in PLURAL.items()
        }
        single = {name: self.take(name, cell) for name in KEY_FIELDS if name in self._left}
        return MatchKeys(**many, **single, identifiers=dict(self._identifiers()))

    def _identifiers(self) -> Iterator[tuple[str, Identifier]]:
        spelt = self._spelt.get("click_ids", "clickIds")
        ids = self._left.pop("click_ids", None)
        if ids is not None and not isinstance(ids, Mapping):
            self.faults.append(Fault(spelt, str(wanted("an object", ids))))
            return
        for name, value in (ids or {}).items():
            try:
                taken = None if value is None else identifier(value)
            except ValueError as error:
                self.faults.append(Fault(f"{spelt}.{name}", str(error)))
                continue
            if taken:
                yield str(name), taken

    def rest(self) -> dict[str, JSON]:
        """Give the fields that nobody took, under their own spelling, and those of `custom`."""
        custom = self._left.pop("custom", None)
        if custom is not None and not isinstance(custom, Mapping):
            self.faults.append(Fault(self._spelt["custom"], str(wanted("an object", custom))))
            custom = None
        rest: dict[str, JSON] = {self._spelt[name]: value for name, value in self._left.items()}  # type: ignore[misc]
        return {**rest, **self._others, **dict(custom or {})}


def keys_record(keys: MatchKeys) -> dict[str, JSON]:
    """Write match keys as the record has them; blanks are left out."""
    record: dict[str, JSON] = {}
    for single, plural in PLURAL.items():
        values = getattr(keys, plural)
        if values:
            record[single if len(values) == 1 else plural] = (
                values[0] if len(values) == 1 else list(values)
            )
    record.update((camel(name), value) for name in KEY_FIELDS if (value := getattr(keys, name)))
    if keys.identifiers:
        record["clickIds"] = {
            name: _identifier_record(i) for name, i in sorted(keys.identifiers.items())
        }
    return record


def _identifier_record(identifier: Identifier) -> dict[str, JSON]:
    record: dict[str, JSON] = {"value": identifier.value}
    if identifier.seen_at:
        record["seenAt"] = identifier.seen_at.isoformat()
    return record
