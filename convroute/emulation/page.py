"""The page on which a person sees what arrived; one document, nothing loaded from elsewhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from typing import Final

from convroute.emulation.markup import Html, each, tag
from convroute.emulation.page_tables import events, own_refusal, refusals, requests, rules, steering
from convroute.emulation.stage import Stage

_STYLE: Final = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
_SCRIPT: Final = files(__package__).joinpath("page.js").read_text(encoding="utf-8")
_DIGEST: Final = b64encode(sha256(_SCRIPT.encode()).digest()).decode()
POLICY: Final = (
    f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{_DIGEST}'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of the page: its own script and nothing else."""

_HEAD: Final = Html(
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark">'
    f"<title>Emulated platforms</title>\n<style>\n{_STYLE}</style></head>\n<body>\n"
)
_END: Final = Html(f"\n<script>{_SCRIPT}</script>\n</body></html>\n")


def page(stages: Mapping[str, Stage], now: datetime) -> str:
    """Write the page: counts for each platform, why it refused, its last requests and events.

    Args:
        stages: The emulated platforms by name.
        now: The host's time.
    """
    links = each(tag("a", stage.emulator.title, href=f"#{name}") for name, stage in stages.items())
    clock = tag("time", f"{now:%Y-%m-%d %H:%M:%S} UTC", id="clock")
    header = tag("header", tag("h1", "Emulated platforms"), tag("nav", links), clock)
    sections = each(_section(name, stage) for name, stage in stages.items())
    return _HEAD + header + tag("main", sections, id="main") + _END


def _section(name: str, stage: Stage) -> Html:
    return tag(
        "section",
        tag("h2", stage.emulator.title, " ", tag("code", f"/{name}")),
        _counts(stage),
        steering(stage.pending(), stage.counter.limits),
        refusals(stage.exchanges()),
        requests(name, stage.exchanges()),
        events(name, stage.received()),
        rules(name, stage.emulator.refusal_rules()),
        id=name,
    )


def _counts(stage: Stage) -> Html:
    taken, exchanges = stage.received(), stage.exchanges()
    duplicates = sum(event.duplicate for event in taken)
    counts = {
        "requests": stage.requests,
        "events taken": len(taken),
        "of them duplicates": duplicates,
        "of them tests": sum(event.test for event in taken),
        "requests refused": sum(map(own_refusal, exchanges)),
        "over the limit": sum(exchange.limited for exchange in exchanges),
        "faults met": sum(exchange.fault is not None for exchange in exchanges),
    }
    tiles = each(
        tag("li", tag("strong", number), " ", what, class_="zero" if not number else "")
        for what, number in counts.items()
    )
    return tag("ul", tiles, class_="counts")
