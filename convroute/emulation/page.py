"""The page on which a person sees what arrived; one document, nothing loaded from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

from convroute.emulation.stage import Stage
from convroute.jsonvalue import dump

LAST: Final = 20
"""How many of the last events are shown for each platform."""

_HEAD: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<meta name="viewport" content="width=device-width"><title>Emulated platforms</title>
<style>
body { font: 15px/1.4 sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #bbb; padding: .3rem .6rem; text-align: left }
td { vertical-align: top }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
</style></head><body><h1>Emulated platforms</h1>
"""


def page(stages: Mapping[str, Stage]) -> str:
    """Write the page: counts for each platform, and its last events, newest first."""
    return (
        _HEAD
        + "".join(_section(name, stage) for name, stage in stages.items())
        + "</body></html>\n"
    )


def _section(name: str, stage: Stage) -> str:
    events = stage.received()
    counts = Counter(requests=stage.requests, events=len(events))
    counts["tests"] = sum(event.test for event in events)
    counts["duplicates"] = sum(event.duplicate for event in events)
    counts["faults waiting"] = len(stage.pending())
    line = ", ".join(f"{number} {what}" for what, number in counts.items())
    rows = (
        (
            event.name,
            event.event_id or "none",
            event.pixel_id,
            ", ".join(w for w, so in (("test", event.test), ("duplicate", event.duplicate)) if so),
            dump(event.body).decode(),
        )
        for event in reversed(events[-LAST:])
    )
    return (
        f"<h2>{escape(stage.emulator.title)}</h2>\n"
        f"<p>Base URL path <code>/{escape(name)}</code>: {escape(line)}</p>\n"
        f"<table><tr><th>Event<th>Event id<th>Pixel<th>Remarks<th>Body</tr>\n"
        f"{_rows(rows)}</table>\n"
    )


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    return "".join(
        "<tr>"
        + "".join(f"<td>{escape(cell)}" for cell in row[:-1])
        + f"<td><details><summary>show</summary><pre>{escape(row[-1])}</pre></details></tr>\n"
        for row in rows
    )
