"""Outcomes: what one response means for one payload."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Final

from attrs import evolve, frozen

from convroute.model.http import HttpResponse
from convroute.note import Note


class Verdict(Enum):
    """What a response means. The words decide what happens next, never the HTTP status alone."""

    DELIVERED = "delivered"
    """The platform's body says that it took the event."""
    REJECTED = "rejected"
    """This event will never be taken as it is."""
    CREDENTIAL = "credential"
    """The token is invalid, expired or lacks a permission."""
    MISCONFIGURED = "misconfigured"
    """The pixel, the path or the API version is wrong: no event would get through."""
    THROTTLED = "throttled"
    """Too many requests; nothing was processed."""
    UNAVAILABLE = "unavailable"
    """The platform could not be reached; certainly nothing was processed."""
    UNKNOWN = "unknown"
    """The request was written, and no clear answer came: it may have been processed."""
    WITHHELD = "withheld"
    """The transport did not send it, on purpose: a dry run."""
    BROKEN = "broken"
    """A plugin failed before anything was sent: no fault of the event's, and no platform's."""

    @property
    def retryable(self) -> bool:
        """Whether the same request, sent again later, may succeed."""
        return self in _RETRYABLE


_RETRYABLE: Final = frozenset({Verdict.THROTTLED, Verdict.UNAVAILABLE, Verdict.UNKNOWN})


@frozen(kw_only=True)
class Outcome:
    """What became of one payload in one attempt.

    Attributes:
        verdict: What it means.
        detail: One line for a person: what the platform said and what to do. Never text from the platform
            that may echo a value.
        code: The platform's error code.
        subcode: The platform's finer code.
        reference: The platform's trace id, for its support.
        retry_after: Seconds the platform asked to wait.
        at_fault: For a request of several events that was refused as a whole: True for the event that the
            platform named, False for the others of that request, None if it named none.
        notes: Warnings that came with a success.
    """

    verdict: Verdict
    detail: str = ""
    code: str | None = None
    subcode: str | None = None
    reference: str | None = None
    retry_after: float | None = None
    at_fault: bool | None = None
    notes: tuple[Note, ...] = ()

    @classmethod
    def from_status(cls, response: HttpResponse) -> Outcome:
        """Judge by the HTTP status alone: the last resort, after the body has been read and said nothing.

        A 2xx is *not* a delivery here, it is `unknown`: only a body can say that an event was taken.
        """
        status = response.status
        if status == 429:
            verdict = Verdict.THROTTLED
        elif status in (401, 403):
            verdict = Verdict.CREDENTIAL
        elif status in (404, 405, 410):
            verdict = Verdict.MISCONFIGURED
        elif status in (408, 425) or status < 300 or status >= 500:
            verdict = Verdict.UNKNOWN
        elif status < 400:
            verdict = Verdict.MISCONFIGURED
        else:
            verdict = Verdict.REJECTED
        detail = f"HTTP {status}, and the body does not say more"
        return cls(verdict=verdict, detail=detail, retry_after=retry_after(response.headers))

    def blaming(self, index: int | None, count: int) -> tuple[Outcome, ...]:
        """Spread a refusal of a whole request over its events.

        Args:
            index: The event that the platform named, or None.
            count: How many events the request held.
        """
        if count == 1 or index is None or not 0 <= index < count:
            return (self,) * count
        return tuple(evolve(self, at_fault=position == index) for position in range(count))


LONGEST_WAIT: Final = 86_400.0
"""Seconds, a day: whoever asks for more is not taken at their word."""


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Read `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.

    Verdicts have no clock, so a date is measured against the answer's own `Date`; without one it says nothing.

    Args:
        headers: Keyed in lower case.

    Returns:
        Seconds, a day at the most; None if the header is absent or says nothing.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_WAIT)
    then = _http_date(text) if text else None
    sent = _http_date(headers.get("date", "")) if then else None
    if then is None or sent is None:
        return None
    return min(max((then - sent).total_seconds(), 0.0), LONGEST_WAIT)


def _http_date(text: str) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        read = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
