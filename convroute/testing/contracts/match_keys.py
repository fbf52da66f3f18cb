"""Checks that the table of match keys tells the truth: previews and coverage are made of it."""

from __future__ import annotations

from typing import Final

from attrs import evolve

from convroute.model.conversion import Conversion
from convroute.model.match_keys import PLAIN_FIELDS, Identifier, MatchKeys
from convroute.model.payload import Payload, Refusal
from convroute.testing.contracts.body import member_names, places_of
from convroute.testing.contracts.conversions import CLICKED, about
from convroute.testing.contracts.fault import demand
from convroute.testing.contracts.subject import PlatformSubject

OTHER_ORIGINS: Final = frozenset({"event", "id", "landing_url"})

TRACED: Final = (
    "emails", "phones", "first_name", "last_name", "date_of_birth", "gender", "city", "zip", "external_id",
    "ip_address", "user_agent",
)  # fmt: skip
"""Lead fields that have no use beside being a match key."""


class MatchKeyChecks(PlatformSubject):
    """What is sent of a person is told, with where it came from."""

    def test_match_keys_are_in_the_body(self) -> None:
        """A preview that lists a key which is not sent promises matches that never come."""
        for what, payload in self.payloads().items():
            names = member_names(payload.body)
            for key in payload.match_keys:
                demand(
                    {key, key.rpartition(".")[2]} & names,
                    f"match_keys names {key}, which is no member of the body ({what})",
                    "put a key into match_keys where you put it into the body, under the platform's name",
                )

    def test_match_keys_name_lead_fields(self) -> None:
        """The origin is a field of the lead record that is there, `clickIds.NAME`, or `event`."""
        for what, conversion in self.conversions().items():
            mapped = self.map(conversion)
            if isinstance(mapped, Refusal):
                continue
            for key, origin in mapped.match_keys.items():
                demand(
                    origin in OTHER_ORIGINS or origin in conversion.lead.present(),
                    f"match_keys says that {key} comes from `{origin}`, which is no field of that lead ({what})",
                    "name the field as MatchKeys does (emails, first_name), or clickIds.NAME",
                )

    def test_origins_are_true(self) -> None:
        """Without the field that a key comes from, the key must go or come from another."""
        whole = self.payload()
        for key, origin in whole.match_keys.items():
            if origin not in PLAIN_FIELDS:
                continue
            mapped = self.map(self._without(origin))
            demand(
                isinstance(mapped, Refusal) or mapped.match_keys.get(key) != origin,
                f"{key} is said to come from `{origin}`, and is there without it",
                "fill match_keys in the same step as the body",
            )

    def test_what_is_sent_of_the_lead_is_told(self) -> None:
        """A field that changes the body is a match key, and stands in the table."""
        whole = self.payload()
        for field in TRACED:
            mapped = self.map(self._without(field))
            changed = isinstance(mapped, Payload) and mapped.body != whole.body
            demand(
                not changed or field in whole.match_keys.values(),
                f"`{field}` is in the body, and match_keys does not tell",
                f'add it to match_keys: {{"its name there": "{field}"}}',
            )

    def test_wanted_keys_are_those_that_are_sent(self) -> None:
        """`wanted` is every match key that the platform can use: the matrix and `missing` are made of it."""
        if not self.platform.wanted:
            self.not_for_this_plugin("the platform declares no `wanted` keys")
        sent = {key for payload in self.payloads().values() for key in payload.match_keys}
        wanted = {spec.name for spec in self.platform.wanted}
        usual = {spec.name for spec in self.platform.wanted if not spec.rare}
        demand(
            sent <= wanted,
            f"sent and not in `wanted`: {', '.join(sorted(sent - wanted))}",
            "declare every match key that map can send",
        )
        demand(
            usual <= sent or not self.thorough,
            f"in `wanted`, and no sample sends it: {', '.join(sorted(usual - sent))}",
            "take it out of `wanted`, call it rare, or give a sample: samples, identifier_samples",
        )

    def test_click_ids_arrive_with_the_time_of_their_click(self) -> None:
        """A declared click id is in the body as it came, and does not change when the event is fired later."""
        specs = [spec for spec in self.platform.identifiers if spec.in_url]
        if not specs:
            self.not_for_this_plugin("the platform declares no click id")
        for spec in specs:
            value = self.identifier_samples.get(spec.name, f"ContractClick-{spec.name}-0001")
            keys = MatchKeys(
                emails=("ann@example.com",),
                identifiers={spec.name: Identifier(value=value, seen_at=CLICKED)},
            )
            conversion = about(self.whole(), keys)
            payload = self.payload(conversion)
            places = places_of(payload.body, value)
            demand(
                places,
                f"the click id {spec.name} is declared and not sent",
                f'read it by name: conversion.keys.value_of("{spec.name}"), and send it to the byte',
            )
            demand(
                f"clickIds.{spec.name}" in payload.match_keys.values(),
                f"the click id {spec.name} is sent, and match_keys does not tell",
                f'name its origin: "clickIds.{spec.name}"',
            )
            demand(
                places_of(self._later(conversion).body, value) == places
                and _leaf(self._later(conversion), places[0]) == _leaf(payload, places[0]),
                f"the click id {spec.name} changes with the time of firing",
                "where a time stands beside it, take Identifier.seen_at, never fired_at",
            )

    def test_who_identifies_nobody_is_refused(self) -> None:
        """An event about nobody is useless, and some platforms refuse the whole request for it."""
        for what, keys in (
            ("nothing is known", MatchKeys()),
            ("an impossible address is all that is known", MatchKeys(emails=("no address",))),
        ):
            mapped = self.map(about(self.whole(), keys))
            demand(
                isinstance(mapped, Refusal),
                f"an event is sent though {what}",
                'give Refusal(reason=what is needed, field="lead")',
            )
            assert isinstance(mapped, Refusal)
            demand(
                mapped.reason.strip() and mapped.field and "\n" not in mapped.reason,
                "a refusal has no reason in one line, or no field",
                "say in one line what would change it, and name the field to look at",
            )

    def _without(self, field: str) -> Conversion:
        whole = self.whole()
        keys = evolve(whole.lead.keys, **{field: getattr(MatchKeys(), field)})
        return evolve(whole, lead=evolve(whole.lead, keys=keys))

    def _later(self, conversion: Conversion) -> Payload:
        from datetime import timedelta

        return self.payload(evolve(conversion, fired_at=conversion.fired_at + timedelta(hours=1)))


def _leaf(payload: Payload, path: str) -> object:
    from convroute.testing.contracts.body import leaves

    return dict(leaves(payload.body)).get(path)
