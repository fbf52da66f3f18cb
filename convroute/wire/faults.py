"""From a converter's nested errors to a flat list of faults with paths."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator

import attrs
from cattrs import (
    AttributeValidationNote,
    BaseValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)

from convroute.errors import Fault, FaultsError


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
            yield from _walk(inner, rename, _inner_path(inner, rename, path))
    elif isinstance(error, ForbiddenExtraKeysError):
        known = [rename(a.name) for a in attrs.fields(error.cl)]
        for name in sorted(error.extra_fields):
            yield Fault(_joined(path, name), _unknown(name, known))
    elif isinstance(error, FaultsError):
        for fault in error.faults:
            yield Fault(_joined(path, fault.path) if fault.path else path, fault.message)
    elif isinstance(error, KeyError):
        yield Fault(path, "is required")
    elif isinstance(error, ValueError):
        yield Fault(path, str(error))
    else:
        yield Fault(path, f"cannot be read ({type(error).__name__})")


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
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f"unknown field; did you mean {near[0]}?"
    return f"unknown field; known: {', '.join(known) or 'none'}"
