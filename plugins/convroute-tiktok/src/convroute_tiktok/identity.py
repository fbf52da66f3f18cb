"""The least that TikTok must know of a person for an event to be of use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from convroute.spi import Refusal

# What tells a person or a device by itself; the rest of the user object only helps. Offline sets match nothing else.
IDENTIFYING: Final[Mapping[str, frozenset[str]]] = {
    "web": frozenset({"email", "phone", "external_id", "ttclid", "ttp", "ip"}),
    "app": frozenset({"email", "phone", "idfa", "idfv", "gaid", "ip"}),
    "offline": frozenset({"email", "phone"}),
}
_NEEDED: Final[Mapping[str, str]] = {
    "web": "an e-mail, a phone number with its country, an external id, a ttclid, a ttp or a public IP address",
    "app": "an e-mail, a phone number with its country, a device id or a public IP address",
    "offline": "an e-mail or a phone number with its country",
}
_OWN_ID: Final = "; the lead's own id alone does not count"

NOBODY: Final[Mapping[tuple[str, bool], Refusal]] = {
    (source, own_id): Refusal(
        reason=f"nothing that TikTok can match a person by: needs {needed}{_OWN_ID if own_id else ''}",
        field="lead",
    )
    for source, needed in _NEEDED.items()
    for own_id in (False, True)
}
"""By event source, and whether all that is known is the lead's own id."""


def identity_refusal(source: str, match_keys: Mapping[str, str]) -> Refusal | None:
    """Give why nobody could be found by an event with these match keys, or None.

    The lead's own id, sent for want of an external id, helps another key and is none by itself.
    """
    telling = IDENTIFYING[source]
    own_id = match_keys.get("external_id") == "id"
    if not own_id and not telling.isdisjoint(match_keys):
        return None
    if any(name in telling for name in match_keys if not (own_id and name == "external_id")):
        return None
    return NOBODY[source, own_id]
