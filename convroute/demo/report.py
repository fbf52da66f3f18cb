"""What the demo found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from attrs import field, frozen

from convroute.demo.scenarios import Scenario
from convroute.jsonvalue import JSON
from convroute.model.receipt import Receipt


@frozen(kw_only=True)
class Result:
    """What became of one scenario at one platform.

    Attributes:
        scenario: What was fired.
        platform: Where.
        status: The receipt's status; `invalid` or `not_found` if it was refused before there was a receipt.
        reason: Why it is not delivered, in words.
        receipt: The receipt, if there is one.
    """

    scenario: Scenario
    platform: str
    status: str
    reason: str = ""
    receipt: Receipt | None = None

    @property
    def attempts(self) -> int:
        """How many requests were sent for it."""
        return len(self.receipt.attempts) if self.receipt else 0

    @property
    def as_intended(self) -> bool:
        """Whether it went as the scenario says."""
        scenario = self.scenario
        return self.status == scenario.expected and scenario.attempts in (None, self.attempts)

    def to_record(self) -> dict[str, JSON]:
        """Write the result as JSON values."""
        return {
            "platform": self.platform,
            "scenario": self.scenario.title,
            "expected": self.scenario.expected,
            "status": self.status,
            "attempts": self.attempts,
            "reason": self.reason,
            "asIntended": self.as_intended,
            "receipt": self.receipt.to_record() if self.receipt else None,
        }


@frozen(kw_only=True)
class ShownPayload:
    """One payload as it left, and what the emulated platform recorded of it.

    Attributes:
        platform: Where it went.
        request: Method, url, headers and JSON body, the token masked.
        recorded: What arrived: the event object, its name and id there, and whether it was a repeat.
    """

    platform: str
    request: Mapping[str, JSON] = field(repr=False)
    recorded: Mapping[str, JSON] = field(repr=False)


@frozen(kw_only=True)
class DemoReport:
    """Everything that the demo found.

    Attributes:
        platforms: The emulated platforms: name to base URL.
        leads: How many sample leads were imported.
        results: What became of every scenario at every platform.
        taken: How many events each emulated platform took.
        repeats: How many of those it dropped as repeats.
        payloads: One payload of each platform.
        left_out: Platforms that no installed plugin emulates.
        seconds: How long it took.
    """

    platforms: Mapping[str, str]
    leads: int
    results: tuple[Result, ...]
    taken: Mapping[str, int]
    repeats: Mapping[str, int]
    payloads: tuple[ShownPayload, ...]
    left_out: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def surprises(self) -> tuple[Result, ...]:
        """The results that are not as intended."""
        return tuple(result for result in self.results if not result.as_intended)

    def counts(self, platform: str) -> Counter[str]:
        """Count the results of a platform by status."""
        return Counter(result.status for result in self.results if result.platform == platform)

    def to_record(self) -> dict[str, JSON]:
        """Write the report as JSON values."""
        return {
            "ok": not self.surprises,
            "platforms": dict(self.platforms),
            "leads": self.leads,
            "results": [result.to_record() for result in self.results],
            "counts": {name: dict(self.counts(name)) for name in self.platforms},
            "taken": dict(self.taken),
            "repeats": dict(self.repeats),
            "payloads": [
                {"platform": p.platform, "request": p.request, "recorded": p.recorded}
                for p in self.payloads
            ],
            "leftOut": list(self.left_out),
            "seconds": round(self.seconds, 2),
        }
