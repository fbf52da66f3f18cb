"""From attrs classes to JSON Schema: fields, types and the words of their docstrings."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final, get_args, get_origin

import attrs

from convroute.wire import camel

Schema = dict[str, Any]

SCALARS: Final[Mapping[Any, Schema]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Decimal: {"type": "number"},
    datetime: {
        "oneOf": [{"type": "string", "format": "date-time"}, {"type": "number"}],
        "description": "RFC 3339 with its zone, or Unix seconds.",
    },
}


def schema_of(
    cls: type[Any],
    *,
    references: Mapping[type[Any], str],
    rename: Callable[[str], str] = camel,
    required: tuple[str, ...] = (),
) -> Schema:
    """Describe an attrs class as the strict reader takes it: no further fields.

    Args:
        cls: The class.
        references: Classes that are described elsewhere, and the names of their schemas.
        rename: Python's name of a field to JSON's.
        required: Fields that must be there beside those without a default.
    """
    hints, words = typing.get_type_hints(cls), described(cls)
    properties: Schema = {}
    needed = []
    for field in attrs.fields(cls):
        must = field.default is attrs.NOTHING or field.name in required
        schema = _schema(hints[field.name], references)
        schema = schema if must else nullable(schema)
        if field.name in words:
            schema = {**schema, "description": words[field.name]}
        properties[rename(field.name)] = schema
        if must:
            needed.append(rename(field.name))
    return {
        "type": "object",
        "required": needed,
        "properties": properties,
        "additionalProperties": False,
    }


def described(cls: type[Any]) -> dict[str, str]:
    """Read the `Attributes:` section of a class's docstring: name to sentence."""
    _, _, section = (inspect.getdoc(cls) or "").partition("\nAttributes:\n")
    words: dict[str, str] = {}
    name = ""
    for line in section.splitlines():
        if line and not line.startswith(" "):
            break
        if line.startswith("    ") and not line.startswith("     ") and ":" in line:
            name, _, text = line.strip().partition(":")
            words[name] = text.strip()
        elif name and line.strip():
            words[name] += f" {line.strip()}"
    return words


def nullable(schema: Schema) -> Schema:
    """Let `null` stand for an absent value."""
    if isinstance(kind := schema.get("type"), str) and "enum" not in schema:
        return {**schema, "type": [kind, "null"]}
    if "oneOf" in schema:
        return {**schema, "oneOf": [*schema["oneOf"], {"type": "null"}]}
    return {"oneOf": [schema, {"type": "null"}]}


def _schema(hint: Any, references: Mapping[type[Any], str]) -> Schema:
    kind = _without_none(hint)
    if kind in references:
        return {"$ref": f"#/components/schemas/{references[kind]}"}
    if kind in SCALARS:
        return dict(SCALARS[kind])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"type": "string", "enum": [member.value for member in kind]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _schema(get_args(kind)[0], references)}
    return {"type": "object"}


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (types.UnionType, typing.Union):
        (hint,) = (inner for inner in get_args(hint) if inner is not types.NoneType)
    return hint
