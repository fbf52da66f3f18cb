"""Where the match keys of a payload came from, and in which form each is sent."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from enum import Enum
from typing import Final

from attrs import frozen

from convroute.jsonvalue import JSON
from convroute.model.conversion import Conversion
from convroute.model.lead_record import PLURAL, record_name
from convroute.model.match_key_spec import MatchKeySpec
from convroute.model.payload import Payload
from convroute.normalise import already_hashed
from convroute.note import Note, NoteKind

EVENT: Final = "event"
LISTS: Final = frozenset(PLURAL.values())
DIGEST: Final = 64


class KeyForm(Enum):
    """In which form a value is sent."""

    HASHED_HERE = "hashed_here"
    """It came in clear text, and was normalised and hashed here."""
    HASHED_BEFORE = "hashed_before"
    """It came hashed, and is handed on."""
    CLEAR = "clear"
    """It is sent as it is, or in a normal form."""


@frozen(kw_only=True)
class KeyValue:
    """One value behind a match key.

    Attributes:
        field: The lead field with its place in the list: `emails[1]`, `firstName`.
        source: Where it came from: `inline` (the record of the request), `leadId`, `sourceUrl`, `referrerUrl`,
            a lead source's name, `landingUrl`, or `event`.
        form: In which form it is sent.
    """

    field: str
    source: str
    form: KeyForm


@frozen(kw_only=True)
class MatchKeyOrigin:
    """A match key that would be sent.

    Attributes:
        key: The platform's name of it.
        field: The lead field behind it, in the words of the lead record.
        source: Where that came from, as for its values.
        values: The values behind it; several for a list of addresses or numbers.
    """

    key: str
    field: str
    source: str
    values: tuple[KeyValue, ...] = ()


def origins_of(
    payload: Payload, conversion: Conversion, specs: Iterable[MatchKeySpec], notes: Iterable[Note]
) -> tuple[MatchKeyOrigin, ...]:
    """Trace every match key of a payload.

    Args:
        payload: What would be sent.
        conversion: What it was mapped from, with its sources.
        specs: What the platform declares; it decides the form where the body does not show it.
        notes: What was dropped: such a value is behind nothing.
    """
    hashed = {spec.name for spec in specs if spec.hashed}
    dropped = {note.field for note in notes if note.kind is NoteKind.DROPPED}
    return tuple(
        MatchKeyOrigin(
            key=key,
            field=record_name(field),
            source=conversion.sources.get(field, EVENT),
            values=tuple(
                value
                for value in _values(field, conversion, is_hashed=_is_hashed(payload, key, hashed))
                if value.field not in dropped
            ),
        )
        for key, field in payload.match_keys.items()
    )


def _is_hashed(payload: Payload, key: str, declared: Container[str]) -> bool:
    sent = list(_texts(_member(payload.body, key)))
    return any(map(_is_digest, sent)) if sent else key in declared


def _values(field: str, conversion: Conversion, *, is_hashed: bool) -> Iterator[KeyValue]:
    source, name = conversion.sources.get(field, EVENT), record_name(field)
    given = conversion.lead.values_of(field)
    for index, value in enumerate(given):
        path = f"{name}[{index}]" if field in LISTS else name
        before = _is_digest(value.strip())
        hashed = KeyForm.HASHED_BEFORE if before else KeyForm.HASHED_HERE
        yield KeyValue(field=path, source=source, form=hashed if is_hashed else KeyForm.CLEAR)
    if not given:
        form = KeyForm.HASHED_BEFORE if is_hashed else KeyForm.CLEAR
        yield KeyValue(field=name, source=source, form=form)


def _is_digest(text: str) -> bool:
    """Tell whether it is a digest, one with a mark behind a dot included."""
    return already_hashed(text[:DIGEST]) is not None and text[DIGEST:][:1] in ("", ".")


def _member(value: JSON, name: str) -> JSON:
    """Find the member of that name, however deep."""
    if isinstance(value, Mapping):
        if name in value:
            return value[name]
        inner: Iterable[JSON] = value.values()
    elif isinstance(value, list | tuple):
        inner = value
    else:
        return None
    return next((found for one in inner if (found := _member(one, name)) is not None), None)


def _texts(value: JSON) -> Iterator[str]:
    for one in value if isinstance(value, list | tuple) else (value,):
        if isinstance(one, str):
            yield one
