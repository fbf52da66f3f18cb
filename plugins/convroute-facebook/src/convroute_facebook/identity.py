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
    " an external id, a click id, or the IP address",
    field="lead",
)


def too_broad(user: Mapping[str, object]) -> bool:
    """Tell whether Meta would refuse an event with these members of `user_data`, none at all included."""
    names = user.keys()
    return names <= _WEAK and any(names <= broad for broad in TOO_BROAD)
