"""Values of which there are only a few: enumerations and literals."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, Literal, get_args, get_origin


def is_enum(cls: Any) -> bool:
    """Tell whether a type is an enumeration."""
    return isinstance(cls, type) and issubclass(cls, Enum)


def is_literal(cls: Any) -> bool:
    """Tell whether a type is a literal one."""
    return get_origin(cls) is Literal


def enum_reader(cls: type[Enum]) -> Callable[[Any, Any], Any]:
    """Make a reader that takes a member, or its value."""
    known = {member.value: member for member in cls}
    names = ", ".join(map(str, known))

    def structure(value: Any, _: Any) -> Any:
        if isinstance(value, cls):
            return value
        if not isinstance(value, str) or value not in known:
            raise ValueError(f"must be one of {names}")
        return known[value]

    return structure


def literal_reader(cls: Any) -> Callable[[Any, Any], Any]:
    """Make a reader that takes one of the values, and of the same type: `1` is not `true`."""
    known = get_args(cls)
    names = ", ".join(map(str, known))

    def structure(value: Any, _: Any) -> Any:
        if not any(type(value) is type(one) and value == one for one in known):
            raise ValueError(f"must be one of {names}")
        return value

    return structure
