"""Numbers as JSON has them: finite, and whole ones no larger than every reader takes exactly."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite, nan
from typing import Final

__all__ = ["finite_number", "json_number", "whole_number"]

_EXACT: Final = 2**53
"""From here on a reader that takes JSON numbers for floats sees another number than was written."""


def json_number(value: Decimal) -> int | float:
    """The amount as an `int` if it is whole (``20.00`` gives ``20``), else as the nearest `float`.

    Raises:
        ValueError: NaN, an infinity, or an amount beyond a float's range: none of them exists in
        JSON.
    """
    number = float(value) if value.is_finite() else nan
    if not number.is_integer():
        if isfinite(number):
            return number
        raise ValueError("an amount must be a finite number")
    if -_EXACT < number < _EXACT:
        whole = int(number)
        return whole if whole == value else number
    return number


def finite_number(value: object) -> int | float | None:
    """An `int`, `float` or `Decimal` as JSON carries it; a whole one as an `int`.

    Returns:
        The number, or None: no text, no truth value, no NaN, no infinity, and no `int` of 2**53 or
        more, which readers would take for a neighbour of it.
    """
    if isinstance(value, Decimal):
        try:
            return json_number(value)
        except ValueError:
            return None
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if -_EXACT < value < _EXACT else None
    if isinstance(value, float):
        if not isfinite(value):
            return None
        return int(value) if value.is_integer() and -_EXACT < value < _EXACT else value
    return None


def whole_number(value: object) -> int | None:
    """A whole number below 2**53, also one written as `3.0`; None for everything else."""
    number = finite_number(value)
    return number if isinstance(number, int) else None
