"""TikTok's return codes, and what each means for an event that was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from convroute.spi import Note, Verdict


class Meaning(NamedTuple):
    """What a return code means.

    Attributes:
        verdict: What happens next.
        detail: One line for a person.
        retry_after: Seconds to wait where TikTok says nothing.
        notes: Warnings that go with a success.
    """

    verdict: Verdict
    detail: str
    retry_after: float | None = None
    notes: tuple[Note, ...] = ()


_DELIVERED, _UNKNOWN, _UNAVAILABLE = Verdict.DELIVERED, Verdict.UNKNOWN, Verdict.UNAVAILABLE
_THROTTLED, _REJECTED = Verdict.THROTTLED, Verdict.REJECTED
_CREDENTIAL, _MISCONFIGURED = Verdict.CREDENTIAL, Verdict.MISCONFIGURED

_TOKEN: Final = Meaning(
    _CREDENTIAL,
    "TikTok does not accept the access token; make a new one in Events Manager or renew the app's",
)
_PERMISSION: Final = Meaning(
    _CREDENTIAL,
    "the access token may not report events for this pixel or event set; give it the permission",
)
_LIMIT: Final = "too many requests"

# Return codes, doc 1737172488964097; 40063 and the names of the rest from TikTok's own SDK; 40133 and the meaning of
# 40001 on this endpoint from field reports. "Rate limits", doc 1740029171730433: TikTok tells no waiting time, and
# advises the next second for a limit by the second; limits by pixel and advertiser are of unpublished size.
CODES: Final[Mapping[int, Meaning]] = {
    0: Meaning(_DELIVERED, ""),
    20001: Meaning(
        _DELIVERED,
        "",
        notes=(
            Note.warning(
                "event", "TikTok reports partial success (20001); look at its diagnostics"
            ),
        ),
    ),
    40050: Meaning(
        _DELIVERED,
        "",
        notes=(Note("eventId", "TikTok had this event already (40050) and kept the first"),),
    ),
    # Everything is wrong, not this event.
    40006: Meaning(
        _MISCONFIGURED,
        "TikTok does not take requests of this kind; look at base_url and api_version",
    ),
    40008: Meaning(
        _MISCONFIGURED, "TikTok does not know the path; look at base_url and api_version"
    ),
    40063: Meaning(_MISCONFIGURED, "TikTok does not know the partner name"),
    40301: Meaning(
        _MISCONFIGURED, "the pixel or event set cannot be used; look at its id and its state"
    ),
    40400: Meaning(
        _MISCONFIGURED, "TikTok does not know the path; look at base_url and api_version"
    ),
    41000: Meaning(_MISCONFIGURED, "TikTok blocks the country that this server sends from"),
    # The event itself.
    40002: Meaning(_REJECTED, "TikTok found a field invalid"),
    40011: Meaning(_REJECTED, "TikTok found the request too large or ill-formed"),
    40051: Meaning(_REJECTED, "TikTok found the event invalid"),
    40061: Meaning(_REJECTED, "too many events in one request"),
    40062: Meaning(_REJECTED, "TikTok found personal data that is not hashed"),
    41002: Meaning(_REJECTED, "a field that TikTok no longer takes"),
    # Who sends it.
    40001: _PERMISSION,
    40003: _PERMISSION,
    40118: Meaning(
        _CREDENTIAL, "the account is not on the allowlist; app events need TikTok's consent"
    ),
    40309: _PERMISSION,
    70001: _PERMISSION,
    # Too much, or too soon.
    40016: Meaning(_THROTTLED, _LIMIT, 1.0),
    40100: Meaning(_THROTTLED, _LIMIT, 1.0),
    40132: Meaning(_THROTTLED, "too many events for this pixel", 60.0),
    40133: Meaning(_THROTTLED, "too many events for this advertiser", 60.0),
    61000: Meaning(_THROTTLED, _LIMIT, 1.0),
    40201: Meaning(_UNAVAILABLE, "TikTok was not ready for it", 5.0),
    40202: Meaning(_UNAVAILABLE, "TikTok was changing the same entity", 5.0),
    40700: Meaning(_UNKNOWN, "TikTok failed inside", 5.0),
    60001: Meaning(_UNKNOWN, "TikTok failed inside", 5.0),
}

# First fit counts. 401xx is authentication but for the codes above that say throttling.
RANGES: Final[tuple[tuple[range, Meaning], ...]] = (
    (range(40101, 40111), _TOKEN),
    (range(40112, 40117), _TOKEN),
    (range(40119, 40121), _TOKEN),
    (range(40124, 40126), _TOKEN),
    (range(40130, 40132), _TOKEN),
    (range(40_000, 50_000), Meaning(_REJECTED, "TikTok refused it")),
    (
        range(50_000, 60_000),
        Meaning(_UNKNOWN, "TikTok failed inside; it may have taken the event all the same"),
    ),
)

UNHEARD_OF: Final = Meaning(_UNKNOWN, "a return code that TikTok does not document")


def meaning_of(code: int) -> Meaning:
    """Give what a code means: by itself, else by its range."""
    found = CODES.get(code)
    if found is None:
        found = next((meaning for codes, meaning in RANGES if code in codes), UNHEARD_OF)
    return found
