"""The window: how long a platform makes use of something."""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class Window:
    """How old something may be at a platform, and how old it is.

    Attributes:
        name: What it is about: `event`, `click`, `attribution`.
        field: The field that tells the age, in the words of the lead record or the fire request: `eventTime`,
            `clickIds.acid`.
        age: Seconds; negative for a moment in the future.
        limit: Seconds after which it is closed.
        binding: Whether an event beyond it is refused; else it is sent, and may be of less use.
        meaning: What the limit stands for, in one clause: `Acme takes events of the last 7 days`.
    """

    name: str
    field: str
    age: float
    limit: float
    binding: bool = False
    meaning: str

    @property
    def left(self) -> float:
        """Seconds until it closes; negative if it is closed."""
        return self.limit - self.age
