"""The platform under test: what its author says of it, and how the checks talk to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import ClassVar, Final, NoReturn
from unittest import SkipTest

from attrs import evolve

from convroute.model.conversion import Conversion
from convroute.model.event import ConversionEvent
from convroute.model.http import HttpRequest, HttpResponse
from convroute.model.outcome import Outcome
from convroute.model.payload import Payload, Refusal
from convroute.model.pixel import Pixel
from convroute.roles.emulator import Emulator
from convroute.roles.platform import Platform
from convroute.secret import Secret
from convroute.testing.contracts.conversions import sample_conversions, whole_conversion, with_event
from convroute.testing.contracts.fault import ContractFault, calling, demand
from convroute.testing.contracts.person import NORMAL_EMAIL, digest

TOKEN: Final = "ContractMadeUpToken4f1c"  # noqa: S105 - made up
PIXEL_ID: Final = "900000000000077"


class PlatformSubject:
    """What the author of a platform gives to its contract. Only `platform` must be given.

    Attributes:
        platform: The platform, set up as its hook does it.
        emulator: Its emulated platform. From it come the pixel, an acceptance and some refusals, if they are not given.
        pixel: A pixel that is set up well.
        bad_pixels: Pixels that are set up badly, by the path of the fault that `check` must give.
        samples: Further conversions to try, by what they show: those that need the platform's own words.
        identifier_samples: A value of the right form for each identifier that has one, by its name.
        refusals: Answers that are not deliveries, by what they say. The more of the documented ones, the better.
        sent_plain: Lead fields that the platform wants unhashed, beside `ip_address` and `user_agent`.
        email_digest: How an address in its normal form arrives: its SHA-256, unless the platform hashes otherwise.
        marks_tests: `carried` if the code itself is sent, `flagged` if there is only a flag, `none` if the platform has
            no test view.
        thorough: False if nobody chose the data for this platform: what only chosen data can show is left out then.
        may_be_empty: Names of members that the platform wants even if they are empty.
    """

    platform: ClassVar[Platform]
    emulator: ClassVar[Emulator | None] = None
    pixel: ClassVar[Pixel | None] = None
    bad_pixels: ClassVar[Mapping[str, Pixel]] = {}
    samples: ClassVar[Mapping[str, Conversion]] = {}
    identifier_samples: ClassVar[Mapping[str, str]] = {}
    refusals: ClassVar[Mapping[str, HttpResponse]] = {}
    sent_plain: ClassVar[Collection[str]] = ()
    marks_tests: ClassVar[str] = "carried"
    may_be_empty: ClassVar[Collection[str]] = ()
    thorough: ClassVar[bool] = True

    def acceptance(self, count: int) -> HttpResponse | None:
        """Give the answer by which the platform says that it took `count` events; None if it is not known."""
        return None

    def email_digest(self, normal: str) -> str | None:
        """Give what stands in a body for an address in its normal form; None if nothing can be said."""
        return digest(normal)

    def whole(self) -> Conversion:
        """Give the conversion that the checks vary: everything is known, and a good platform takes it."""
        return whole_conversion(self.platform, self.identifier_samples)

    def destination(self) -> Pixel:
        """Give the pixel, with a token that can be recognised."""
        pixel = self.pixel
        if pixel is None and self.emulator is not None:
            pixel = next(iter(self.emulator.pixels()), None)
        if pixel is None:
            pixel = Pixel(
                name="contract",
                platform=self.platform.name,
                pixel_id=PIXEL_ID,
                access_token=Secret(TOKEN),
                default_phone_region="US",
            )
        return evolve(pixel, access_token=Secret(TOKEN))

    def conversions(self) -> dict[str, Conversion]:
        """Give every sample, the author's own too."""
        return {
            **sample_conversions(self.platform, self.identifier_samples),
            "the conversion that the checks vary": self.whole(),
            **self.samples,
        }

    def map(self, conversion: Conversion, pixel: Pixel | None = None) -> Payload | Refusal:
        """Map a conversion as the router does.

        Raises:
            ContractFault: The platform raised, or gave something else.
        """
        __tracebackhide__ = True
        mapped = calling(
            "map",
            lambda: self.platform.map(conversion, pixel or self.destination()),
            "map never raises for data: drop what cannot be used with a Note, or give a Refusal",
        )
        demand(
            isinstance(mapped, Payload | Refusal),
            f"map gave {type(mapped).__name__}",
            "map gives a Payload, or a Refusal that says why there is none",
        )
        return mapped

    def payload(self, conversion: Conversion | None = None, pixel: Pixel | None = None) -> Payload:
        """Map a conversion that a good platform takes.

        Raises:
            ContractFault: It was refused.
        """
        __tracebackhide__ = True
        mapped = self.map(conversion or self.whole(), pixel)
        if isinstance(mapped, Refusal):
            raise ContractFault(
                f"map refuses a conversion of which everything is known: {mapped.reason}",
                "refuse only what the platform would refuse; if this one lacks something that the"
                " platform demands, override `whole` in the test",
            )
        return mapped

    def payloads(self) -> dict[str, Payload]:
        """Map every sample and give those that are not refused."""
        mapped = {what: self.map(conversion) for what, conversion in self.conversions().items()}
        return {what: one for what, one in mapped.items() if isinstance(one, Payload)}

    def uses(self, field: str) -> bool:
        """Tell whether a lead field becomes a match key, as the platform itself says."""
        return any(field in payload.match_keys.values() for payload in self.payloads().values())

    def batch(self, count: int) -> list[Payload]:
        """Map events of one envelope that differ in their ids."""
        return [self.payload(self.numbered(number)) for number in range(count)]

    def numbered(self, number: int) -> Conversion:
        """Give the conversion under an id of its own."""
        event: ConversionEvent = self.whole().event
        return with_event(self.whole(), event_id=f"{event.event_id}-{number:04d}.")

    def request(self, payloads: Sequence[Payload], pixel: Pixel | None = None) -> HttpRequest:
        """Build a request as the router does.

        Raises:
            ContractFault: The platform raised, or gave something else.
        """
        __tracebackhide__ = True
        request = calling(
            "request",
            lambda: self.platform.request(payloads, pixel or self.destination()),
            "request only puts together what map gave; it has nothing to refuse",
        )
        demand(
            isinstance(request, HttpRequest),
            f"request gave {type(request).__name__}",
            "request gives an HttpRequest",
        )
        return request

    def read(self, response: HttpResponse, count: int = 1) -> list[Outcome]:
        """Read an answer to a request of so many events.

        Raises:
            ContractFault: The platform raised, or gave no outcomes.
        """
        __tracebackhide__ = True
        payloads = self._sent(count)
        outcomes = calling(
            f"outcomes, for HTTP {response.status}",
            lambda: list(self.platform.outcomes(response, payloads)),
            "a body may be empty, HTML, or JSON of any type: read response.document, which is always an"
            " object, and check the type of each member",
        )
        demand(
            all(isinstance(outcome, Outcome) for outcome in outcomes),
            "outcomes gave something that is no Outcome",
            "give one Outcome for each payload",
        )
        return outcomes

    def accepted(self, count: int) -> HttpResponse | None:
        """Give an acceptance: the author's, or what the emulated platform answers."""
        given = self.acceptance(count)
        return given if given is not None else self.emulated_acceptance(count)

    def emulated_acceptance(self, count: int) -> HttpResponse | None:
        """Give the emulated platform's answer to a good request; None if there is no emulated platform."""
        return None

    def not_for_this_plugin(self, why: str) -> NoReturn:
        """Leave a check out, with the reason.

        Raises:
            SkipTest: Always; pytest shows it as skipped.
        """
        raise SkipTest(why)

    def normal_email_stands_as(self) -> str | None:
        """Give what stands in a body for the person's address."""
        return self.email_digest(NORMAL_EMAIL)

    @cached_property
    def _one(self) -> Payload:
        return self.payload()

    def _sent(self, count: int) -> list[Payload]:
        one = self._one
        return [evolve(one, event_id=f"{one.event_id}-{number}") for number in range(count)]
