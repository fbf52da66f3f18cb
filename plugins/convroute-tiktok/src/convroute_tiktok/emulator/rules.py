"""The rules by which the emulated platform judges one event, in the order of its checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from convroute.spi import JSON
from convroute_tiktok.emulator import refusals
from convroute_tiktok.emulator.rule import Event, Finds, Path, Rule, rule
from convroute_tiktok.emulator.shapes import ANY, APP, CRM, SHAPES, values_at

OFFLINE_AGE_LIMIT: Final = 28 * 86_400

STANDARD_EVENTS: Final = frozenset({
    "AddPaymentInfo", "AddToCart", "AddToWishlist", "ApplicationApproval", "CompleteRegistration",
    "Contact", "CustomizeProduct", "Download", "FindLocation", "InitiateCheckout", "Lead",
    "Purchase", "Schedule", "Search", "StartTrial", "SubmitApplication", "Subscribe", "ViewContent",
})  # fmt: skip
"""Supported events page; the names are case-sensitive."""

FORMER_NAMES: Final = frozenset({"CompletePayment", "SubmitForm", "ClickButton", "PlaceAnOrder"})
"""Renamed or deprecated in 2025, still taken."""


def first_fault(event: JSON, source: str, now: int) -> tuple[Rule, Path] | None:
    """Give the first rule that refuses an event, and the path of what is wrong; or None."""
    if not isinstance(event, Mapping):
        return NOT_AN_EVENT, ()
    for one in EVENT_RULES:
        for path in one.finds(event, source, now) if one.finds else ():
            return one, path
    return None


def _missing(field: str, sources: tuple[str, ...]) -> Finds:
    wanted: Path = tuple(field.split("."))

    def finds(event: Event, source: str, _: int) -> Iterator[Path]:
        if source in sources and not any(values_at(event, wanted)):
            yield wanted

    return finds


def _no_url(event: Event, source: str, _: int) -> Iterator[Path]:
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


_REPORT: Final = "report events"

NOT_AN_EVENT: Final = rule(
    "event-object", "data[]", "anything but an object", refusals.NOT_AN_OBJECT, _REPORT
)
_REQUIRED: Final = (
    rule("event-missing", "event", "missing or blank",
         refusals.MISSING, _REPORT, _missing("event", ANY)),
    rule("event_time-missing", "event_time", "missing or blank",
         refusals.MISSING, _REPORT, _missing("event_time", ANY)),
    rule("lead_id-missing", "lead.lead_id (crm)", "missing or blank",
         refusals.MISSING, _REPORT, _missing("lead.lead_id", CRM)),
    rule("app_id-missing", "app.app_id (app)", "missing or blank",
         refusals.MISSING, _REPORT, _missing("app.app_id", APP)),
    rule("page-url-missing", "page.url (web)", "missing in a page",
         refusals.MISSING, _REPORT, _no_url),
)  # fmt: skip
"""A `page` may be missing: the reference's own sample of a web event has none."""

_MEANING: Final = (
    rule("offline-name", "event (offline)", "anything but a standard event",
         refusals.NOT_A_STANDARD_EVENT, _REPORT, _other_name),
    rule("in-future", "event_time", "in the future, milliseconds for instance",
         refusals.IN_FUTURE, f"{_REPORT}: Unix seconds, in UTC", _in_future),
    rule("too-old", "event_time (offline)", "more than 28 days ago",
         refusals.TOO_OLD, "help centre: uploading offline events", _too_old),
)  # fmt: skip

EVENT_RULES: Final = (NOT_AN_EVENT, *_REQUIRED, *SHAPES, *_MEANING)
"""Later rules may rely on what earlier ones made sure of."""
