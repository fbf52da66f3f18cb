"""How near the limit is, and how long to wait: Meta's usage headers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from convroute.spi import HttpResponse, Note, retry_after

BUSINESS: Final = "x-business-use-case-usage"
APP: Final = "x-app-usage"
AD_ACCOUNT: Final = "x-ad-account-usage"
VERSION_WARNING: Final = "x-ad-api-version-warning"

NEAR: Final = 80.0
"""Percent of a limit from which on it is worth a word."""

LONGEST_WAIT: Final = 86_400.0

_NEAR: Final = Note.warning("rateLimit", f"more than {NEAR:.0f} % of Meta's call limit is used")
_RETIRED: Final = Note.warning(
    "apiVersion", "Meta warns that this version of its API is retired; set a later api_version"
)
_PERCENTAGES: Final = ("call_count", "total_cputime", "total_time", "acc_id_util_pct")


def waiting_time(headers: Mapping[str, str]) -> float | None:
    """Give the seconds that Meta asks to wait, the longest of what it says, or None.

    Regaining access is told in minutes, the reset of an ad account in seconds.
    """
    asked = retry_after(headers) or 0.0
    for usage in _usages(headers):
        asked = max(
            asked,
            60.0 * _number(usage.get("estimated_time_to_regain_access")),
            _number(usage.get("reset_time_duration")),
        )
    return min(asked, LONGEST_WAIT) or None


def header_notes(headers: Mapping[str, str]) -> tuple[Note, ...]:
    """Give what the headers of a success warn of."""
    notes = []
    if any(_number(usage.get(name)) >= NEAR for usage in _usages(headers) for name in _PERCENTAGES):
        notes.append(_NEAR)
    if VERSION_WARNING in headers:
        notes.append(_RETIRED)
    return tuple(notes)


def _usages(headers: Mapping[str, str]) -> Iterator[Mapping[str, object]]:
    """Go through every entry of every usage header; what is no JSON is passed over."""
    for name in (APP, AD_ACCOUNT):
        if name in headers and isinstance(usage := _loaded(headers[name]), Mapping):
            yield usage
    if BUSINESS in headers and isinstance(businesses := _loaded(headers[BUSINESS]), Mapping):
        for entries in businesses.values():
            for usage in entries if isinstance(entries, list) else ():
                if isinstance(usage, Mapping):
                    yield usage


def _loaded(text: str) -> object:
    return HttpResponse(status=200, body=text.encode("utf-8", "replace")).json


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and value > 0 else 0.0
