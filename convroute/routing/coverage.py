"""Coverage: which of a platform's wanted match keys are there, and which addition would help most."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from convroute.model.lead import Lead
from convroute.model.lead_record import PLURAL, record_name
from convroute.model.match_key_spec import MatchKeySpec
from convroute.note import Note, NoteKind

SINGULAR: Final = {plural: single for single, plural in PLURAL.items()}
CLICKS: Final = "clickIds."
LOST: Final = frozenset({NoteKind.DROPPED})
LOST_OR_USELESS: Final = frozenset({NoteKind.DROPPED, NoteKind.WARNING})


@frozen(kw_only=True)
class Advice:
    """The one thing that would help most to find the person.

    Attributes:
        key: The platform's name of the match key.
        fields: The lead fields that fill it, the best first; for a field to mend, that one.
        mend: Whether the lead has such a field and it could not be used as it is; else it is to be supplied.
        text: What to do and why, in one line.
    """

    key: str
    fields: tuple[str, ...]
    mend: bool
    text: str


@frozen(kw_only=True)
class OutOfReach:
    """A wanted match key that this event cannot have.

    Attributes:
        key: The platform's name of it.
        why: Why not.
    """

    key: str
    why: str


@frozen(kw_only=True)
class Coverage:
    """What a platform wants, against what is there.

    Attributes:
        share: The wanted match keys that are there, of those that this event can have; from 0 to 1.
        missing: Those that are not there, the most useful first.
        out_of_reach: Those that this event cannot have.
        advice: What would help most; None if nothing is missing.
    """

    share: float = 0.0
    missing: tuple[str, ...] = ()
    out_of_reach: tuple[OutOfReach, ...] = ()
    advice: Advice | None = None


@frozen
class Known:
    """What is known of a lead, and what became of it in mapping.

    Attributes:
        lead: The lead.
        notes: What was dropped, and what may be useless.
        clicks: Names of click ids that are captured from the landing page's URL.
    """

    lead: Lead
    notes: Sequence[Note]
    clicks: Collection[str] = ()

    def usable(self) -> frozenset[str]:
        """Name the fields that mapping did not drop whole: what is known of a lead that was refused."""
        return frozenset(
            field
            for field in (*self.lead.present(), "id")
            if len(self._troubles(field, LOST)) < len(self.lead.values_of(field))
        )

    def trouble(self, fields: Iterable[str]) -> Note | None:
        """Find the note on a field of which every value is lost, or is sent and may match nobody."""
        for field in fields:
            # A click that is too old cannot be mended.
            kinds = LOST if field.startswith(CLICKS) else LOST_OR_USELESS
            found = self._troubles(field, kinds)
            if found and len(found) == len(self.lead.values_of(field)):
                return next(iter(found.values()))
        return None

    def _troubles(self, field: str, kinds: Collection[NoteKind]) -> dict[str, Note]:
        name, count = record_name(field), len(self.lead.values_of(field))
        paths = {f"{name}[{i}]" for i in range(count)} if field in SINGULAR else {name}
        noted = {n.field: n for n in self.notes if n.kind in kinds and n.field in paths}
        return noted if count else {}


def coverage_of(
    present: Collection[str],
    wanted: Sequence[MatchKeySpec],
    reasons: Mapping[str, str],
    known: Known,
) -> Coverage:
    """Compare what is there with what a platform wants.

    Args:
        present: The match keys that are there, in the platform's words.
        wanted: What it wants, the most useful first.
        reasons: Why the event cannot have some of them.
        known: What is known of the lead.
    """
    common = [spec for spec in wanted if not spec.rare]
    unreachable = [s for s in common if s.name in reasons and s.name not in present]
    counted = [spec for spec in common if spec not in unreachable]
    missing = [spec for spec in counted if spec.name not in present]
    return Coverage(
        share=1 - len(missing) / len(counted) if counted else float(bool(present)),
        missing=tuple(spec.name for spec in missing),
        out_of_reach=tuple(OutOfReach(key=s.name, why=reasons[s.name]) for s in unreachable),
        advice=next(_advices(counted, present, known), None),
    )


def _advices(
    wanted: Iterable[MatchKeySpec], present: Collection[str], known: Known
) -> Iterator[Advice]:
    for spec in wanted:
        note = known.trouble(spec.fields)
        if note:
            text = f"mend {note.field}: {note.message}"
            yield Advice(key=spec.name, fields=(note.field,), mend=True, text=text)
        elif spec.name not in present and spec.fields:
            fields = tuple(dict.fromkeys(_to_supply(spec.fields, known.clicks)))
            text = f"supply {' or '.join(fields)}" + (f": {spec.why}" if spec.why else "")
            yield Advice(key=spec.name, fields=fields, mend=False, text=text)


def _to_supply(fields: Iterable[str], clicks: Collection[str]) -> Iterator[str]:
    for field in fields:
        yield SINGULAR.get(field, record_name(field))
        if field.removeprefix(CLICKS) in clicks:
            yield "landingUrl"
