"""Reading a number by the numbering plans of the world: the one door to ``phonenumbers``."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Reading(NamedTuple):
    """What a numbering plan makes of a number."""

    e164: str
    valid: bool
    """Could be assigned to someone."""
    possible: bool
    """Has a length that the plan knows, area code and all."""
    own_code: bool
    """The number itself carried ``+`` or its country's exit code."""


# The cache holds phone numbers, personal data: in memory only, bounded, never written anywhere.
@lru_cache(maxsize=4096)
def read(text: str, region: str | None) -> Reading | None:
    """The number read from a region, or None if that makes no number.

    Args:
        text: ASCII digits, behind ``+`` if `region` is None.
        region: An ISO alpha-2 code in upper case.
    """
    # Loaded here: most numbers are read without it, and its metadata takes time to load.
    import phonenumbers as plan

    try:
        number = plan.parse(text, region, keep_raw_input=True)
    except plan.NumberParseException:
        return None
    e164 = plan.format_number(number, plan.PhoneNumberFormat.E164)
    if not 7 <= len(e164) - 1 <= 15:
        return None
    own = number.country_code_source in {
        plan.CountryCodeSource.FROM_NUMBER_WITH_PLUS_SIGN,
        plan.CountryCodeSource.FROM_NUMBER_WITH_IDD,
    }
    length = plan.is_possible_number_with_reason(number)
    possible = length == plan.ValidationResult.IS_POSSIBLE
    if e164 != text:
        # Its own result may lose one more prefix when read again, or be none: go on until it stays.
        again = read(e164, None)
        if again is None or again.e164 != e164:
            return None if again is None else again._replace(own_code=own)
    return Reading(e164, plan.is_valid_number(number), possible, own)


@lru_cache(maxsize=512)
def is_known(region: str) -> bool:
    """Whether there is a numbering plan for this ISO alpha-2 code in upper case."""
    import phonenumbers

    return region in phonenumbers.SUPPORTED_REGIONS
