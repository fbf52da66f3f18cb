"""Limited data use: Meta's data processing options, said with each event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from convroute.normalise import country_code, us_state_code, whole_number
from convroute.spi import JSON, MatchKeys, Note
from convroute_facebook.draft import Draft
from convroute_facebook.extras import PROCESSING, ROOT

LIMITED: Final = "LDU"
OPTIONS, COUNTRY, STATE = PROCESSING

UNITED_STATES: Final = 1
# Data processing options. The server-event page knows California only; this page is the later one.
STATES: Final[Mapping[str, int]] = {
    "ca": 1000, "co": 1001, "ct": 1002, "fl": 1003, "or": 1004, "tx": 1005, "mt": 1006,
    "de": 1007, "ne": 1008, "nh": 1009, "nj": 1010, "mn": 1011, "md": 1012, "ri": 1013,
}  # fmt: skip
STATE_CODES: Final = frozenset({0, *STATES.values()})
COUNTRY_CODES: Final = frozenset({0, UNITED_STATES})

_GUESSED: Final = Note.changed(
    f"{ROOT}.{OPTIONS}",
    'must be ["LDU"] or []; the event was sent with limited data use, to be safe',
)
_NOWHERE: Final = Note.warning(
    "limitedDataUse",
    "Meta finds the place by the IP address, which is not known; give it, or set the state",
)


def add_limited_data_use(body: dict[str, JSON], draft: Draft) -> None:
    """Add the members of the event that limit its use; none if it is not limited.

    What a caller said in Meta's own words, in `extras.facebook`, goes before the event and the option.
    """
    event, options, given = draft.conversion.event, draft.options, draft.extras.processing
    if OPTIONS in given:
        body.update(_as_given(given, draft.notes))
        return
    if not (event.limited_data_use or options.limited_data_use):
        return
    country, state = options.data_processing_country, options.data_processing_state
    if not country and not state and "client_ip_address" not in draft.user:
        state = _state_of(draft.conversion.keys)
        if state:
            country = UNITED_STATES
        else:
            draft.notes.append(_NOWHERE)
    body.update({OPTIONS: [LIMITED], COUNTRY: country, STATE: state})


def _state_of(keys: MatchKeys) -> int:
    """Give the number of the lead's state, 0 if it has none here."""
    if not keys.state or (keys.country and country_code(keys.country) != "us"):
        return 0
    return STATES.get(us_state_code(keys.state) or "", 0)


def _as_given(given: Mapping[str, JSON], notes: list[Note]) -> dict[str, JSON]:
    value = given[OPTIONS]
    if not value and not isinstance(value, bool | int | float | str):
        return {OPTIONS: []}
    if value not in ([LIMITED], (LIMITED,)):
        # Whoever wrote something here wanted less use, not more.
        notes.append(_GUESSED)
    country, state = whole_number(given.get(COUNTRY)), whole_number(given.get(STATE))
    return {
        OPTIONS: [LIMITED],
        COUNTRY: country if country in COUNTRY_CODES else 0,
        STATE: state if state in STATE_CODES else 0,
    }
