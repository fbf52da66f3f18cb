"""Settings classes as Markdown: the one source is the attrs class with its docstring."""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
from tables import code, table

from convroute.secret import Secret
from convroute.settings import Settings
from convroute.settings.environment import PREFIX, variables

KINDS = {
    str: "text",
    Path: "path",
    int: "whole number",
    float: "number",
    bool: "true or false",
    Secret: "secret",
    datetime: "time",
    Decimal: "number",
}

ENTRY = re.compile(r"^    (\w+): (.*(?:\n {5,}.*)*)", re.MULTILINE)


def load(path: str) -> Any:
    """Import `module.Name`."""
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


def meanings(cls: type) -> Mapping[str, str]:
    """Give what a class's docstring says of each attribute."""
    _, _, section = (inspect.getdoc(cls) or "").partition("Attributes:\n")
    return {name: " ".join(text.split()) for name, text in ENTRY.findall(section)}


def kind(hint: Any) -> str:
    """Say a type as an author of TOML knows it."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return kind(next(a for a in typing.get_args(hint) if a is not types.NoneType))
    if hint in KINDS:
        return KINDS[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return " or ".join(code(f'"{member.value}"') for member in hint)
    origin = typing.get_origin(hint)
    if origin in (tuple, frozenset, list):
        inner = typing.get_args(hint)[0]
        return (
            "list of tables"
            if attrs.has(inner)
            else f"list of {kind(inner)}s".replace("texts", "text")
        )
    return "table"


def default(field: Any) -> str:
    """Say a default as TOML has it; blank for none."""
    value = field.default
    if value is attrs.NOTHING:
        return "required"
    if isinstance(value, attrs.Factory) or value is None or value == () or attrs.has(type(value)):
        return ""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        return code(str(value).lower())
    return code(f'"{value}"' if isinstance(value, str) else value)


def keys(cls: type) -> Iterator[Any]:
    """Give the fields that an author can set."""
    return (field for field in attrs.fields(cls) if field.init)


def environment() -> Mapping[tuple[str, ...], str]:
    """Give the environment variable of each path below `[convroute]`."""
    return {path: name for name, path, _ in variables(Settings, PREFIX)}


def settings_table(cls: type, at: tuple[str, ...] | None) -> str:
    """Give the table of a settings class.

    Args:
        cls: The attrs class.
        at: Where it stands below `[convroute]`; None if no environment variable reaches it.
    """
    hints, said, listening = typing.get_type_hints(cls), meanings(cls), environment()
    head = ["Key", "Type", "Default", *(["Environment"] if at is not None else []), "Meaning"]
    rows = []
    for field in keys(cls):
        row = [code(field.name), kind(hints[field.name]), default(field)]
        if at is not None:
            row.append(code(listening.get((*at, field.name), "")))
        rows.append([*row, said[field.name]])
    return table(head, rows)
