"""Personal data among an event's properties: TikTok refuses what is not hashed (code 40062), so none goes there."""

from __future__ import annotations

from typing import Final

# In one spelling: lower case, letters only.
_TABLE: Final = """
address birthdate birthday dateofbirth dob email emailaddress emails em firstname fn fullname gender ip ipaddress
lastname ln mobile phone phonenumber phones ph postcode street telephone useragent zip zipcode
"""
PRIVATE_NAMES: Final = frozenset(_TABLE.split())
_SEPARATORS: Final = {ord(mark): None for mark in "_- "}


def sounds_private(name: str) -> bool:
    """Tell whether a property's name, in any spelling, says that it holds personal data."""
    return name.lower().translate(_SEPARATORS) in PRIVATE_NAMES
