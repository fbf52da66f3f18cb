"""Run the benchmark and print its tables as Markdown: `python -m bench [--quick] [SECTION ...]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from statistics import median

import orjson
import uvloop

from bench import in_process, mapping, serving, starting
from bench.goals import Goal
from bench.machine import facts
from bench.rounds import ratio


def _mapping(*, quick: bool) -> list[Goal]:
    times = mapping.measure(4 if quick else 30)
    print("\n## One event: mapped, hashed, written as JSON\n")
    print("The quickest round of every part, and of the parts the median.\n")
    rows = [(name, f"{median(t):.1f}", f"{1e6 / median(t):,.0f}") for name, t in times.items()]
    _table(("what", "µs an event", "events/s"), rows)
    return [
        Goal(
            what="Facebook, against facebook-business",
            seen=ratio(times, mapping.VENDOR, mapping.FACEBOOK),
            bound=4,
        ),
        Goal(
            what="Facebook, against the floor",
            seen=ratio(times, mapping.FACEBOOK, mapping.FLOOR),
            bound=3,
            at_least=False,
        ),
        Goal(
            what="TikTok, against facebook-business",
            seen=ratio(times, mapping.VENDOR, mapping.TIKTOK),
            bound=4,
        ),
        Goal(
            what="national phones seen before, against facebook-business",
            seen=ratio(times, mapping.VENDOR_NATIONAL, mapping.FACEBOOK_NATIONAL),
            bound=1.3,
        ),
    ]


def _serving(*, quick: bool) -> list[Goal]:
    requests, rounds = (500, 3) if quick else (2000, 9)
    loads = uvloop.run(serving.measure(requests, rounds))
    records = [orjson.loads(body) for body in serving.bodies(requests)]
    alone = median(uvloop.run(in_process.measure(records, rounds)))
    print("\n## One fire through the server, one delivery each\n")
    rows = [
        (name, f"{median(o.per_second for o in all_):,.0f}", f"{median(o.cpu for o in all_):.0f}")
        for name, all_ in loads.items()
    ]
    rows.append(
        ("fire in process, a transport that answers at once", f"{1e6 / alone:,.0f}", f"{alone:.0f}")
    )
    _table(("what", "requests/s", "µs of processor a request"), rows)
    pairs = list(zip(loads[serving.OURS], loads[serving.BARE], strict=True))
    share = median(ours.per_second / bare.per_second for ours, bare in pairs) * 100
    return [
        Goal(
            what="a fire through the server, of a bare handler with one client POST",
            seen=share,
            bound=70,
            unit="%",
        )
    ]


def _starting(*, quick: bool) -> list[Goal]:
    times = starting.measure(5 if quick else 15)
    print("\n## Starting\n")
    _table(
        ("what", "ms, the whole process"), [(name, f"{median(t):.0f}") for name, t in times.items()]
    )
    return [
        *(
            Goal(
                what=f"`{name}`, beyond the interpreter's own start",
                seen=_beyond(times[name], times[starting.NOTHING]),
                bound=120,
                at_least=False,
                unit="ms",
            )
            for name in (starting.LAZY, starting.ROUTER)
        ),
        Goal(
            what="`convroute --help`, the whole process",
            seen=median(times[starting.HELP]),
            bound=200,
            at_least=False,
            unit="ms",
        ),
    ]


def _beyond(times: Sequence[float], nothing: Sequence[float]) -> float:
    return median(a - b for a, b in zip(times, nothing, strict=True))


SECTIONS = {"mapping": _mapping, "serving": _serving, "starting": _starting}


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    for cells in (head, ("---",) * len(head), *rows):
        print(f"| {' | '.join(cells)} |")


def main(arguments: Sequence[str]) -> int:
    """Print everything, then the goals."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)}; all by default"
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds: for a first look")
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.sections) - set(SECTIONS)):
        parser.error(f"no section named {', '.join(unknown)}; known: {', '.join(SECTIONS)}")
    print("## The machine\n")
    _table(("fact", ""), facts().items())
    goals = [
        goal
        for name in options.sections or SECTIONS
        for goal in SECTIONS[name](quick=options.quick)
    ]
    print("\n## Goals\n")
    _table(("what", "seen", "goal", ""), [goal.row() for goal in goals])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
