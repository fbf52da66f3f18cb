"""The tables of the page: what waits, why requests were refused, what came, what was taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

import orjson
from attrs import evolve

from convroute.emulation.exchange import Exchange
from convroute.emulation.faults import Fault
from convroute.emulation.markup import Html, each, tag
from convroute.jsonvalue import JSON
from convroute.roles.emulator import EmulatedEvent, RateLimit, RefusalRule

LAST: Final = 20
"""How many of the last requests and events are shown for each platform."""

LONGEST: Final = 20_000
"""How much of one body is shown, in characters."""


def steering(faults: Sequence[Fault], limits: Iterable[RateLimit]) -> Html:
    """Show the faults that wait and the rate limits."""
    waiting = each(tag("li", text, class_="fault") for text in _in_words(faults))
    kept = each(
        tag("li", f"{limit.requests:,} requests in {limit.seconds:,g} s") for limit in limits
    )
    return tag(
        "dl",
        tag("dt", "Faults waiting"),
        tag("dd", tag("ul", waiting) if waiting else "none"),
        tag("dt", "Limits"),
        tag("dd", tag("ul", kept) if kept else "none"),
    )


def _in_words(faults: Sequence[Fault]) -> Iterator[str]:
    for fault, same in groupby(faults, key=lambda fault: evolve(fault, after=0)):
        run = list(same)
        words = [fault.kind.value]
        words += [f"HTTP {fault.status}"] if fault.status else []
        words += [f"{fault.seconds:g} s"] if fault.seconds else []
        words += [f"after {run[0].after} more"] if run[0].after else []
        words += ["for ever"] if fault.times is None else [f"{len(run)} times"] * (len(run) > 1)
        yield ", ".join(words)


def own_refusal(exchange: Exchange) -> bool:
    """Tell whether the platform refused a request for what it was, and not because a test had it so."""
    return exchange.refused_by is not None and (exchange.processed or exchange.limited)


def refusals(exchanges: Iterable[Exchange]) -> Html:
    """Show by which rules requests were refused, the most frequent first."""
    met: dict[RefusalRule, list[Exchange]] = {}
    for exchange in exchanges:
        if (rule := exchange.refused_by) and own_refusal(exchange):
            met.setdefault(rule, []).append(exchange)
    if not met:
        return Html("")
    rows = each(
        _row(
            len(same),
            tag("code", rule.field),
            rule.refuses,
            tag("code", same[-1].where) if same[-1].where else "the request",
            tag("span", rule.answer, tag("small", rule.message)),
            rule.source,
        )
        for rule, same in sorted(met.items(), key=lambda item: -len(item[1]))
    )
    head = _head("Times", "Looks at", "Refuses", "Last found at", "Answer", "Source")
    return tag("h3", "Why it refused") + _table(head, rows)


def requests(name: str, exchanges: Sequence[Exchange]) -> Html:
    """Show the last requests, the newest first."""
    if not exchanges:
        return tag("p", "Nothing has arrived yet.", class_="nothing")
    rows = each(_request(name, exchange) for exchange in reversed(exchanges[-LAST:]))
    head = _head("", "At", "Request", "Answer", "What happened")
    return tag("h3", "Requests", _of(exchanges)) + _table(head, rows)


def _request(name: str, exchange: Exchange) -> Html:
    answer = exchange.answer
    details = tag(
        "details",
        tag("summary", _happened(exchange)),
        tag("h4", "Request"),
        _message(exchange.json, exchange.headers),
        tag("h4", "Answer of the platform") if answer else "",
        _message(answer.json, answer.headers) if answer else "",
        id=f"{name}-request-{exchange.number}",
    )
    return _row(
        exchange.number,
        tag("time", f"{exchange.at:%H:%M:%S}"),
        tag("code", f"{exchange.method} {exchange.path}", class_="path"),
        _status(exchange),
        details,
    )


def _message(body: JSON, headers: Mapping[str, str]) -> Html:
    lines = "\n".join(f"{name}: {value}" for name, value in headers.items())
    return _pretty(body) + tag("pre", lines, class_="headers")


def _status(exchange: Exchange) -> Html:
    if exchange.status is None:
        return tag("b", "none", class_="bad")
    good = exchange.status < 300 and exchange.refused_by is None and exchange.fault is None
    return tag("b", exchange.status, class_="good" if good else "bad")


def _happened(exchange: Exchange) -> Html:
    parts: list[Html | str] = []
    if exchange.limited:
        parts.append("over the limit")
    if exchange.fault:
        seen = "" if exchange.processed else ", and the platform did not see the request"
        parts.append(tag("span", f"fault {exchange.fault.value}", class_="fault") + seen)
    if (rule := exchange.refused_by) and own_refusal(exchange) and not exchange.limited:
        place = tag("code", exchange.where or rule.field)
        parts.append(tag("span", "refused: ", place, ": ", rule.refuses))
    return Html("; ".join(map(str, (tag("span", part) for part in parts)))) or tag(
        "span", "answered"
    )


def events(name: str, taken: Sequence[EmulatedEvent]) -> Html:
    """Show the last events that were taken, the newest first."""
    if not taken:
        return Html("")
    first = len(taken) - len(taken[-LAST:])
    numbered = list(enumerate(taken[-LAST:], first + 1))
    rows = each(
        _row(
            number,
            tag("strong", event.name),
            tag("code", event.event_id or "none"),
            tag("code", event.pixel_id),
            each(tag("span", remark, class_="remark") for remark in _remarks(event)),
            tag(
                "details",
                tag("summary", "show"),
                _pretty(event.body),
                id=f"{name}-event-{number}",
            ),
        )
        for number, event in reversed(numbered)
    )
    head = _head("", "Event", "Event id", "Pixel", "Remarks", "Payload")
    return tag("h3", "Events taken", _of(taken)) + _table(head, rows)


def _remarks(event: EmulatedEvent) -> Iterator[str]:
    if event.test:
        yield "test"
    if event.duplicate:
        yield "duplicate, merged into the first" if event.merged else "duplicate, not counted"


def rules(name: str, table: Sequence[RefusalRule]) -> Html:
    """Show what the platform refuses."""
    if not table:
        return Html("")
    rows = each(
        _row(
            tag("code", rule.field),
            rule.refuses,
            tag("span", rule.answer, tag("small", rule.message)),
            rule.source,
        )
        for rule in table
    )
    return tag(
        "details",
        tag("summary", f"What it refuses: {len(table)} rules"),
        _table(_head("Looks at", "Refuses", "Answer", "Source"), rows),
        id=f"{name}-rules",
    )


def _of(things: Sequence[object]) -> str:
    return f", the last {LAST} of {len(things)}" if len(things) > LAST else ""


def _pretty(value: JSON) -> Html:
    text = orjson.dumps(value, option=orjson.OPT_INDENT_2, default=str).decode()
    return tag("pre", text if len(text) <= LONGEST else f"{text[:LONGEST]}\n… cut")


def _head(*names: str) -> Html:
    return tag("tr", each(tag("th", name, scope="col") for name in names))


def _row(*cells: object) -> Html:
    return tag("tr", each(tag("td", cell) for cell in cells))


def _table(head: Html, rows: Html) -> Html:
    return tag("div", tag("table", tag("thead", head), tag("tbody", rows)), class_="wide")
