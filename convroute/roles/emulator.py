"""The emulated platform: answers as an advertising API does, for demos and tests."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from attrs import field, frozen, validators

from convroute.jsonvalue import JSON
from convroute.model.http import HttpResponse
from convroute.model.pixel import Pixel


@frozen(kw_only=True)
class EmulatedRequest:
    """A request that reached an emulated platform.

    Attributes:
        method: The HTTP method.
        path: The path below the emulator's base URL, with its leading slash.
        query: The query's parameters.
        headers: Keyed in lower case.
        body: The bytes.
        received_at: Now, as the host sees it.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(factory=dict, repr=False)
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    received_at: datetime


@frozen(kw_only=True)
class EmulatedEvent:
    """An event that an emulated platform took.

    Attributes:
        pixel_id: Where it was sent.
        name: The event's name, in the platform's words.
        event_id: Its deduplication key, if it had one.
        body: The event object as it arrived.
        test: Whether it came with a test code.
        duplicate: Whether the platform does not count it, because it repeats an earlier one.
        merged: Of a duplicate, whether what the first one lacked is filled in from it.
        received_at: When it arrived, as the host saw it.
    """

    pixel_id: str
    name: str
    event_id: str | None
    body: Mapping[str, JSON] = field(repr=False)
    test: bool = False
    duplicate: bool = False
    merged: bool = False
    received_at: datetime | None = None


@frozen(kw_only=True)
class RefusalRule:
    """One row of the table of what an emulated platform refuses.

    Attributes:
        name: Its own name, in the table of that platform.
        field: What it looks at, as a person would look it up: `user_data.em`, `access token`.
        refuses: What is refused, in words: `older than 7 days`.
        answer: How the platform says so: HTTP status, code, subcode.
        message: What the platform says.
        source: The document that the rule comes from.
    """

    name: str
    field: str
    refuses: str
    answer: str
    message: str
    source: str


@frozen(kw_only=True)
class EmulatedRefusal(HttpResponse):
    """An answer that refuses a request, and why: the client sees the answer only.

    Attributes:
        rule: The row that refused it.
        where: The path of what is wrong in this request, or empty.
    """

    rule: RefusalRule
    where: str = ""


@frozen
class RateLimit:
    """So many requests in so many seconds.

    Attributes:
        requests: How many are answered; the next is refused.
        seconds: In which time, counted from the first.
    """

    requests: int = field(validator=[validators.ge(0), validators.le(10**9)])
    seconds: float = field(validator=[validators.gt(0), validators.le(366 * 86_400)])


@frozen(kw_only=True)
class RateUse:
    """How much of a rate limit is used at one request.

    Attributes:
        limit: The limit that is nearest to its end.
        used: How many of its requests were answered, this one included.
        over: Whether this request is beyond it.
        regain: Seconds until it is free again.
    """

    limit: RateLimit
    used: int
    over: bool
    regain: float

    @property
    def percent(self) -> int:
        """The share that is used, in whole per cent; 100 if nothing was allowed at all."""
        return 100 * self.used // self.limit.requests if self.limit.requests else 100


class Emulator(ABC):
    """One emulated platform. It holds state (what arrived, what it has seen), and needs no socket or clock.

    Attributes:
        name: The platform's name; its base URL is the host's URL and this name, and the plugin of that name
            takes it as `base_url` in its table.
        title: Its name for people.
        rate_limits: The platform's own limits, which the host keeps unless a test sets others.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    rate_limits: ClassVar[tuple[RateLimit, ...]] = ()

    @abstractmethod
    def pixels(self) -> Sequence[Pixel]:
        """Give the accounts that the emulated platform knows, with made-up tokens.

        The first is good for every kind of event; others may have an expired token, and are named for it.
        """

    @abstractmethod
    def answer(self, request: EmulatedRequest) -> HttpResponse:
        """Answer as the platform does: same paths, same envelope, same validation, same deduplication.

        A refusal is best given as an `EmulatedRefusal`: then the host can say which rule refused.
        """

    @abstractmethod
    def received(self) -> Sequence[EmulatedEvent]:
        """Give the events that were taken so far, in their order."""

    @abstractmethod
    def reset(self) -> None:
        """Forget everything that arrived, deduplication keys included."""

    @abstractmethod
    def throttled(self) -> HttpResponse:
        """Give the platform's own answer to a client that sends too much: for faults on request."""

    def token_refused(self) -> HttpResponse:
        """Give the platform's own answer to a token that has expired or was revoked: for faults on request."""
        return HttpResponse.of(401, {"error": "the access token is not valid"})

    def miscounted(self, answer: HttpResponse, by: int) -> HttpResponse:
        """Give an answer that counts more or fewer events than were sent: for faults on request.

        Args:
            answer: The platform's answer to the request.
            by: How many events it counts too many; below zero, too few.

        Returns:
            The answer with another count; as it is, if the platform's answers hold none.
        """
        return answer

    def rate_headers(self, request: EmulatedRequest, use: RateUse) -> Mapping[str, str]:
        """Give the headers, in lower case, by which the platform tells how much of a rate limit is used."""
        return {}

    def refusal_rules(self) -> Sequence[RefusalRule]:
        """Give the table of what the platform refuses, for the documentation and the host's page."""
        return ()
