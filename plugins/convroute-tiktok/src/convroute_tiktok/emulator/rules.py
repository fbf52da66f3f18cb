"""The rules by which the emulated platform judges one event, in the order of its checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from convroute.spi import JSON
from convroute_tiktok.emulator import refusals
from convroute_tiktok.emulator.refusals import Refusal
from convroute_tiktok.emulator.shapes import ANY, SHAPES, Path, values_at

Event = Mapping[str, Any]

OFFLINE_AGE_LIMIT: Final = 28 * 86_400

STANDARD_EVENTS: Final = frozenset({
    "AddPaymentInfo", "AddToCart", "AddToWishlist", "ApplicationApproval", "CompleteRegistration",
    "Contact", "CustomizeProduct", "Download", "FindLocation", "InitiateCheckout", "Lead",
    "Purchase", "Schedule", "Search", "StartTrial", "SubmitApplication", "Subscribe", "ViewContent",
})  # fmt: skip
"""Supported events page; the names are case-sensitive."""

FORMER_NAMES: Final = frozenset({"CompletePayment", "SubmitForm", "ClickButton", "PlaceAnOrder"})
"""Renamed or deprecated in 2025, still taken."""

REQUIRED: Final[tuple[tuple[frozenset[str], Path], ...]] = (
    (ANY, ("event",)),
    (ANY, ("event_time",)),
    (frozenset({"crm"}), ("lead", "lead_id")),
    (frozenset({"app"}), ("app", "app_id")),
)
"""What may not be missing, by event source. `page` is not here: the reference's own web sample has none."""


@frozen
class Rule:
    """One rule: what it looks for, and what the platform answers when it finds it.

    Attributes:
        refusal: The answer.
        finds: Gives the paths, below the event, of what is wrong; takes the event source and Unix seconds.
    """

    refusal: Refusal
    finds: Callable[[Event, str, int], Iterator[Path]]


def first_fault(event: JSON, source: str, now: int) -> tuple[Refusal, Path] | None:
    """Give the first reason to refuse an event, or None."""
    if not isinstance(event, Mapping):
        return refusals.NOT_AN_OBJECT, ()
    for path in _missing(event, source):
        return refusals.MISSING, path
    for shape in SHAPES:
        if source in shape.sources:
            for path, value in values_at(event, shape.path):
                if not shape.accepts(value):
                    return shape.refusal, path
    for rule in RULES:
        for path in rule.finds(event, source, now):
            return rule.refusal, path
    return None


def _missing(event: Event, source: str) -> Iterator[Path]:
    for sources, path in REQUIRED:
        if source in sources and not any(values_at(event, path)):
            yield path
    if source == "web" and isinstance(event.get("page"), Mapping) and not event["page"].get("url"):
        yield ("page", "url")


def _other_name(event: Event, source: str, _: int) -> Iterator[Path]:
    if source == "offline" and event["event"] not in STANDARD_EVENTS | FORMER_NAMES:
        yield ("event",)


def _in_future(event: Event, _: str, now: int) -> Iterator[Path]:
    if event["event_time"] > now:
        yield ("event_time",)


def _too_old(event: Event, source: str, now: int) -> Iterator[Path]:
    if source == "offline" and now - event["event_time"] > OFFLINE_AGE_LIMIT:
        yield ("event_time",)


RULES: Final = (
    Rule(refusals.NOT_A_STANDARD_EVENT, _other_name),
    Rule(refusals.IN_FUTURE, _in_future),
    Rule(refusals.TOO_OLD, _too_old),
)
"""They may rely on the shapes, which were looked at before."""
