"""Environment overrides: any single value of `[convroute]` can come from a `CONVROUTE_...` variable."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from convroute.errors import Fault

PREFIX: Final = "CONVROUTE"
OTHERS: Final = frozenset({"CONVROUTE_CONFIG", "CONVROUTE_API_KEY"})
"""What convroute's own programs and examples read beside the settings."""
NEAR: Final = 0.8
"""From which likeness on a name is a slip of another; below it, somebody else may use it."""


def _boolean(text: str) -> bool:
    words = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    if text.lower() not in words:
        raise ValueError("must be true or false")
    return words[text.lower()]


def _number(read: Callable[[str], Any], what: str) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        try:
            return read(text)
        except ValueError:
            raise ValueError(f"must be {what}") from None

    return parse


def _names(text: str) -> list[str]:
    return [name for part in text.split(",") if (name := part.strip())]


PARSERS: Final[Mapping[Any, Callable[[str], Any]]] = {
    str: str,
    Path: str,
    int: _number(int, "a whole number"),
    float: _number(float, "a number"),
    bool: _boolean,
    tuple[str, ...]: _names,
}


def variables(
    cls: type[Any], prefix: str = PREFIX
) -> Iterator[tuple[str, tuple[str, ...], Callable[[str], Any]]]:
    """List the variables that a settings class listens to: name, path of the field, parser."""
    for name, hint in typing.get_type_hints(cls).items():
        variable = f"{prefix}_{name.upper()}"
        kind = _without_none(hint)
        if kind in PARSERS:
            yield variable, (name,), PARSERS[kind]
        elif isinstance(kind, type) and attrs.has(kind):
            for inner, path, parse in variables(kind, variable):
                yield inner, (name, *path), parse


def misspelt(
    cls: type[Any], environment: Mapping[str, str], named: Iterable[str]
) -> Iterator[Fault]:
    """Give the variables that are nearly one that a settings class listens to: nobody would read them.

    Args:
        cls: The settings class.
        environment: The variables.
        named: Those that are read by another name: a settings file may call its secrets anything.
    """
    known = {name.removeprefix(f"{PREFIX}_"): name for name, _, _ in variables(cls)}
    for variable in sorted(environment.keys() - OTHERS.union(known.values(), named)):
        if not variable.startswith(f"{PREFIX}_"):
            continue
        word = variable.removeprefix(f"{PREFIX}_")
        near = difflib.get_close_matches(word, known, n=1, cutoff=NEAR)
        near = near or [name for name in known if name.endswith(f"_{word}")]
        if near:
            yield Fault(variable, f"is no setting; did you mean {known[near[0]]}?")


def with_environment(
    table: Mapping[str, Any], cls: type[Any], environment: Mapping[str, str]
) -> tuple[dict[str, Any], list[Fault]]:
    """Lay the variables over a table; give the result and what could not be read."""
    merged = dict(table)
    faults = []
    for variable, (*parents, name), parse in variables(cls):
        if variable not in environment:
            continue
        try:
            value = parse(environment[variable].strip())
        except ValueError as error:
            faults.append(Fault(variable, str(error)))
            continue
        place = merged
        for parent in parents:
            inner = place.get(parent)
            place[parent] = dict(inner) if isinstance(inner, dict) else {}
            place = place[parent]
        place[name] = value
    return merged, faults


def _without_none(hint: Any) -> Any:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        (hint,) = (inner for inner in typing.get_args(hint) if inner is not types.NoneType)
    return hint
