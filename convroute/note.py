"""Notes: what happened to a field on its way, in words, without its value."""

from __future__ import annotations

from enum import Enum

from attrs import frozen


class NoteKind(Enum):
    """What a note reports."""

    DROPPED = "dropped"
    """The field was left out."""
    CHANGED = "changed"
    """The field was sent in another form than it was given, beyond plain normalisation."""
    WARNING = "warning"
    """Sent as it is, but the platform may not make use of it."""
    INFO = "info"
    """Worth knowing; nothing to do."""


@frozen
class Note:
    """One remark on one field.

    Attributes:
        field: The field in the words of the lead record or the fire request: `phones[1]`, `clickIds.acid`.
        message: What was done and why. Never the value, its hash, or a part of it.
        kind: Whether something was lost.
    """

    field: str
    message: str
    kind: NoteKind = NoteKind.INFO

    @classmethod
    def dropped(cls, field: str, why: str) -> Note:
        """Report a field that was left out."""
        return cls(field, why, NoteKind.DROPPED)

    @classmethod
    def changed(cls, field: str, how: str) -> Note:
        """Report a field that was sent in another form."""
        return cls(field, how, NoteKind.CHANGED)

    @classmethod
    def warning(cls, field: str, what: str) -> Note:
        """Report a field that was sent and may be useless."""
        return cls(field, what, NoteKind.WARNING)

    def __str__(self) -> str:
        return f"{self.field}: {self.kind.value}: {self.message}"
