"""The type of a JSON value, and the way from Python to bytes and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import orjson

from convroute.secret import MASK, Secret

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    JSON: TypeAlias = "Mapping[str, JSON] | Sequence[JSON] | str | int | float | bool | None"
else:
    JSON = Any


def _reveal(value: object) -> str:
    if isinstance(value, Secret):
        return value.reveal()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _mask(value: object) -> str:
    if isinstance(value, Secret):
        return MASK
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _refuse(value: object) -> str:
    raise TypeError(f"{type(value).__name__} has no JSON form")


def dump(value: object, *, secrets: str = "refuse") -> bytes:
    """Write a value as compact JSON in UTF-8; `NaN` and infinities become `null`.

    Args:
        value: JSON values, with `Secret`s where a request needs them.
        secrets: `refuse` (the default), `mask`, or `reveal`; only a transport reveals.

    Raises:
        TypeError: Something in it has no JSON form.
    """
    default: Callable[[object], str] = {"refuse": _refuse, "mask": _mask, "reveal": _reveal}[
        secrets
    ]
    return orjson.dumps(value, default=default)


def load(content: bytes | str) -> JSON:
    """Read JSON.

    Raises:
        ValueError: It is not JSON.
    """
    value: JSON = orjson.loads(content)
    return value
