"""What Meta's error codes mean, as tables: code and subcode to a verdict and to words of our own.

Sources: [D] Meta's pages (Graph error handling, marketing rate limiting, server event parameters),
[R] the error table of a production connector, [L] answers seen live, [T] reports of third parties, from
which the cause of a subcode is taken, not its wording.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from convroute.spi import Verdict


class Meaning(NamedTuple):
    """What an error means for the events of its request.

    Attributes:
        verdict: What happens next.
        detail: What it is and what to do, for a person.
        retry_after: Seconds to wait at least, where the platform does not say.
    """

    verdict: Verdict
    detail: str
    retry_after: float | None = None


_UNKNOWN, _UNAVAILABLE = Verdict.UNKNOWN, Verdict.UNAVAILABLE
_THROTTLED, _REJECTED = Verdict.THROTTLED, Verdict.REJECTED
_CREDENTIAL, _MISCONFIGURED = Verdict.CREDENTIAL, Verdict.MISCONFIGURED

PARAMETER: Final = 100
"""The code of everything that is wrong with the request itself; its subcode says what."""

CODES: Final[Mapping[int, Meaning]] = {
    1: Meaning(_UNKNOWN, "Meta reports an unknown error; tried again"),  # D R
    2: Meaning(_UNKNOWN, "Meta's service is down for a moment; tried again"),  # D R
    3: Meaning(_MISCONFIGURED, "the app lacks the capability to send events"),  # D R
    4: Meaning(_THROTTLED, "the app's call limit is reached"),  # D R
    10: Meaning(_CREDENTIAL, "the token lacks a permission for this dataset"),  # D
    17: Meaning(_THROTTLED, "the user's or ad account's call limit is reached"),  # D R
    32: Meaning(_THROTTLED, "the page's call limit is reached"),  # D
    102: Meaning(_CREDENTIAL, "the session of the token is over; make a new token"),  # D
    104: Meaning(_CREDENTIAL, "the token is missing or its signature is wrong"),  # T
    PARAMETER: Meaning(_REJECTED, "Meta says that a parameter is not valid"),  # D R
    105: Meaning(_REJECTED, "Meta says that there are too many parameters"),  # R
    190: Meaning(
        _CREDENTIAL, "the access token is not valid or has expired; make a new one"
    ),  # D R L
    294: Meaning(_MISCONFIGURED, "the app lacks ads_management"),  # R
    341: Meaning(_THROTTLED, "the application's limit is reached"),  # D R
    368: Meaning(  # D R
        _THROTTLED,
        "Meta has blocked the sender for a while for its policies; look at the account",
        3600.0,
    ),
    613: Meaning(_THROTTLED, "the call limit is reached", 60.0),  # D
    2500: Meaning(
        _MISCONFIGURED, "Meta does not know the path; look at api_version and pixel_id"
    ),  # R
    2655: Meaning(_MISCONFIGURED, "terms of the product are not accepted in the account"),  # R
    5000: Meaning(_UNKNOWN, "Meta reports an unknown error; tried again"),  # R
    21009: Meaning(
        _UNAVAILABLE, "Meta is not ready for uploads to the dataset yet; tried again"
    ),  # R
    1487301: Meaning(_REJECTED, "Meta says that the request is not valid for this account"),  # R
    1487366: Meaning(_REJECTED, "Meta says that the request is not valid for this account"),  # R
}

RANGES: Final[tuple[tuple[range, Meaning], ...]] = (
    (range(200, 300), Meaning(_CREDENTIAL, "the token lacks a permission for this dataset")),  # D R
    (range(80_000, 80_015), Meaning(_THROTTLED, "the business's call limit is reached")),  # D R
    (range(-(2**31), 0), Meaning(_UNKNOWN, "Meta reports an internal error; tried again")),  # D
)

_MESSAGING: Final = (
    "the event breaks a rule for events of conversations; look at its channel and ids"
)
_WRONG_DATASET: Final = "the dataset does not belong to the business account of the conversation"
_LISTED: Final = (
    "Meta refuses the event for a reason that its pages do not name; look into Events Manager"
)
_NO_OBJECT: Final = "Meta does not know the dataset, or the token may not see it; look at pixel_id"

SUBCODES: Final[Mapping[tuple[int, int], Meaning]] = {
    (PARAMETER, 33): Meaning(_MISCONFIGURED, _NO_OBJECT),  # D R
    (PARAMETER, 34): Meaning(_MISCONFIGURED, _NO_OBJECT),  # R
    (PARAMETER, 803): Meaning(_MISCONFIGURED, _NO_OBJECT),  # R
    (PARAMETER, 2500): Meaning(_MISCONFIGURED, _NO_OBJECT),  # R
    (PARAMETER, 2804001): Meaning(_REJECTED, _LISTED),  # R
    (PARAMETER, 2804003): Meaning(_REJECTED, "the event is older than Meta takes"),  # R L
    (PARAMETER, 2804004): Meaning(_REJECTED, "the event's time is in the future"),  # T
    (PARAMETER, 2804007): Meaning(_REJECTED, _LISTED),  # R
    (PARAMETER, 2804008): Meaning(_REJECTED, "an item of contents has no id"),  # T
    (PARAMETER, 2804009): Meaning(_REJECTED, "a Purchase has no value"),  # R
    (PARAMETER, 2804016): Meaning(_REJECTED, _LISTED),  # R
    (PARAMETER, 2804017): Meaning(_REJECTED, _LISTED),  # R
    (PARAMETER, 2804019): Meaning(_REJECTED, "a required member is missing or malformed"),  # R T
    (PARAMETER, 2804023): Meaning(_REJECTED, "a value has no currency"),  # T
    (PARAMETER, 2804036): Meaning(_REJECTED, "the Lead Ads id is not valid"),  # T
    (PARAMETER, 2804043): Meaning(_REJECTED, "extinfo of app_data is not valid"),  # T
    (PARAMETER, 2804048): Meaning(_REJECTED, _LISTED),  # R
    (PARAMETER, 2804050): Meaning(_REJECTED, "too little is known of the person"),  # T
    (PARAMETER, 2804063): Meaning(_REJECTED, _MESSAGING),  # T
    (PARAMETER, 2804066): Meaning(_REJECTED, _MESSAGING),  # T
    (PARAMETER, 2804069): Meaning(_REJECTED, _MESSAGING),  # T
    (PARAMETER, 2804079): Meaning(_REJECTED, _MESSAGING),  # T
    (PARAMETER, 2804087): Meaning(_REJECTED, _MESSAGING),  # T
    (PARAMETER, 2804116): Meaning(_REJECTED, _MESSAGING),  # T
    (PARAMETER, 2804118): Meaning(_MISCONFIGURED, _WRONG_DATASET),  # T
    (PARAMETER, 2804132): Meaning(_MISCONFIGURED, _WRONG_DATASET),  # T
    (613, 1487742): Meaning(_THROTTLED, "the call limit is reached"),  # D
    (613, 5044001): Meaning(_THROTTLED, "the call limit is reached"),  # D
}

PROOF: Final = Meaning(  # T: missing or wrong, under code 100 or 1
    _CREDENTIAL,
    "the app asks for a proof of the app secret, or the proof is wrong; look at app_secret",
)
NO_TOKEN: Final = Meaning(
    _CREDENTIAL, "the token is missing or cannot be used here"
)  # D T: under 2500
TRANSIENT: Final = Meaning(_UNKNOWN, "Meta says that the error will pass; tried again")  # D
UNHEARD_OF: Final = Meaning(_UNKNOWN, "Meta reports a code that its pages do not list; tried again")


def meaning_of(code: int, subcode: int | None) -> Meaning | None:
    """Give what a code means: its subcode first, else by itself, else by its range; None for one that no table has."""
    found = SUBCODES.get((code, subcode)) if subcode is not None else None
    if found is None:
        found = CODES.get(code)
    if found is None:
        found = next((meaning for codes, meaning in RANGES if code in codes), None)
    return found
