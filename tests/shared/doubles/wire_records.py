"""Classes to be read from records, with a field of every kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, Literal

from attrs import field, frozen
from attrs.validators import gt

from convroute.errors import Fault
from convroute.secret import Secret
from convroute.wire import Naming, Wire


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@frozen(kw_only=True)
class Inner:
    line_count: int
    note_text: str = ""


@frozen(kw_only=True)
class Outer:
    text: str = ""
    whole: int = 0
    number: float = 0.0
    flag: bool = False
    amount: Decimal = Decimal(0)
    at: datetime | None = None
    file: Path | None = None
    token: Secret | None = None
    colour: Colour = Colour.RED
    word: Literal["one", "two"] = "one"
    inner: Inner | None = None
    inners: tuple[Inner, ...] = ()
    names: frozenset[str] | None = None
    plain_list: list[str] = field(factory=list)
    sequence: Sequence[int] = ()
    table: Mapping[str, int] = field(factory=dict)
    plain_dict: dict[str, Inner] = field(factory=dict)
    anything: Mapping[str, Any] = field(factory=dict)
    positive: int = field(default=1, validator=gt(0))
    _hidden: int = field(init=False, default=0)


@frozen
class Taught:
    """Read by hand."""


@frozen
class Holder:
    taught: Taught


def faults(value: object, naming: Naming = Naming.SNAKE, path: str = "") -> dict[str, str]:
    read, found = Wire(naming).read(value, Outer, path=path)
    assert (read is None) == bool(found)
    assert all(isinstance(fault, Fault) for fault in found)
    return {fault.path: fault.message for fault in found}
