"""Exact decimal amounts as the numbers JSON has."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite

__all__ = ["json_number"]


def json_number(value: Decimal) -> int | float:
    """The amount as an `int` if it is whole (``20.00`` gives ``20``), else as the nearest `float`.

    Raises:
        ValueError: NaN, an infinity, or an amount beyond a float's range: none of them exists in
        JSON.
    """
    number = float(value) if value.is_finite() else float("nan")
    if not isfinite(number):
        raise ValueError("an amount must be a finite number")
    # Above 2**53 a reader that takes JSON numbers for floats would see another amount than an int.
    return (
        int(value)
        if number.is_integer() and abs(number) < 2**53 and value == int(value)
        else number
    )
