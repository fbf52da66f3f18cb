"""Calling codes (ITU-T E.164) whose national numbers have a known length and no surprises in front.

A number of such a country, written with ``+`` and in full, needs no metadata to be read. The table
is a shortcut, not a directory: whatever it does not hold goes the long way and comes out the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final, NamedTuple

_TABLE = """
1 10 10; 7 10 10; 20 10 10; 27 9 9; 30 10 10; 31 9 9; 32 8 9; 33 9 9; 34 9 9; 36 8 9; 39 8 11;
40 9 9; 41 9 9; 43 8 12; 44 10 10; 45 8 8; 46 7 10; 47 8 8; 48 9 9; 49 7 11; 51 8 9; 52 10 11;
55 10 11; 56 9 9; 57 10 10; 60 8 10; 61 9 9; 62 8 12; 63 10 10; 64 8 10; 65 8 8; 66 8 9;
81 9 10; 82 8 10; 84 9 10; 86 10 11; 90 10 10; 91 10 10; 92 9 10; 212 9 9; 213 8 9; 216 8 8;
234 10 10; 254 9 9; 351 9 9; 353 7 9; 354 7 7; 356 8 8; 357 8 8; 358 6 10; 359 8 9; 371 8 8;
372 7 8; 380 9 9; 381 8 9; 385 8 9; 386 8 8; 420 9 9; 421 9 9; 593 8 9; 852 8 8; 880 10 10;
886 8 9; 961 7 8; 962 8 9; 965 8 8; 966 9 9; 968 8 8; 971 8 9; 972 8 9; 973 8 8; 974 8 8
"""

NATIONAL_LENGTHS: Final[Mapping[str, tuple[int, int]]] = {
    code: (int(fewest), int(most))
    for code, fewest, most in (row.split() for row in _TABLE.split(";"))
}
"""Calling code to the fewest and most digits behind it."""

_ZERO_BELONGS: Final = "39"
"""Italy's numbers begin with a zero; elsewhere one would be a trunk prefix that does not belong there."""


class FullNumber(NamedTuple):
    """What a number of one country is like, written with ``+`` and in full."""

    fewest: int
    """Characters, the ``+`` among them."""

    most: int
    """Characters, the ``+`` among them."""

    begins: int
    """The index of the first character that must not be a zero."""


def _by_first_characters() -> Iterator[tuple[str, FullNumber]]:
    for code, (fewest, most) in NATIONAL_LENGTHS.items():
        begins = 0 if code == _ZERO_BELONGS else len(code) + 1
        full = FullNumber(len(code) + 1 + fewest, len(code) + 1 + most, begins)
        # No area code of the North American plan begins with 0 or 1.
        seconds = "23456789" if code == "1" else "0123456789"
        for rest in product(*(seconds, "0123456789")[: 3 - len(code)]):
            yield f"+{code}{''.join(rest)}", full


FULL_NUMBERS: Final[Mapping[str, FullNumber]] = dict(_by_first_characters())
"""By ``+`` and the first three digits."""
