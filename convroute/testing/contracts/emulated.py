"""Checks of the emulated platform: it takes what the platform sends, and refuses what the real one refuses."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit

from attrs import evolve

from convroute.model.http import HttpRequest, HttpResponse
from convroute.model.outcome import Verdict
from convroute.model.payload import Payload
from convroute.model.pixel import Pixel
from convroute.roles.emulator import EmulatedRequest, Emulator
from convroute.secret import Secret
from convroute.testing.contracts.conversions import NOW
from convroute.testing.contracts.events import TEST_CODE
from convroute.testing.contracts.fault import calling, demand
from convroute.testing.contracts.outcomes import OutcomeChecks


class EmulatorChecks(OutcomeChecks):
    """The two know nothing of each other, so what they agree on the platform's documents say."""

    def emulated_acceptance(self, count: int) -> HttpResponse | None:
        """Give the emulated platform's answer to a good request; None if there is no emulated platform."""
        if self.emulator is None:
            return None
        self.emulator.reset()
        most = min(count, self.platform.batch_limit)
        return self._answer(self._request(self.batch(most)))

    def emulated_refusals(self) -> dict[str, HttpResponse]:
        """Give what the emulated platform refuses: too much, an unknown token, and its accounts that are not good."""
        if self.emulator is None:
            return {}
        request = self.request([self.payload(pixel=self._good())], self._with_token("unknown"))
        found = {"throttled": self.emulator.throttled(), "an unknown token": self._answer(request)}
        for pixel in list(self.emulator.pixels())[1:]:
            found[pixel.name] = self._answer(self.request([self.payload(pixel=pixel)], pixel))
        return found

    def test_the_emulator_belongs_to_the_platform(self) -> None:
        """Its name leads to it, and its first account is good for everything."""
        emulator = self._emulated()
        demand(
            emulator.name == self.platform.name and emulator.title.strip(),
            "the emulator has another name than the platform, or no title",
            f'set name = "{self.platform.name}"',
        )
        demand(
            list(emulator.pixels())
            and all(p.platform == self.platform.name for p in emulator.pixels()),
            "the emulator has no accounts, or accounts of another platform",
            "give at least one Pixel with a made-up token",
        )

    def test_the_emulator_takes_what_the_platform_sends(self) -> None:
        """Every sample that map lets through is delivered, and is found under its event id."""
        emulator = self._emulated()
        for what, conversion in self.conversions().items():
            mapped = self.map(conversion, self._good())
            if not isinstance(mapped, Payload):
                continue
            emulator.reset()
            (outcome,) = self.platform.outcomes(self._answer(self._request([mapped])), [mapped])
            demand(
                outcome.verdict is Verdict.DELIVERED,
                f"the emulator refuses what map lets through: {what} ({outcome.detail})",
                "read the platform's documents again: either map sends what it must not, or the emulator is"
                " too strict",
            )
            arrived = [event.event_id for event in emulator.received()]
            demand(
                mapped.event_id in arrived,
                f"the emulator took an event and does not show it: {what}",
                "put it into received(), with its event id",
            )

    def test_the_emulator_refuses_what_it_should(self) -> None:
        """An emulated platform that takes everything proves nothing."""
        self._emulated().reset()
        refusals = self.emulated_refusals()
        good = self._request([self.payload(pixel=self._good())])
        nowhere = evolve(good, url=f"{good.url.rstrip('/')}/contract-nowhere")
        refusals["no token"] = self._answer(evolve(good, headers={}), bare=True)
        refusals["another path"] = self._answer(nowhere)
        refusals["a body that is no JSON"] = self._answer(good, body=b"<xml/>")
        refusals["an empty body"] = self._answer(good, body=b"")
        for what, response in refusals.items():
            (outcome,) = self.platform.outcomes(response, [self.payload()])
            demand(
                outcome.verdict is not Verdict.DELIVERED,
                f"the emulator takes a request with this wrong: {what}",
                "check method, path, token and body before the events, as the platform does",
            )
        demand(
            not self._emulated().received(),
            "the emulator keeps events of requests that it refused",
            "keep events only once the whole request was found good",
        )

    def test_the_emulators_throttling_is_read_as_such(self) -> None:
        """Faults on request use it, so it must be the platform's own answer."""
        (outcome,) = self.read(self._emulated().throttled())
        demand(
            outcome.verdict is Verdict.THROTTLED,
            f"the emulator's throttled() is read as {outcome.verdict.value}",
            "give the answer that the platform documents, and read it in outcomes",
        )

    def test_the_emulator_tells_tests_and_repeats(self) -> None:
        """`received` says which events were tests and which repeats; `reset` forgets all of it."""
        emulator = self._emulated()
        emulator.reset()
        payload = self.payload(pixel=self._good())
        for _ in range(2):
            self._answer(self._request([payload]))
        repeats = [event.duplicate for event in emulator.received()]
        demand(
            repeats in ([False, True], [False]),
            "the same event twice is not told as a repeat",
            "remember event ids, and set EmulatedEvent.duplicate as the platform deduplicates",
        )
        emulator.reset()
        demand(not emulator.received(), "reset() forgets nothing", "empty what received() gives")
        mapped = self.map(evolve(self.whole(), test_event_code=TEST_CODE), self._good())
        if isinstance(mapped, Payload) and self.marks_tests != "none":
            self._answer(self._request([mapped]))
            demand(
                all(event.test for event in emulator.received()),
                "a test event is not told as one",
                "set EmulatedEvent.test by what marks a test in the request",
            )

    def _emulated(self) -> Emulator:
        if self.emulator is None:
            self.not_for_this_plugin("the plugin has no emulated platform")
        return self.emulator

    def _good(self) -> Pixel:
        return next(iter(self._emulated().pixels()))

    def _with_token(self, token: str) -> Pixel:
        return evolve(self._good(), access_token=Secret(token))

    def _request(self, payloads: Sequence[Payload]) -> HttpRequest:
        return self.request(payloads, self._good())

    def _answer(
        self, request: HttpRequest, body: bytes | None = None, *, bare: bool = False
    ) -> HttpResponse:
        settings = getattr(self.platform, "settings", None)
        below = request.url.removeprefix(str(getattr(settings, "base_url", "")).rstrip("/"))
        parts = urlsplit(below)
        headers = {} if bare else {k.lower(): v for k, v in request.revealed_headers().items()}
        content = request.content() if body is None else body
        if bare:
            content = content.replace(self._good().access_token.reveal().encode(), b"")
        asked = EmulatedRequest(
            method=request.method,
            path=parts.path,
            query=dict(parse_qsl(parts.query)),
            headers={"content-type": "application/json", **headers},
            body=content,
            received_at=NOW,
        )
        return calling(
            "the emulator",
            lambda: self._emulated().answer(asked),
            "answer a bad request as the platform does; raise for none",
        )
