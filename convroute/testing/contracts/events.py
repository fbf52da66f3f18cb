"""Checks that the event itself arrives: its id, its moment, its worth, where it happened, and that it is a test."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from attrs import evolve

from convroute.model.event import ActionSource
from convroute.model.payload import Payload, Refusal
from convroute.testing.contracts.body import leaves, places_of
from convroute.testing.contracts.conversions import NOW, with_event
from convroute.testing.contracts.fault import demand
from convroute.testing.contracts.subject import PlatformSubject

TEST_CODE: Final = "CONTRACT-TEST-1"

OFF_THE_WEB: Final = (ActionSource.PHONE_CALL, ActionSource.CHAT, ActionSource.PHYSICAL_STORE)

MEMBERS: Final[Mapping[str, tuple[str, Any, str]]] = {
    "source_url": ("sourceUrl", "https://shop.example.com/canary774", "canary774"),
    "referrer_url": ("referrerUrl", "https://shop.example.com/canary774", "canary774"),
    "order_id": ("orderId", "canary774", "canary774"),
    "properties": ("properties", {"contract_fact": "canary774"}, "canary774"),
}
"""What a caller may add to an event: the lead or fire request's name for it, a value, and what of it to look for."""


class EventChecks(PlatformSubject):
    """The event arrives as the caller told it, or a note says what is missing."""

    def test_the_event_id_is_carried_unchanged(self) -> None:
        """Browser and server share it: any other id counts the event twice."""
        for what, conversion in self.conversions().items():
            mapped = self.map(conversion)
            if isinstance(mapped, Refusal):
                continue
            event_id = conversion.event.event_id
            demand(
                mapped.event_id == event_id,
                f"Payload.event_id is not the event's ({what})",
                "pass it on: event_id=event.event_id",
            )
            demand(
                event_id in [leaf for _, leaf in leaves(mapped.body)],
                f"the event id is not in the body ({what})",
                "put event.event_id, as it is, where the platform deduplicates by it",
            )

    def test_the_moment_is_carried(self) -> None:
        """In whole seconds, of the right zone: a platform attributes by it."""
        for occurred_at in (
            NOW - timedelta(minutes=5),
            NOW - timedelta(hours=7, seconds=3),
            (NOW - timedelta(hours=2)).astimezone(timezone(timedelta(hours=5, minutes=30))),
        ):
            payload = self.payload(with_event(self.whole(), occurred_at=occurred_at))
            told = [leaf for _, leaf in leaves(payload.body) if not isinstance(leaf, float)]
            demand(
                any(_is_moment(leaf, occurred_at) for leaf in told),
                "the event's moment is not in the body, in whole seconds, milliseconds or ISO 8601 with its zone",
                "int(event.occurred_at.timestamp()), or event.occurred_at.astimezone(UTC).isoformat()",
            )

    def test_value_and_currency_are_carried_in_major_units(self) -> None:
        """19.90 euro are 19.90 and EUR, not 1990 and not dollars."""
        for value, currency in (("19.90", "EUR"), ("1234.5", "GBP"), ("3000", "JPY")):
            payload = self.payload(
                with_event(self.whole(), value=Decimal(value), currency=currency)
            )
            told = [leaf for _, leaf in leaves(payload.body)]
            if not any(_is_number(leaf, Decimal(value)) for leaf in told):
                noted = any(note.field in ("eventValue", "currency") for note in payload.notes)
                demand(
                    noted,
                    f"the value {value} {currency} is not in the body, and no note tells",
                    "send event.value in major units, as a number or its text; where the platform wants"
                    " minor units, leave a note on eventValue",
                )
                continue
            demand(
                currency in told or currency.lower() in told,
                f"the currency {currency} is not in the body",
                "send event.currency beside the value: it is always there if value is",
            )

    def test_value_and_currency_are_never_invented(self) -> None:
        """An event without a value is worth what the advertiser says, not zero and not in dollars."""
        valued = self.payload()
        bare = self.map(with_event(self.whole(), value=None, currency=None, contents=()))
        if isinstance(bare, Refusal):
            return
        there = dict(leaves(bare.body))
        for path, leaf in leaves(valued.body):
            money = leaf == self.whole().event.currency or _is_number(
                leaf, self.whole().event.value
            )
            demand(
                not money or path not in there,
                f"{path} is sent for an event without value and currency",
                "add value and currency only if event.value is not None",
            )

    def test_what_happened_off_the_web_is_not_told_as_a_web_event(self) -> None:
        """A telephone call that is counted as a web event spoils both reports."""
        web = self.map(with_event(self.whole(), action_source=ActionSource.WEBSITE))
        for source in OFF_THE_WEB:
            mapped = self.map(with_event(self.whole(), action_source=source))
            same = _sent(mapped) == _sent(web) and isinstance(mapped, Payload)
            demand(
                not same or any(note.field == "actionSource" for note in mapped.notes),
                f"{source.value} is sent as website is, and no note tells",
                "send event.action_source in the platform's words, or leave a note on actionSource",
            )

    def test_a_test_event_is_told_from_a_real_one(self) -> None:
        """Whoever sends a test code wants a test: as a real event it would be counted."""
        mapped = self.map(evolve(self.whole(), test_event_code=TEST_CODE))
        if self.marks_tests == "none":
            demand(
                isinstance(mapped, Refusal)
                or any(n.field == "testEventCode" for n in mapped.notes),
                "a test event is sent as a real one without a word",
                'give Refusal(reason=..., field="testEventCode"), or a note',
            )
            return
        demand(isinstance(mapped, Payload), "a test event is refused", "map it like any other")
        assert isinstance(mapped, Payload)
        real = self.payload()
        demand(
            mapped.envelope != real.envelope or mapped.body != real.body,
            "a test event leaves like a real one",
            "put conversion.test_event_code into the envelope; without a test view: marks_tests = 'none'",
        )
        if self.marks_tests == "carried":
            content = self.request([mapped]).content().decode()
            demand(
                TEST_CODE in content,
                "the test code is not in the request",
                "send it as it is; where there is only a flag: marks_tests = 'flagged'",
            )

    def test_test_and_real_events_never_share_a_request(self) -> None:
        """Payloads of one envelope share a request, so what marks a test stands there."""
        if self.marks_tests == "none":
            self.not_for_this_plugin("the platform has no test events")
        test, real = self.map(evolve(self.whole(), test_event_code=TEST_CODE)), self.payload()
        alone = isinstance(test, Payload) and test.envelope != real.envelope
        in_the_event = isinstance(test, Payload) and test.body != real.body
        demand(
            alone or in_the_event,
            "a test event and a real one have the same envelope and the same body",
            "put what stands beside the events in the request into Payload.envelope",
        )
        if alone:
            other = self.map(evolve(self.whole(), test_event_code="CONTRACT-TEST-2"))
            demand(
                self.marks_tests == "flagged" or _envelope(other) != _envelope(test),
                "two test codes share an envelope, so one of them gets lost",
                "put the code itself into the envelope",
            )

    def test_limited_data_use_is_never_ignored(self) -> None:
        """The law of some states asks for it; sent without it, the platform uses the event for everything."""
        limited = self.map(with_event(self.whole(), limited_data_use=True))
        demand(
            _sent(limited) != _sent(self.payload())
            or any(note.field == "limitedDataUse" for note in limited.notes),
            "an event with limited data use leaves like any other",
            "set the platform's flag; without one, give a Refusal or a note on limitedDataUse",
        )

    def test_nothing_of_the_event_is_dropped_in_silence(self) -> None:
        """What the platform has no place for is a note, so that the caller knows."""
        for member, (field, value, canary) in MEMBERS.items():
            changes = {"source_url": "https://shop.example.com/page", member: value}
            mapped = self.map(with_event(self.whole(), **changes))
            self._carried_or_noted(mapped, field, canary)
        from convroute.model.event import Item

        mapped = self.map(with_event(self.whole(), contents=(Item(id="canary774", quantity=2),)))
        self._carried_or_noted(mapped, "contents", "canary774")

    def test_extras_are_carried_or_noted(self) -> None:
        """`extras` of this platform is checked member by member; that of another platform is not ours."""
        name = self.platform.name
        unknown = self.map(
            with_event(self.whole(), extras={name: {"contract_member": "canary774"}})
        )
        self._carried_or_noted(unknown, f"extras.{name}", "canary774")
        foreign = self.payload(
            with_event(self.whole(), extras={"contract-other": {"x": "canary774"}})
        )
        demand(
            not places_of([foreign.body, foreign.envelope], "canary774"),
            "extras of another platform are sent",
            f'read event.extras.get("{name}") only',
        )

    def _carried_or_noted(self, mapped: Payload | Refusal, field: str, canary: str) -> None:
        carried = isinstance(mapped, Payload) and places_of([mapped.body, mapped.envelope], canary)
        noted = any(note.field.startswith(field) for note in mapped.notes)
        demand(
            carried or noted or isinstance(mapped, Refusal),
            f"`{field}` is neither in the body nor in a note",
            f'send it, or tell: Note.dropped("{field}", "the platform has no place for it")',
        )


def _sent(mapped: Payload | Refusal) -> object:
    return (mapped.body, mapped.envelope) if isinstance(mapped, Payload) else None


def _envelope(mapped: Payload | Refusal) -> object:
    return mapped.envelope if isinstance(mapped, Payload) else None


def _is_moment(leaf: object, moment: datetime) -> bool:
    seconds = int(moment.timestamp())
    if isinstance(leaf, str) and not leaf.isdecimal():
        try:
            read = datetime.fromisoformat(leaf)
        except ValueError:
            return False
        return read.tzinfo is not None and read.astimezone(UTC).replace(
            microsecond=0
        ) == moment.astimezone(UTC).replace(microsecond=0)
    return str(leaf) == str(seconds) or str(leaf)[:-3] == str(seconds)


def _is_number(leaf: object, value: Decimal | None) -> bool:
    if value is None or isinstance(leaf, bool) or not isinstance(leaf, str | int | float):
        return False
    try:
        return Decimal(str(leaf)) == value
    except InvalidOperation:
        return False
