"""How a check says that a plugin breaks the contract: what is wrong, and what its author does about it."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

KIT = Path(__file__).parent


class ContractFault(AssertionError):
    """A plugin breaks a rule of its role.

    Attributes:
        what: What was seen.
        remedy: What the author does about it.
    """

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}\n  What to do: {remedy}")
        self.what = what
        self.remedy = remedy


def demand(kept: object, what: str, remedy: str) -> None:
    """Raise what is wrong, unless the rule is kept.

    Raises:
        ContractFault: It is not.
    """
    __tracebackhide__ = True
    if not kept:
        raise ContractFault(what, remedy)


def calling(what: str, work: Callable[[], T], remedy: str) -> T:
    """Call a plugin; an exception of its own becomes a fault that says where it was raised.

    Raises:
        ContractFault: The plugin raised.
    """
    __tracebackhide__ = True
    try:
        return work()
    except Exception as error:
        raise ContractFault(f"{what} raised {named(error)}", remedy) from error


def named(error: BaseException) -> str:
    """Name an exception and the place in the plugin where it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if KIT not in Path(frame.filename).parents]
    if not own:
        return type(error).__name__
    return f"{type(error).__name__} ({Path(own[-1].filename).name}:{own[-1].lineno})"
