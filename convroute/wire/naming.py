"""How the author of the input writes field names: as JSON has them, or as Python has them."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import lru_cache


@lru_cache(maxsize=1024)
def camel(name: str) -> str:
    """Give a field's name as JSON has it: `event_name` is `eventName`."""
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)


def _same(name: str) -> str:
    return name


class Naming(Enum):
    """How the author of the input writes field names."""

    CAMEL = "camelCase"
    SNAKE = "snake_case"

    @property
    def rename(self) -> Callable[[str], str]:
        """The way from Python's name of a field to the author's."""
        return camel if self is Naming.CAMEL else _same
