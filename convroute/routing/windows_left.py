"""The windows of an event: how old things are, how old they may be, and what is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import frozen

from convroute.model.window import Window

UNITS: Final = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


@frozen(kw_only=True)
class WindowLeft:
    """One window, and what is left of it.

    Attributes:
        name: What it is about: `event`, `click`, or the platform's own word.
        field: The field that tells the age.
        age: Seconds since then; negative for a moment in the future.
        limit: Seconds after which it is closed.
        left: Seconds until then; negative if it is closed.
        binding: Whether an event beyond it is refused; else it is sent, and may be of less use.
        meaning: What the limit stands for.
        text: All that in one line.
    """

    name: str
    field: str
    age: float
    limit: float
    left: float
    binding: bool
    meaning: str
    text: str


def windows_left(windows: Iterable[Window]) -> Iterator[WindowLeft]:
    """Say what is left of windows."""
    for window in windows:
        yield WindowLeft(
            name=window.name,
            field=window.field,
            age=round(float(window.age), 3),
            limit=round(float(window.limit), 3),
            left=round(float(window.left), 3),
            binding=window.binding,
            meaning=window.meaning,
            text=f"{_age(window.age)}, {_left(window)}: {window.meaning}",
        )


def duration(seconds: float, units: int = 2) -> str:
    """Say a duration by its largest units: `6 d 23 h`, `45 min`, `0 s`.

    Args:
        seconds: How long; the sign does not matter.
        units: How many units to say, from the largest that is not none.
    """
    rest, words, said = round(abs(seconds)), [], 0
    for unit, size in UNITS:
        count, rest = divmod(rest, size)
        said += bool(count or said)
        if count and said <= units:
            words.append(f"{count} {unit}")
    return " ".join(words) or "0 s"


def _age(seconds: float) -> str:
    return f"{duration(seconds)} in the future" if seconds <= -1 else f"{duration(seconds)} old"


def _left(window: Window) -> str:
    limit, then = duration(window.limit, 4), ", then it is refused" if window.binding else ""
    if window.left >= 0:
        return f"{duration(min(window.left, window.limit))} left of {limit}{then}"
    return f"closed {duration(window.left)} ago, after {limit}"
