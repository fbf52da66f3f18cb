"""Verdicts: what TikTok's answer means. It refuses with HTTP 200, so the body's code decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import evolve

from convroute.spi import HttpResponse, Outcome, Verdict
from convroute_tiktok.codes import meaning_of
from convroute_tiktok.fault_path import ENVELOPE, culprit, fault_path
from convroute_tiktok.rate_limits import waiting_time

# Return codes, doc 1737172488964097: HTTP 4xx is a wrong path or method, 5xx an outage.
STATUS_DETAILS: Final[Mapping[int, str]] = {
    404: "HTTP 404: TikTok does not know the path; it ends in a slash; look at base_url and api_version",
    413: "HTTP 413: the request is too large",
    429: "HTTP 429: too many requests",
}
TRACE_HEADER: Final = "x-tt-logid"


def outcomes(response: HttpResponse, count: int) -> tuple[Outcome, ...]:
    """Read the answer to a request of `count` events, which TikTok takes or refuses as a whole."""
    document = response.document
    code = _code(document.get("code"))
    if code is None:
        return (_by_status(response),) * count
    found = _by_code(code, response)
    if found.verdict is Verdict.DELIVERED and not 200 <= response.status < 300:
        return (_by_status(response),) * count
    if found.verdict is not Verdict.REJECTED:
        return (found,) * count
    return found.blaming(culprit(fault_path(document.get("message"))), count)


def _code(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 9:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _by_code(code: int, response: HttpResponse) -> Outcome:
    meaning = meaning_of(code)
    reference = _reference(response)
    if meaning.verdict is Verdict.DELIVERED:
        return Outcome(verdict=meaning.verdict, reference=reference, notes=meaning.notes)
    verdict, detail = meaning.verdict, meaning.detail
    path = fault_path(response.document.get("message"))
    if path and verdict is Verdict.REJECTED:
        detail = f"{detail}: {'.'.join(path)}"
        if path[-1] in ENVELOPE:
            verdict = Verdict.MISCONFIGURED
    return Outcome(
        verdict=verdict,
        detail=f"TikTok code {code}: {detail}",
        code=str(code),
        reference=reference,
        retry_after=waiting_time(response, meaning),
    )


def _by_status(response: HttpResponse) -> Outcome:
    found = Outcome.from_status(response)
    detail = STATUS_DETAILS.get(response.status, found.detail)
    return evolve(found, detail=detail, reference=_reference(response))


def _reference(response: HttpResponse) -> str | None:
    """Give the trace id, if it looks like one."""
    for value in (response.document.get("request_id"), response.headers.get(TRACE_HEADER)):
        if isinstance(value, str) and 0 < len(value) <= 128 and value.isascii():
            bare = value.replace("-", "").replace("_", "")
            if bare.isalnum():
                return value
    return None
