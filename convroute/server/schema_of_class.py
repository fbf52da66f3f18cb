"""From attrs classes to JSON Schema: fields, types and the words of their docstrings."""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Callable, Container, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final, get_args, get_origin

import attrs

from convroute.wire import camel
from convroute.wire.scalars import FIRST_SECOND, LARGEST, LAST_SECOND, SMALLEST

Schema = dict[str, Any]

SECONDS: Final[Schema] = {"minimum": FIRST_SECOND, "maximum": LAST_SECOND}

WHOLE: Final[Schema] = {"minimum": SMALLEST, "maximum": LARGEST}

CODE: Final = re.compile(r"`(\w+)`")
JSONS: Final = {"None": "null", "True": "true", "False": "false"}
PYTHONS: Final = re.compile(r"\b(?:None|True|False)\b")

SCALARS: Final[Mapping[Any, Schema]] = {
    str: {"type": "string"},
    int: {"type": "integer", **WHOLE},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Decimal: {"type": "number"},
    datetime: {
        "oneOf": [{"type": "string", "format": "date-time"}, {"type": "number", **SECONDS}],
        "description": "RFC 3339 with its zone, or Unix seconds.",
    },
}


def answer_schema_of(cls: type[Any], *, references: Mapping[type[Any], str]) -> Schema:
    """Describe an attrs class as an answer has it: every field is there, an absent one as null, and no further."""
    hints, words = typing.get_type_hints(cls), described(cls)
    properties: Schema = {}
    for field in attrs.fields(cls):
        hint = hints[field.name]
        schema = _schema(hint, references)
        if schema == SCALARS[datetime]:
            schema = {"type": "string", "format": "date-time"}
        schema = schema if _without_none(hint) is hint else nullable(schema)
        properties[camel(field.name)] = {**schema, "description": words[field.name]}
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
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
    """Read the `Attributes:` section of a class's docstring: name to sentence, in the words of JSON.

    The docstring speaks to Python: of `event_value` and None, where JSON has `eventValue` and null.
    """
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
    names = frozenset(_field_names(cls))
    return {name: _in_json(text, names) for name, text in words.items()}


def _field_names(cls: type[Any]) -> Iterator[str]:
    """Name the fields of a class, and of the classes of its fields."""
    for name, hint in typing.get_type_hints(cls).items():
        yield name
        for inner in (_without_none(hint), *get_args(hint)):
            if attrs.has(inner):
                yield from _field_names(inner)


def _in_json(text: str, names: Container[str]) -> str:
    text = CODE.sub(lambda found: _renamed(found, names), text)
    return PYTHONS.sub(lambda found: JSONS[found[0]], text)


def _renamed(found: re.Match[str], names: Container[str]) -> str:
    return f"`{camel(found[1])}`" if found[1] in names else found[0]


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
