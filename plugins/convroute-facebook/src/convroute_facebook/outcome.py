"""Meta's answers to outcomes. The body decides: throttling comes as 400, and a bad token as 400 or 401."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import evolve

from convroute.spi import HttpResponse, Note, Outcome, Verdict
from convroute_facebook.codes import (
    NO_TOKEN,
    PARAMETER,
    PROOF,
    TRANSIENT,
    UNHEARD_OF,
    Meaning,
    meaning_of,
)  # fmt: skip
from convroute_facebook.fault_path import culprit, texts
from convroute_facebook.rate_limits import header_notes, waiting_time

_PATHLESS_STATUSES: Final = frozenset({401, 403, 404, 429})
_LONGEST_REFERENCE: Final = 64


def outcomes(response: HttpResponse, count: int) -> tuple[Outcome, ...]:
    """Give one outcome for each of the events of a request.

    Args:
        response: What came back.
        count: How many events were sent.
    """
    document = response.document
    error = document.get("error")
    if isinstance(error, Mapping) and error:
        return _refused(error, response, count)
    if 200 <= response.status < 300 and not error:
        return (_received(document, response, count),) * count
    return (_by_status(response, document),) * count


def _received(document: Mapping[str, object], response: HttpResponse, count: int) -> Outcome:
    """Judge a success by the number of events that Meta says it took."""
    taken = document.get("events_received")
    reference = _reference(document)
    if isinstance(taken, bool) or not isinstance(taken, int):
        return evolve(Outcome.from_status(response), reference=reference)
    if taken < count:
        return Outcome(
            verdict=Verdict.UNKNOWN,
            detail=f"Meta says that it took {max(taken, 0)} of {count} events, and not which",
            reference=reference,
        )
    notes = header_notes(response.headers)
    if document.get("messages"):
        notes += (Note("response", "Meta put messages into its answer; Events Manager shows them"),)
    if taken > count:
        notes += (Note.warning("response", "Meta says that it took more events than were sent"),)
    return Outcome(
        verdict=Verdict.DELIVERED,
        reference=reference,
        retry_after=waiting_time(response.headers),
        notes=notes,
    )


def _refused(
    error: Mapping[str, object], response: HttpResponse, count: int
) -> tuple[Outcome, ...]:
    code, subcode = _integer(error.get("code")), _integer(error.get("error_subcode"))
    meaning = _meaning(error, code, subcode, response.status)
    if meaning is None:
        return (_by_status(response, error),) * count
    outcome = Outcome(
        verdict=meaning.verdict,
        detail=meaning.detail,
        code=None if code is None else str(code),
        subcode=None if subcode is None else str(subcode),
        reference=_reference(error),
        retry_after=_wait(meaning, response),
    )
    if meaning.verdict is not Verdict.REJECTED:
        return (outcome,) * count
    return outcome.blaming(culprit(error), count)


def _meaning(
    error: Mapping[str, object], code: int | None, subcode: int | None, status: int
) -> Meaning | None:
    """Give what an error means: that it will pass, then its codes; None leaves it to the HTTP status."""
    found = None if code is None else meaning_of(code, subcode)
    if error.get("is_transient") is True:
        return found if found is not None and found.verdict.retryable else TRANSIENT
    if code in {1, PARAMETER} and "appsecret_proof" in texts(error):
        return PROOF
    if code == 2500 and "token" in texts(error).lower():
        return NO_TOKEN
    if found is None and code is not None and status not in _PATHLESS_STATUSES:
        return UNHEARD_OF
    return found


def _by_status(response: HttpResponse, document: Mapping[str, object]) -> Outcome:
    outcome = Outcome.from_status(response)
    code = _integer(document.get("code"))
    wait = waiting_time(response.headers) if outcome.verdict.retryable else None
    return evolve(
        outcome,
        code=None if code is None else str(code),
        reference=_reference(document),
        retry_after=wait,
    )


def _wait(meaning: Meaning, response: HttpResponse) -> float | None:
    if not meaning.verdict.retryable:
        return None
    asked = waiting_time(response.headers)
    if meaning.retry_after is None:
        return asked
    return max(asked or 0.0, meaning.retry_after)


def _reference(document: Mapping[str, object]) -> str | None:
    reference = document.get("fbtrace_id")
    if not isinstance(reference, str) or not 0 < len(reference) <= _LONGEST_REFERENCE:
        return None
    return reference if reference.isascii() and reference.isprintable() else None


def _integer(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 18:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
