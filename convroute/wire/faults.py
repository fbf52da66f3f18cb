"""From a converter's nested errors to a flat list of faults with paths."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Container, Iterator
from typing import Any, Final

import attrs
from cattrs import (
    AttributeValidationNote,
    BaseValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)

from convroute.errors import LONGEST_NAME, NOT_SHOWN, Fault, FaultsError

EXPLAINED: Final = 20
"""How many unknown fields of one object are told the known ones: whoever sends thousands sends something else."""

MOST_TOLD: Final = 100
"""Faults of one kind in one place that are told; somebody may send a million, and each takes its time."""


def faults_of(error: Exception, rename: Callable[[str], str], path: str = "") -> tuple[Fault, ...]:
    """List every fault inside a converter's error.

    Args:
        error: What the converter raised.
        rename: Python's name of a field to the author's.
        path: Where the whole value stood.
    """
    return tuple(_walk(error, rename, path))


def _walk(error: BaseException, rename: Callable[[str], str], path: str) -> Iterator[Fault]:
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            if told := _by_validator(inner, error.cl):
                name, message = told
                yield Fault(_joined(path, rename(name)), message)
            else:
                yield from _walk(inner, rename, _inner_path(inner, rename, path))
    elif isinstance(error, ForbiddenExtraKeysError):
        yield from _extra_fields(error, rename, path)
    elif isinstance(error, FaultsError):
        for fault in error.faults:
            yield Fault(_joined(path, fault.path) if fault.path else path, fault.message)
    elif isinstance(error, KeyError):
        yield Fault(path, "is required")
    elif isinstance(error, ValueError):
        yield Fault(path, str(error))
    else:
        yield Fault(path, f"cannot be read ({type(error).__name__})")


def _extra_fields(
    error: ForbiddenExtraKeysError, rename: Callable[[str], str], path: str
) -> Iterator[Fault]:
    known = [rename(a.name) for a in attrs.fields(error.cl) if a.init]
    names = sorted(map(str, error.extra_fields))
    for index, name in enumerate(names[:MOST_TOLD]):
        message = _unknown(name, known) if index < EXPLAINED else "unknown field"
        yield Fault(_joined(path, name or NOT_SHOWN), message)
    if (more := len(names) - MOST_TOLD) > 0:
        yield Fault(path, f"has {more} more unknown fields")


def _by_validator(error: BaseException, cls: Any) -> tuple[str, str] | None:
    """Take apart what a validator says that was run by the class itself."""
    if not isinstance(error, ValueError) or hasattr(error, "__notes__") or not attrs.has(cls):
        return None
    return words_of_validator(error, {a.name for a in attrs.fields(cls)})


def words_of_validator(error: ValueError, names: Container[str]) -> tuple[str, str] | None:
    """Take apart what a validator of attrs says: `'port' must be <= 65535: 70000`.

    Args:
        error: What it raised.
        names: Fields that it may be about.

    Returns:
        The field's name and the words without the value; None if they are of another form.
    """
    quote, _, rest = str(error).partition("'")
    name, _, message = rest.partition("'")
    if quote or name not in names:
        return None
    return name, message.rpartition(": ")[0].strip() or "is out of its range"


def _inner_path(error: BaseException, rename: Callable[[str], str], path: str) -> str:
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return _joined(path, rename(note.name))
        if isinstance(note, IterableValidationNote):
            return (
                f"{path}[{note.index}]"
                if isinstance(note.index, int)
                else _joined(path, str(note.index))
            )
    return path


def _joined(path: str, name: str) -> str:
    if not path or not name:
        return path or name
    return path + name if name.startswith("[") else f"{path}.{name}"


def _unknown(name: str, known: list[str]) -> str:
    # A long name is near to none, and would take long to compare.
    near = difflib.get_close_matches(name, known, n=1) if len(name) <= LONGEST_NAME else []
    if near:
        return f"unknown field; did you mean {near[0]}?"
    return f"unknown field; known: {', '.join(known) or 'none'}"
