"""Rounds: contestants take turns, so that a machine that slows down slows them all."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median

from attrs import frozen


@frozen(kw_only=True)
class Contestant:
    """Something that is timed.

    Attributes:
        name: What the table calls it.
        run: Handles one part of the events, given its number.
        events: How many events a part has.
    """

    name: str
    run: Callable[[int], object]
    events: int


def take_turns(
    contestants: Sequence[Contestant], rounds: int, *, parts: int
) -> Mapping[str, Sequence[float]]:
    """Let each contestant handle the same part before the next part comes, after one round that does not count.

    Args:
        contestants: Who takes part.
        rounds: How often all parts are gone through.
        parts: How many there are.

    Returns:
        For each, the microseconds of one event: of every part, its quickest round. A shared machine only ever adds.
    """
    best = {one.name: [float("inf")] * parts for one in contestants}
    gc.collect()
    gc.freeze()
    for number in range(rounds + 1):
        for part in range(parts):
            for one in contestants:
                started = time.perf_counter()
                one.run(part)
                seconds = time.perf_counter() - started
                if number:
                    best[one.name][part] = min(best[one.name][part], seconds / one.events * 1e6)
    gc.unfreeze()
    return best


def ratio(times: Mapping[str, Sequence[float]], slower: str, faster: str) -> float:
    """Give how many times as long the one took as the other: the median over the parts."""
    return median(a / b for a, b in zip(times[slower], times[faster], strict=True))
