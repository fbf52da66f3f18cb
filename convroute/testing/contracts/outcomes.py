"""Checks of verdicts: one for each event, and `delivered` only where the body says that the platform took it."""

from __future__ import annotations

from math import isfinite
from typing import Final

from attrs import evolve

from convroute.model.http import HttpResponse
from convroute.model.outcome import LONGEST_WAIT, Outcome, Verdict
from convroute.testing.contracts.answers import (
    BODIES,
    ECHOES,
    echoing,
    of_every_kind,
    with_odd_members,
)
from convroute.testing.contracts.body import leaves
from convroute.testing.contracts.fault import demand
from convroute.testing.contracts.person import NORMAL_EMAIL, PHONE_DIGITS, digest
from convroute.testing.contracts.subject import TOKEN, PlatformSubject

OWN_TO_THE_CORE: Final = (Verdict.WITHHELD, Verdict.BROKEN)
ERRORS: Final = (400, 401, 403, 404, 409, 422, 429, 500, 502, 503)
ECHO: Final = f"{NORMAL_EMAIL} +1{PHONE_DIGITS} {digest(NORMAL_EMAIL)} {TOKEN}"

CLASSES: Final = {
    401: (Verdict.CREDENTIAL,),
    403: (Verdict.CREDENTIAL, Verdict.REJECTED, Verdict.MISCONFIGURED, Verdict.THROTTLED),
    404: (Verdict.MISCONFIGURED, Verdict.REJECTED, Verdict.CREDENTIAL),
    429: (Verdict.THROTTLED,),
    500: (Verdict.UNKNOWN, Verdict.UNAVAILABLE),
    502: (Verdict.UNKNOWN, Verdict.UNAVAILABLE),
    503: (Verdict.UNKNOWN, Verdict.UNAVAILABLE, Verdict.THROTTLED),
    504: (Verdict.UNKNOWN, Verdict.UNAVAILABLE),
}
"""What a status may mean whose body says nothing."""


class OutcomeChecks(PlatformSubject):
    """Every answer gives one honest outcome for each event."""

    def test_every_answer_gives_one_outcome_for_each_event(self) -> None:
        """A table of verdicts has no hole: every status, and JSON of every type."""
        for what, response in of_every_kind():
            for count in (1, 3) if response.status in (200, 400, 500) else (1,):
                outcomes = self.read(response, count)
                demand(
                    len(outcomes) == count,
                    f"{len(outcomes)} outcomes for {count} events ({what})",
                    "give one for each payload: [outcome] * len(payloads), or outcome.blaming(...)",
                )
                self._well_formed(outcomes, what)

    def test_a_body_that_says_nothing_is_no_delivery(self) -> None:
        """Any proxy answers 200: only the platform's own words make `delivered`."""
        known = self.accepted(1)
        for what, response in of_every_kind():
            if known is not None and known.body == response.body:
                continue
            self._none_delivered(self.read(response), what)

    def test_shown_refusals_are_no_deliveries(self) -> None:
        """Each answer of `refusals`, for one event and for three."""
        refusals = self._refusals()
        if not refusals:
            self.not_for_this_plugin("no `refusals` are given, and there is no emulated platform")
        for what, response in refusals.items():
            for count in (1, 3):
                outcomes = self.read(response, count)
                demand(
                    len(outcomes) == count, f"not one outcome for each event ({what})", "see above"
                )
                self._none_delivered(outcomes, what)
                self._well_formed(outcomes, what)

    def test_an_acceptance_is_a_delivery(self) -> None:
        """What the platform took must be told so, or it is sent again."""
        for count in (1, 3):
            response = self.accepted(count)
            if response is None:
                self.not_for_this_plugin(
                    "`acceptance` is not given, and there is no emulated platform"
                )
            demand(
                all(outcome.verdict is Verdict.DELIVERED for outcome in self.read(response, count)),
                f"the acceptance of {count} events is not read as delivered",
                "read the member by which the platform says that it took the events",
            )

    def test_an_acceptance_of_fewer_is_no_delivery_of_all(self) -> None:
        """Where the platform counts what it took, an event that is not counted is not delivered."""
        one, three = self.accepted(1), self.accepted(3)
        if one is None or three is None or not _counts(one, three):
            self.not_for_this_plugin("the platform does not say how many events it took")
        demand(
            any(outcome.verdict is not Verdict.DELIVERED for outcome in self.read(one, 3)),
            "the platform says that it took one of three events, and all three are delivered",
            "compare the count in the body with len(payloads)",
        )

    def test_an_error_status_is_no_delivery_whatever_the_body(self) -> None:
        """A gateway that fails after the platform, or a platform that contradicts itself, is in doubt."""
        taken = self.accepted(1)
        if taken is None:
            self.not_for_this_plugin("`acceptance` is not given, and there is no emulated platform")
        for status in ERRORS:
            outcomes = self.read(evolve(taken, status=status))
            self._none_delivered(outcomes, f"HTTP {status} with the body of an acceptance")

    def test_members_of_another_type_are_survived(self) -> None:
        """A number where an object was due: platforms change, and proxies rewrite."""
        known = [*self._refusals().values(), *filter(None, [self.accepted(1)])]
        for response in known:
            for document in with_odd_members(response.json):
                changed = HttpResponse.of(response.status, document, response.headers)
                outcomes = self.read(changed)
                demand(len(outcomes) == 1, "not one outcome for one event", "see above")
                self._well_formed(outcomes, "a member of another type")

    def test_plain_http_failures_are_classed(self) -> None:
        """401 is the token, 429 too many, 5xx comes back later: it decides whether the event is sent again."""
        for status, allowed in CLASSES.items():
            for body in (BODIES["an empty body"], BODIES["a proxy's page"]):
                (outcome,) = self.read(HttpResponse(status=status, body=body))
                words = " or ".join(verdict.value for verdict in allowed)
                demand(
                    outcome.verdict in allowed,
                    f"HTTP {status} without a word from the platform is {outcome.verdict.value}",
                    f"it is {words}: give Outcome.from_status(response) where the body says nothing",
                )

    def test_a_bad_request_is_not_sent_again(self) -> None:
        """What the platform refused as it is will be refused again."""
        for status in (400, 413, 422):
            (outcome,) = self.read(HttpResponse(status=status))
            demand(
                not outcome.verdict.retryable,
                f"HTTP {status} is tried again",
                "it is rejected: give Outcome.from_status(response) where the body says nothing",
            )

    def test_retry_after_is_read(self) -> None:
        """Who is asked to wait and does not is throttled for longer."""
        (outcome,) = self.read(HttpResponse.of(429, {}, {"retry-after": "7"}))
        demand(
            outcome.retry_after is not None and outcome.retry_after >= 7,
            "Retry-After of a 429 is not read",
            "retry_after=retry_after(response.headers), from convroute.spi; from_status does it",
        )
        for odd in ("soon", "-5", "1e9", "9" * 30, "", "Wed, 99 Foo 2031 00:00:00 GMT", "nan"):
            (outcome,) = self.read(HttpResponse.of(429, {}, {"retry-after": odd}))
            self._well_formed([outcome], "an odd Retry-After")

    def test_outcomes_repeat_nothing_that_was_sent(self) -> None:
        """Platforms' messages echo what they refuse; details are logged and shown."""
        shapes = [HttpResponse.of(400, shape) for shape in ECHOES]
        for response in [*shapes, *self._refusals().values()]:
            echoed = HttpResponse.of(response.status, echoing(response.json, ECHO))
            said = str([evolve(outcome, verdict=Verdict.REJECTED) for outcome in self.read(echoed)])
            said += str([str(note) for outcome in self.read(echoed) for note in outcome.notes])
            demand(
                not any(part in said for part in ECHO.split()),
                "an outcome repeats text of the platform that may echo personal data",
                "say it in your own words by the platform's code; pass on codes and trace ids only if they"
                " look like codes",
            )

    def test_a_refusal_says_why(self) -> None:
        """`detail` is what a person reads beside an event that did not arrive."""
        for what, response in {"HTTP 400": HttpResponse.of(400, {}), **self._refusals()}.items():
            for outcome in self.read(response):
                demand(
                    outcome.detail.strip(),
                    f"an outcome that is no delivery has no detail ({what})",
                    "say in one line what the platform's code means and what to do",
                )

    def test_blame_is_well_formed(self) -> None:
        """Of a refused request one event is to blame, or nobody knows which."""
        for what, response in {"HTTP 400": HttpResponse.of(400, {}), **self._refusals()}.items():
            blamed = [outcome.at_fault for outcome in self.read(response, 3)]
            demand(
                set(blamed) <= {None} or (None not in blamed and blamed.count(True) == 1),
                f"at_fault is {blamed} ({what})",
                "use outcome.blaming(index, count), with None where the platform names no event",
            )

    def test_the_same_answer_reads_the_same(self) -> None:
        """A verdict depends on the answer alone, and not on those that were read before."""
        answers = [
            HttpResponse.of(400, {}),
            *self._refusals().values(),
            *filter(None, [self.accepted(1)]),
        ]
        first = [self.read(response) for response in answers]
        again = [self.read(response) for response in reversed(answers)]
        demand(
            first == again[::-1],
            "the same answer is read in two ways",
            "keep nothing between calls of outcomes",
        )

    def _refusals(self) -> dict[str, HttpResponse]:
        return {**self.emulated_refusals(), **self.refusals}

    def emulated_refusals(self) -> dict[str, HttpResponse]:
        """Give what the emulated platform refuses; nothing if there is none."""
        return {}

    def _none_delivered(self, outcomes: list[Outcome], what: str) -> None:
        demand(
            all(outcome.verdict is not Verdict.DELIVERED for outcome in outcomes),
            f"counted as delivered: {what}",
            "give `delivered` only where a member of the body says that the event was taken; else"
            " Outcome.from_status(response)",
        )

    def _well_formed(self, outcomes: list[Outcome], what: str) -> None:
        for outcome in outcomes:
            wait = outcome.retry_after
            demand(
                outcome.verdict not in OWN_TO_THE_CORE,
                f"the verdict is {outcome.verdict.value}, which is the core's own ({what})",
                "give `unknown` where nothing else fits",
            )
            demand(
                wait is None or (isfinite(wait) and 0 <= wait <= LONGEST_WAIT),
                f"retry_after is no time between 0 and a day ({what})",
                "retry_after(response.headers), from convroute.spi, reads it safely",
            )
            demand(
                "\n" not in outcome.detail,
                f"detail has more than one line ({what})",
                "say it in one",
            )


def _counts(one: HttpResponse, three: HttpResponse) -> bool:
    """Tell whether an acceptance says how many events it is for."""
    there = dict(leaves(three.json))
    return any(leaf == 1 and there.get(path) == 3 for path, leaf in leaves(one.json))
