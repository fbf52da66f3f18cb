"""Running a contract without pytest: for the command line, and for tests of the kit itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any
from unittest import SkipTest

from attrs import frozen

from convroute.testing.contracts.fault import ContractFault, named


class CheckState(Enum):
    """How a check ended."""

    OK = "ok"
    FAULT = "fault"
    LEFT_OUT = "left out"


@frozen(kw_only=True)
class CheckResult:
    """What one check found.

    Attributes:
        name: The check's name, without `test_`.
        rule: What it is about, in one line.
        state: How it ended.
        what: What was wrong, or why it was left out.
        remedy: What the plugin's author does about it.
    """

    name: str
    rule: str
    state: CheckState
    what: str = ""
    remedy: str = ""


def checks(contract: type[Any]) -> dict[str, Callable[[Any], None]]:
    """Give a contract's checks by name, in the order in which they were written."""
    found: dict[str, Callable[[Any], None]] = {}
    for cls in reversed(contract.__mro__):
        found |= {name: check for name, check in vars(cls).items() if name.startswith("test_")}
    return found


def rule_of(check: Callable[..., object]) -> str:
    """Give the first line of a check's docstring."""
    return inspect.getdoc(check).partition("\n")[0]  # type: ignore[union-attr]


def run_contract(contract: type[Any]) -> Iterator[CheckResult]:
    """Run every check of a contract that was filled with data, each on an object of its own."""
    for name, check in checks(contract).items():
        yield run_check(contract, name, check)


def run_check(contract: type[Any], name: str, check: Callable[[Any], None]) -> CheckResult:
    """Run one check; whatever the plugin raises is a fault of the plugin."""
    short, rule = name.removeprefix("test_"), rule_of(check)
    try:
        check(contract())
    except SkipTest as why:
        return CheckResult(name=short, rule=rule, state=CheckState.LEFT_OUT, what=str(why))
    except ContractFault as fault:
        return CheckResult(
            name=short, rule=rule, state=CheckState.FAULT, what=fault.what, remedy=fault.remedy
        )
    except Exception as error:
        return CheckResult(
            name=short,
            rule=rule,
            state=CheckState.FAULT,
            what=f"the plugin raised {named(error)}",
            remedy="look at that line: nothing that the contract gives may make it raise",
        )
    return CheckResult(name=short, rule=rule, state=CheckState.OK)
