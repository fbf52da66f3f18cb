"""Checks that mapping and reading are pure functions: the same in, the same out, and nothing else touched."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

from attrs import evolve

from convroute.errors import ConvrouteError
from convroute.model.http import HttpResponse
from convroute.model.payload import Payload
from convroute.testing.contracts.body import leaves
from convroute.testing.contracts.conversions import with_event
from convroute.testing.contracts.fault import calling, demand
from convroute.testing.contracts.odd_data import odd_conversions
from convroute.testing.contracts.subject import PlatformSubject
from convroute.testing.contracts.watch import reached


class PurityChecks(PlatformSubject):
    """Mapping is a function of its arguments, for whatever comes."""

    def test_mapping_asks_no_clock_no_chance_and_nothing_outside(self) -> None:
        """Retries and replays must send the same again; `conversion.fired_at` is now."""
        for what, conversion in self.conversions().items():
            self.map(conversion)  # what is imported late is imported here
            found = reached(lambda one=conversion: self.map(one))  # type: ignore[misc]
            demand(
                not found,
                f"map reaches for {', '.join(sorted(found))} ({what})",
                "use conversion.fired_at for the time and event.event_id for what must be unique; print"
                " and log nothing, read no file and no environment",
            )

    def test_the_request_and_the_verdict_ask_no_clock_either(self) -> None:
        """A retry sends the same request again, and a verdict must not depend on when it is read."""
        payloads, response = [self.payload()], HttpResponse.of(429, {}, {"retry-after": "7"})
        self.request(payloads)
        self.read(response)
        found = reached(lambda: self.request(payloads))
        found |= reached(lambda: self.platform.outcomes(response, payloads))
        demand(
            not found,
            f"request or outcomes reaches for {', '.join(sorted(found))}",
            "build them from the payloads, the pixel and the response alone",
        )

    def test_the_same_conversion_maps_the_same(self) -> None:
        """What was mapped before must leave no trace: no counter, no cache of the last lead."""
        samples = self.conversions()
        first = {what: self.map(conversion) for what, conversion in samples.items()}
        for what in reversed(list(samples)):
            demand(
                self.map(samples[what]) == first[what],
                f"mapped a second time, after others, it comes out different: {what}",
                "keep nothing between calls of map: no module variable, no attribute, no default argument"
                " that is changed",
            )

    def test_mapping_leaves_its_input_alone(self) -> None:
        """The same conversion goes to other pixels, and to the next attempt."""
        for what, conversion in self.conversions().items():
            before, pixel = deepcopy(conversion), self.destination()
            self.map(conversion, pixel)
            demand(
                conversion == before and pixel == self.destination(),
                f"map changes what it was given ({what})",
                "copy a mapping before you change it: dict(event.properties)",
            )

    def test_requests_and_outcomes_leave_payloads_alone(self) -> None:
        """Payloads are kept for the next attempt, which must send the same."""
        payloads = self.batch(min(3, self.platform.batch_limit))
        before = deepcopy(payloads)
        self.request(payloads)
        calling(
            "outcomes",
            lambda: self.platform.outcomes(HttpResponse.of(500, {}), payloads),
            "outcomes only reads",
        )
        demand(
            payloads == before,
            "request or outcomes changes the payloads",
            "build the request's body anew: [dict(payload.body) for payload in payloads]",
        )

    def test_no_data_makes_it_raise(self) -> None:
        """One odd phone number must never cost the event: drop the field with a note."""
        for field, conversion in odd_conversions(self.platform, self.whole()):
            try:
                mapped = self.map(conversion)
                if isinstance(mapped, Payload):
                    self.request([mapped]).content()
            except (AssertionError, TypeError, ValueError, ConvrouteError) as error:
                demand(
                    False,
                    f"odd data in `{field}` cannot be mapped and sent: {error}",
                    "normalise with convroute.normalise, which raises for no text; pass caller's values"
                    " through json_value or plain_text",
                )

    def test_bodies_hold_nothing_empty(self) -> None:
        """Platforms refuse null and blank members, or match people by them; NaN is no JSON."""
        for what, payload in self._odd_and_good():
            for path, leaf in [*leaves(payload.body), *leaves(payload.envelope)]:
                name = path.rpartition(".")[2].partition("[")[0]
                bare = leaf.strip() if isinstance(leaf, str) else leaf
                empty = bare is None or (isinstance(bare, str | list | tuple | dict) and not bare)
                callers_own = what in ("odd properties", "odd extras")
                demand(
                    not empty or callers_own or name in self.may_be_empty,
                    f"the member {path} is empty ({what})",
                    "leave out a member without a value; if the platform wants it, name it in may_be_empty",
                )
                demand(
                    not isinstance(leaf, float) or leaf - leaf == 0,
                    f"the member {path} is not a finite number ({what})",
                    "pass numbers through finite_number",
                )

    def test_now_decides_about_age_alone(self) -> None:
        """A replay ten minutes later is the same event: only `fired_at` differs."""
        first = self.payload()
        later = evolve(self.whole(), fired_at=self.whole().fired_at + timedelta(minutes=10))
        demand(
            self.payload(later).body == first.body,
            "the body depends on when the event is fired",
            "use event.occurred_at for the event's time and Identifier.seen_at for a click's",
        )

    def _odd_and_good(self) -> list[tuple[str, Payload]]:
        odd = [(f"odd {n}", self.map(c)) for n, c in odd_conversions(self.platform, self.whole())]
        good = [(what, one) for what, one in self.payloads().items()]
        minimal = with_event(
            self.whole(), value=None, currency=None, order_id=None, contents=(), source_url=None, referrer_url=None
        )  # fmt: skip
        bare = [("an event without anything", self.map(minimal))]
        return [(w, one) for w, one in [*good, *odd, *bare] if isinstance(one, Payload)]
