"""TikTok's return codes, and what each means for an event that was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from convroute.spi import Note, Verdict


@frozen
class Meaning:
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


_REJECTED: Final = Verdict.REJECTED
_CREDENTIAL: Final = Verdict.CREDENTIAL
_MISCONFIGURED: Final = Verdict.MISCONFIGURED
_THROTTLED: Final = Verdict.THROTTLED
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
    0: Meaning(Verdict.DELIVERED, ""),
    20001: Meaning(
        Verdict.DELIVERED,
        "",
        notes=(
            Note.warning(
                "event", "TikTok reports partial success (20001); look at its diagnostics"
            ),
        ),
    ),
    40050: Meaning(
        Verdict.DELIVERED,
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
    40201: Meaning(Verdict.UNAVAILABLE, "TikTok was not ready for it", 5.0),
    40202: Meaning(Verdict.UNAVAILABLE, "TikTok was changing the same entity", 5.0),
    40700: Meaning(Verdict.UNKNOWN, "TikTok failed inside", 5.0),
    60001: Meaning(Verdict.UNKNOWN, "TikTok failed inside", 5.0),
}

# First fit counts; the ends are included. 401xx is authentication but for the codes above that say throttling.
RANGES: Final[tuple[tuple[int, int, Meaning], ...]] = (
    (40101, 40110, _TOKEN),
    (40112, 40116, _TOKEN),
    (40119, 40120, _TOKEN),
    (40124, 40125, _TOKEN),
    (40130, 40131, _TOKEN),
    (40000, 49999, Meaning(_REJECTED, "TikTok refused it")),
    (
        50000,
        59999,
        Meaning(Verdict.UNKNOWN, "TikTok failed inside; it may have taken the event all the same"),
    ),
)

UNHEARD_OF: Final = Meaning(Verdict.UNKNOWN, "a return code that TikTok does not document")

# Words in a throttling message that tell the window; by the minute TikTok advises five minutes' patience.
WINDOWS: Final[tuple[tuple[str, float], ...]] = (
    ("minute", 300.0),
    ("day", 3600.0),
    ("daily", 3600.0),
)


def meaning(code: int) -> Meaning:
    """Look a return code up: by itself, else by its range."""
    found = CODES.get(code)
    if found is not None:
        return found
    return next((m for first, last, m in RANGES if first <= code <= last), UNHEARD_OF)
