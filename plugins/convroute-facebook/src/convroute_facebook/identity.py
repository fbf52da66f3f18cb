"""The least that Meta must know of a person to take an event at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from convroute.spi import Refusal

# Customer information parameters, "combinations that are too broad", since v13.0. What holds nothing
# outside one of these sets is answered with code 100, subcode 2804050.
TOO_BROAD: Final = (
    frozenset({"ct", "country", "st", "zp", "ge", "client_user_agent"}),
    frozenset({"db", "client_user_agent"}),
    frozenset({"fn", "ge"}),
    frozenset({"ln", "ge"}),
)
_WEAK: Final = frozenset().union(*TOO_BROAD)

NOBODY: Final = Refusal(
    reason="Meta would refuse it: what is known of the lead fits too many people; add an e-mail, a phone,"
    " an external id (the lead's own id alone tells Meta nothing), a click id, or the IP address",
    field="lead",
)


def too_broad(user: Mapping[str, object], match_keys: Mapping[str, str]) -> bool:
    """Tell whether nobody could be found by these members of `user_data`.

    That is what Meta refuses, none at all included; and the lead's own id, sent for want of an external id,
    when it is all that is left: it is a name that Meta has never heard.

    Args:
        user: The `user_data` object.
        match_keys: Each member's name to the lead field behind it.
    """
    if not user.keys() <= _WEAK and match_keys.get("external_id") != "id":
        return False
    names = set(user)
    if match_keys.get("external_id") == "id":
        names.discard("external_id")
    return names <= _WEAK and any(names <= broad for broad in TOO_BROAD)
