"""The checks of a contract as a table, from the methods themselves."""

from __future__ import annotations

import inspect
from importlib import import_module

from tables import table


def checks(path: str) -> str:
    """Give each check with its rule and the reason, by the name of the contract's class."""
    from convroute.testing.contracts.run import checks as checks_of

    module, _, name = path.rpartition(".")
    contract = getattr(import_module(module), name)
    return table(
        ["Check", "Why"],
        (
            [
                check.removeprefix("test_").replace("_", " "),
                " ".join((inspect.getdoc(method) or "").split()),
            ]
            for check, method in checks_of(contract).items()
        ),
    )
