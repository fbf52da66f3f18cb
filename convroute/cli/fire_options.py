"""The options that describe an event: the names of the HTTP API, written as options are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeVar

import click

from convroute.cli.json_input import JsonInput
from convroute.model.event import ActionSource
from convroute.wire import camel

Command = TypeVar("Command", bound=Callable[..., Any])

_SOURCES: Final = ", ".join(source.value for source in ActionSource)

_OPTIONS: Final = (
    click.option("--lead-id", help="Your id of the lead."),
    click.option("--pixel-id", help="The platform's id of the pixel."),
    click.option("--platform", help="The platform's name; see `convroute platforms`."),
    click.option("--event-name", help="Standard or your own: Lead, Purchase, ..."),
    click.option("--event-value", metavar="NUMBER", help="What it is worth, as in 19.90."),
    click.option("--currency", help="ISO 4217 code; needed with a value."),
    click.option("--action-source", help=f"Where it happened: {_SOURCES}."),
    click.option("--test-event-code", help="Shows the event in the platform's test view."),
    click.option("--event-id", help="The deduplication key; else derived or fresh."),
    click.option("--event-time", metavar="TIME", help="RFC 3339 or Unix seconds; else now."),
    click.option("--source-url", help="The page on which it happened."),
    click.option("--referrer-url", help="The page before that."),
    click.option("--order-id", help="Your number of the order: derives the event id."),
    click.option("--contents", type=JsonInput(list), help="What it was about: a list of articles."),
    click.option(
        "--property",
        "properties",
        metavar="NAME=VALUE",
        multiple=True,
        help="A further fact, repeatable. JSON where VALUE is JSON, else text.",
    ),
    click.option("--lead", type=JsonInput(), help="A lead record, laid over the stored lead."),
    click.option(
        "--request", type=JsonInput(), help="A whole fire request; the other options go over it."
    ),
)


def fire_options(command: Command) -> Command:
    """Give a command the options that describe an event."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def fire_record(request: Mapping[str, Any] | None, options: Mapping[str, Any]) -> dict[str, Any]:
    """Make the fire request's record of the options, over that of `--request`.

    Raises:
        click.BadParameter: A property is not written as `NAME=VALUE`.
    """
    record = dict(request or {})
    given = {camel(name): value for name, value in options.items() if value not in (None, ())}
    if "eventValue" in given:
        given["eventValue"] = amount(given["eventValue"])
    if "eventTime" in given:
        given["eventTime"] = moment_or_text(given["eventTime"])
    if "properties" in given:
        known = record.get("properties")
        further = _properties(given["properties"])
        given["properties"] = {**known, **further} if isinstance(known, Mapping) else further
    return {**record, **given}


def required_of(record: Mapping[str, Any]) -> Sequence[str]:
    """Name what the router must insist on: a lead's id, unless the lead itself is there."""
    return () if record.get("lead") else ("lead_id",)


def amount(text: str) -> Decimal | str:
    """Read a number with the digits that its author wrote; other text stays, to be refused by name."""
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        return text


def moment_or_text(text: str) -> int | float | str:
    """Read Unix seconds as a number; a written time stays text."""
    text = text.strip()
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text


def _properties(pairs: Sequence[str]) -> dict[str, Any]:
    import orjson

    properties: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise click.BadParameter("must be written NAME=VALUE", param_hint="'--property'")
        try:
            properties[name.strip()] = orjson.loads(value)
        except ValueError:
            properties[name.strip()] = value
    return properties
