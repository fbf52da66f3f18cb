"""The HTTP API as Markdown, from the OpenAPI document that a server would give."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

from tables import code, table

METHODS = ("get", "put", "post", "delete")
Schema = Mapping[str, Any]


def document() -> dict[str, Any]:
    """Give the document of a server with the installed platforms and one pixel."""
    from convroute import Pixel, Router, Secret
    from convroute.server.endpoints import ENDPOINTS
    from convroute.server.openapi import openapi_document

    pixel = Pixel(
        name="shop-eu", platform="facebook", pixel_id="123456789", access_token=Secret("-")
    )
    return openapi_document(Router([pixel]), ENDPOINTS, version("convroute"))


def operations(api: Schema) -> Iterator[tuple[str, str, Schema]]:
    """Go through all operations: method, path, operation."""
    for path, item in api["paths"].items():
        for method in METHODS:
            if method in item:
                yield method.upper(), path, item[method]


def endpoints() -> str:
    """List every operation."""
    api = document()
    rows = [
        [
            f"[`{method} {path}`](#{_anchor(operation)})",
            operation["summary"],
            "" if operation.get("security") == [] else "yes",
        ]
        for method, path, operation in operations(api)
    ]
    return table(["Endpoint", "What it does", "Needs a key"], rows)


def http_api() -> str:
    """Describe every operation."""
    api = document()
    parts: list[str] = []
    for method, path, operation in operations(api):
        parts += [f"({_anchor(operation)})=\n\n## {method} {path}\n", *_operation(operation, api)]
    return "\n".join(parts)


def schemas() -> str:
    """Describe every schema."""
    api = document()
    parts = []
    for name, schema in api["components"]["schemas"].items():
        parts += [f"(schema-{name.lower()})=\n\n### {name}\n", schema.get("description", "") + "\n"]
        parts.append(_members(schema, api))
    return "\n".join(parts)


def _anchor(operation: Schema) -> str:
    return f"http-{operation['operationId'].lower()}"


def _operation(operation: Schema, api: Schema) -> Iterator[str]:
    yield f"{operation['summary']}.\n"
    if text := operation.get("description"):
        yield f"{text}\n"
    if parameters := operation.get("parameters"):
        rows = [
            [code(p["name"]), p["in"], "yes" if p.get("required") else "", p.get("description", "")]
            for p in parameters
        ]
        yield table(["Parameter", "In", "Required", "Meaning"], rows)
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = content.get("schema", {})
        name = schema.get("$ref", "").rpartition("/")[2]
        kind = f" [`{name}`](#schema-{name.lower()})" if name else ""
        yield f"Body, `{media_type}`:{kind}\n"
        for example in content.get("examples", {}).values():
            yield _block(example["value"])
    yield from _answers(operation, api)


def _answers(operation: Schema, api: Schema) -> Iterator[str]:
    rows, example = [], None
    for status, answer in operation["responses"].items():
        said = _resolved(answer, api)
        rows.append([status, said["description"]])
        for content in said.get("content", {}).values():
            if status < "300" and "example" in content:
                example = content["example"]
    if example is not None:
        yield "Answer:\n"
        yield _block(example)
    yield table(["Status", "Meaning"], rows)


def _block(value: Any) -> str:
    if isinstance(value, str):
        return f"```text\n{value.rstrip()}\n```\n"
    return f"```json\n{json.dumps(value, indent=2, ensure_ascii=False)}\n```\n"


def _resolved(schema: Schema, api: Schema) -> Schema:
    if reference := schema.get("$ref"):
        found: Any = api
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        return found
    return schema


def _members(schema: Schema, api: Schema) -> str:
    required = set(schema.get("required", ()))
    rows = [
        [
            code(name),
            _kind(inner, api),
            "yes" if name in required else "",
            inner.get("description", ""),
        ]
        for name, inner in schema.get("properties", {}).items()
    ]
    return table(["Member", "Type", "Required", "Meaning"], rows)


def _kind(schema: Schema, api: Schema) -> str:
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        return f"[`{name}`](#schema-{name.lower()})"
    if "enum" in schema:
        return " or ".join(code(json.dumps(value)) for value in schema["enum"])
    if "const" in schema:
        return code(json.dumps(schema["const"]))
    for joint in ("anyOf", "oneOf"):
        if joint in schema:
            kinds = dict.fromkeys(_kind(inner, api) for inner in schema[joint])
            return " or ".join(kinds)
    kind = schema.get("type", "anything")
    if isinstance(kind, list):
        return " or ".join(kind)
    if kind == "array":
        return f"list of {_kind(schema.get('items', {}), api)}"
    return f"{kind} ({schema['format']})" if "format" in schema else kind
