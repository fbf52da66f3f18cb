"""Receipts: the record of one delivery, over all its attempts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum

from attrs import frozen

from convroute.errors import DeliveryError
from convroute.jsonvalue import JSON
from convroute.model.outcome import Verdict
from convroute.note import Note
from convroute.wire import camel


class Status(Enum):
    """What a caller can act on."""

    DELIVERED = "delivered"
    """The platform said that it took the event; nothing to do."""
    REJECTED = "rejected"
    """Fix the data, the token or the mapping."""
    FAILED = "failed"
    """Fire again later, with the same event id."""
    SKIPPED = "skipped"
    """The pixel does not take this event, or a gate withheld it; `detail` says which."""
    ACCEPTED = "accepted"
    """Queued and durable; a worker delivers it."""


@frozen(kw_only=True)
class Attempt:
    """One request and what came of it.

    Attributes:
        started_at: When the request left.
        seconds: How long the exchange took.
        verdict: What the answer meant.
        http_status: The HTTP status, or None if no response came.
        detail: One line for a person.
    """

    started_at: datetime
    seconds: float
    verdict: Verdict
    http_status: int | None = None
    detail: str = ""


@frozen(kw_only=True)
class Receipt:
    """What became of one event at one pixel.

    Attributes:
        status: What the caller can act on.
        event_id: Give it to the browser pixel, and use it again if you fire again.
        event_name: The event's name, as the caller gave it.
        lead_id: The advertiser's id of the lead.
        pixel: The pixel's local name.
        pixel_id: The platform's id of the pixel.
        platform: The platform's name.
        detail: One line: why it is not delivered, or empty.
        field: For a local refusal: the field to look at.
        verdict: The last attempt's verdict; None if nothing was sent.
        code: The platform's error code.
        subcode: The platform's finer code.
        reference: The platform's trace id.
        retry_after: Seconds after which another try makes sense.
        attempts: Every request that was sent for it.
        notes: What was dropped or changed on the way.
    """

    status: Status
    event_id: str
    event_name: str
    lead_id: str | None
    pixel: str
    pixel_id: str
    platform: str
    detail: str = ""
    field: str = ""
    verdict: Verdict | None = None
    code: str | None = None
    subcode: str | None = None
    reference: str | None = None
    retry_after: float | None = None
    attempts: tuple[Attempt, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the platform took the event, or a queue did."""
        return self.status in (Status.DELIVERED, Status.ACCEPTED)

    def raise_for_status(self) -> None:
        """Raise for those who like exceptions.

        Raises:
            DeliveryError: The event is rejected or failed. (Skipped is no error: it was wanted so.)
        """
        if self.status in (Status.REJECTED, Status.FAILED):
            raise DeliveryError([self])

    def to_record(self) -> dict[str, JSON]:
        """Write the receipt as JSON values, in camel case; empty members are left out."""
        record: dict[str, JSON] = {
            "status": self.status.value,
            "verdict": self.verdict.value if self.verdict else None,
        }
        for name in ("event_id", "event_name", "lead_id", "pixel", "pixel_id", "platform", "detail", "field",
                     "code", "subcode", "reference", "retry_after"):  # fmt: skip
            record[camel(name)] = getattr(self, name)
        record["attempts"] = [_attempt_record(attempt) for attempt in self.attempts]
        record["notes"] = [str(note) for note in self.notes]
        return {name: value for name, value in record.items() if value not in (None, "")}


def _attempt_record(attempt: Attempt) -> Mapping[str, JSON]:
    return {
        "startedAt": attempt.started_at.isoformat(),
        "seconds": round(attempt.seconds, 3),
        "verdict": attempt.verdict.value,
        "httpStatus": attempt.http_status,
        "detail": attempt.detail,
    }


@frozen
class FireResult:
    """The receipts of one event for several pixels.

    Attributes:
        receipts: One for each pixel, in the order of the pixels.
    """

    receipts: tuple[Receipt, ...]

    @property
    def ok(self) -> bool:
        """Whether every pixel that takes the event got it."""
        return all(r.ok or r.status is Status.SKIPPED for r in self.receipts)

    def raise_for_status(self) -> None:
        """Raise one error for all receipts that are rejected or failed.

        Raises:
            DeliveryError: With those receipts.
        """
        bad = [r for r in self.receipts if r.status in (Status.REJECTED, Status.FAILED)]
        if bad:
            raise DeliveryError(bad)
