"""Personal data among an event's properties: Meta wants none in `custom_data`, so none goes there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from convroute.normalise import email
from convroute.spi import JSON

# What production connectors keep out by default, in one spelling: lower case, letters only.
PRIVATE_NAMES: Final = frozenset(
    [
        *("email", "emails", "emailaddress", "mail", "phone", "phones", "phonenumber", "telephone"),
        *("tel", "mobile", "mobilenumber", "firstname", "lastname", "fullname", "givenname"),
        *("familyname", "surname", "birthday", "birthdate", "dateofbirth", "dob", "gender", "sex"),
        *("address", "street", "streetaddress", "city", "state", "region", "country", "zip"),
        *("zipcode", "postalcode", "postcode", "ip", "ipaddress", "useragent", "ssn", "passport"),
        *("password", "em", "ph", "fn", "ln"),
    ]
)
_SEPARATORS: Final = {ord(mark): None for mark in "_-. "}


def sounds_private(name: str, keep: Collection[str]) -> bool:
    """Tell whether a property's name says that it holds personal data.

    Args:
        name: The property's name, in any spelling.
        keep: Names that are none here, exactly as they are spelt.
    """
    return name.lower().translate(_SEPARATORS) in PRIVATE_NAMES and name not in keep


def is_address(value: object) -> bool:
    """Tell whether a value is an e-mail address, whatever its name."""
    return isinstance(value, str) and "@" in value and email(value) is not None


def without_private(value: JSON, keep: Collection[str], lost: list[str]) -> JSON:
    """Give a nested value without the members and items that are personal data.

    Args:
        value: JSON values.
        keep: Names that are none.
        lost: Takes a word for each part that had to go.
    """
    if isinstance(value, Mapping):
        members: dict[str, JSON] = {}
        for name, inner in value.items():
            if sounds_private(name, keep) or is_address(inner):
                lost.append("private")
            else:
                members[name] = without_private(inner, keep, lost)
        return members
    if isinstance(value, list):
        kept = [without_private(inner, keep, lost) for inner in value if not is_address(inner)]
        lost.extend("private" for _ in range(len(value) - len(kept)))
        return kept
    return value
