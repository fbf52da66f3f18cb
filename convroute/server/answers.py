"""Answers: what a receipt, or an error of the router, means in HTTP."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from convroute.errors import (
    ConvrouteError,
    FaultsError,
    InvalidEventError,
    InvalidLeadError,
    LeadNotFound,
    LeadSourceError,
    PixelNotFound,
    StoreError,
)
from convroute.model.outcome import Verdict
from convroute.model.receipt import Receipt, Status
from convroute.server.envelope import Answer, Failure, Success, invalid, not_found

log: Final = logging.getLogger("convroute.server")

RETRY_AFTER: Final = 5
"""Seconds to wait before another try, where nobody asked for a certain time."""

REJECTED: Final = (502, "PLATFORM_REJECTED", "The platform refused the event")
CREDENTIAL: Final = (502, "PLATFORM_AUTH", "The platform refused this pixel's access token")
BROKEN: Final = (500, "INTERNAL_ERROR", "A plugin of this server failed; its log says where")
UNAVAILABLE: Final = (503, "PLATFORM_UNAVAILABLE", "The platform cannot take the event now")

BY_VERDICT: Final[Mapping[Verdict, tuple[int, str, str]]] = {
    Verdict.REJECTED: REJECTED,
    Verdict.CREDENTIAL: CREDENTIAL,
    Verdict.MISCONFIGURED: REJECTED,
    Verdict.THROTTLED: UNAVAILABLE,
    Verdict.UNAVAILABLE: UNAVAILABLE,
    Verdict.UNKNOWN: UNAVAILABLE,
    Verdict.BROKEN: BROKEN,
}
"""Status, code and message of an event that left and was not delivered."""

REMARKS: Final[Mapping[Verdict, str]] = {
    Verdict.MISCONFIGURED: "pixel: is misconfigured; no event would get through",
    Verdict.UNKNOWN: "eventId: the platform may have taken the event; fire again with the same one",
}
"""What a client must know of a verdict beside the platform's own words."""


def answer_to(result: Receipt | Exception) -> Answer:
    """Say what became of an event, or why it was not tried.

    Raises:
        Exception: The given error, if it is none that a client could do something about.
    """
    return answer_of_receipt(result) if isinstance(result, Receipt) else failure_of(result)


def answer_of_receipt(receipt: Receipt) -> Answer:
    """Say what became of an event."""
    if receipt.ok:
        return _delivered(receipt)
    if receipt.status is Status.SKIPPED:
        return Failure(
            status=409,
            code="SKIPPED",
            message="The event was withheld",
            details=(receipt.detail, f"eventId: {receipt.event_id}"),
            event_id=receipt.event_id,
        )
    if receipt.verdict is None and receipt.status is Status.REJECTED:
        reason = f"{receipt.field}: {receipt.detail}" if receipt.field else receipt.detail
        return invalid(reason, *map(str, receipt.notes))
    verdict = receipt.verdict or Verdict.UNKNOWN
    status, code, message = BY_VERDICT[verdict]
    wait = math.ceil(receipt.retry_after or RETRY_AFTER)
    return Failure(
        status=status,
        code=code,
        message=message,
        details=tuple(_platform_details(receipt, verdict)),
        event_id=receipt.event_id,
        headers={"Retry-After": str(wait)} if status == 503 else {},
    )


def _delivered(receipt: Receipt) -> Success:
    accepted = receipt.status is Status.ACCEPTED
    return Success(
        status=202 if accepted else 200,
        data={
            "success": True,
            "platform": receipt.platform,
            "eventName": receipt.event_name,
            "pixelId": receipt.pixel_id,
            "leadId": receipt.lead_id,
            "eventId": receipt.event_id,
            "reference": receipt.reference,
            "notes": [str(note) for note in receipt.notes],
            **({"status": "accepted"} if accepted else {}),
        },
    )


def _platform_details(receipt: Receipt, verdict: Verdict) -> Iterator[str]:
    if verdict in REMARKS:
        yield REMARKS[verdict]
    if receipt.detail:
        yield receipt.detail
    for name in ("code", "subcode", "reference"):
        if value := getattr(receipt, name):
            yield f"{name}: {value}"
    if verdict is not Verdict.UNKNOWN:  # or two details would begin with `eventId`
        yield f"eventId: {receipt.event_id}"


def failure_of(error: Exception) -> Failure:
    """Say what an error of the router means for the client.

    Raises:
        Exception: The given error, if it is none that a client could do something about.
    """
    for kind, explain in BY_ERROR:
        if isinstance(error, kind):
            return explain(error)
    raise error


def _invalid(error: Exception) -> Failure:
    faults = error.faults if isinstance(error, FaultsError) else ()
    return invalid(*map(str, faults))


def _not_found(error: Exception) -> Failure:
    return not_found(str(error))


def _unavailable(error: Exception) -> Failure:
    # The text may name a file of this machine, so it goes to the log and not to the client.
    log.error("leads are not available: %s", error)
    return Failure(
        status=503,
        code="LEADS_UNAVAILABLE",
        message="Leads are not available now",
        details=("leadId: the lead cannot be read or written just now; nothing was sent",),
        headers={"Retry-After": str(RETRY_AFTER)},
    )


BY_ERROR: Final[tuple[tuple[type[ConvrouteError], Callable[[Exception], Failure]], ...]] = (
    (InvalidEventError, _invalid),
    (InvalidLeadError, _invalid),
    (LeadNotFound, _not_found),
    (PixelNotFound, _not_found),
    (LeadSourceError, _unavailable),
    (StoreError, _unavailable),
)
"""Errors that are about one request, and what the client is told."""
