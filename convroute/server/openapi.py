"""The OpenAPI document, built once from the endpoints and from what the registry holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from aiohttp import web

from convroute.router import Router
from convroute.server.answer_schemas import CHALLENGE, HEADERS, RETRY_AFTER
from convroute.server.endpoint import Endpoint
from convroute.server.envelope import JSON_TYPE, json_response
from convroute.server.examples import filled
from convroute.server.openapi_schemas import enveloped, schemas
from convroute.server.schema_of_class import Schema
from convroute.store.lead_id import LONGEST_ID
from convroute.wire.line import PATTERN

Document = Mapping[str, Any]

DOCUMENT: Final = web.AppKey("document", dict[str, Any])

FAILURES: Final[Mapping[int, str]] = {
    400: "The input is at fault; every fault is told",
    401: "No key, or one that is not in force",
    404: "There is no such lead, pixel or path",
    408: "The body did not arrive in time",
    409: "The event was withheld; the details say why",
    413: "The body is too large",
    415: "The body is of another media type",
    500: "Something went wrong on the server",
    501: "This server is not set up for it",
    502: "The platform refused the event, or the pixel's access token",
    503: "The platform, or what keeps the leads, cannot answer now",
}
"""What a failure of each status means."""

GUARDED: Final = (401, 500)
WITH_BODY: Final = (400, 408, 413, 415)
HEADERS_OF: Final[Mapping[int, Schema]] = {
    401: {"WWW-Authenticate": CHALLENGE},
    503: {"Retry-After": RETRY_AFTER},
}
LINE: Final[Schema] = {
    "type": "string",
    "minLength": 1,
    "maxLength": LONGEST_ID,
    "pattern": PATTERN,
}


async def show_document(request: web.Request) -> web.Response:
    """Give the document."""
    return json_response(request.app[DOCUMENT])


def openapi_document(router: Router, endpoints: Iterable[Endpoint], version: str) -> dict[str, Any]:
    """Describe endpoints in OpenAPI 3.1.

    Args:
        router: Its platforms and pixels are the values that the document offers.
        endpoints: What the application serves.
        version: The server's version.
    """
    pixel = next(iter(router.pixels.values()), None)
    platform = pixel.platform if pixel else min(router.platforms, default="acme")
    pixel_id = pixel.pixel_id if pixel else "123456789"
    paths: Schema = {}
    for endpoint in endpoints:
        operation = filled(_operation(endpoint), platform, pixel_id)
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "convroute",
            "version": version,
            "summary": "Sends conversions of leads to the ad platforms that brought them",
        },
        "servers": [{"url": "/"}],
        "security": [{"apiKey": []}],
        "paths": paths,
        "components": {
            "schemas": schemas(router),
            "responses": {f"Failure{status}": _failure(status) for status in FAILURES},
            "securitySchemes": {"apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"}},
        },
    }


def _operation(endpoint: Endpoint) -> Schema:
    operation: Schema = {
        "operationId": endpoint.name,
        "tags": [endpoint.tag],
        "summary": endpoint.summary,
        "responses": _responses(endpoint),
    }
    if endpoint.description:
        operation["description"] = endpoint.description
    if endpoint.open:
        operation["security"] = []
    if parameters := [*_path_parameters(endpoint), *_header_parameters(endpoint)]:
        operation["parameters"] = parameters
    if endpoint.request:
        operation["requestBody"] = {"required": True, "content": _content(endpoint)}
    return operation


def _path_parameters(endpoint: Endpoint) -> Iterable[Schema]:
    for name in endpoint.parameters:
        yield {"name": name, "in": "path", "required": True, "schema": LINE}


def _header_parameters(endpoint: Endpoint) -> Iterable[Schema]:
    for name, text in endpoint.headers.items():
        yield {"name": name, "in": "header", "description": text, "schema": LINE}


def _content(endpoint: Endpoint) -> Schema:
    return {
        media_type: {
            "schema": schema,
            "examples": {
                "example": {
                    "summary": endpoint.request_examples[media_type].title,
                    "value": endpoint.request_examples[media_type].value,
                }
            },
        }
        for media_type, schema in endpoint.request.items()
    }


def _responses(endpoint: Endpoint) -> Schema:
    if endpoint.plain:
        plain: Schema = {endpoint.plain: {}}
        return {"200": {"description": "The document", "headers": HEADERS, "content": plain}}
    content = {
        JSON_TYPE: {
            "schema": enveloped(endpoint.data or {}),
            "example": {"success": True, "data": endpoint.answer},
        }
    }
    good = {
        str(status): {
            "description": "Created" if status == 201 else "Done",
            "headers": HEADERS,
            "content": content,
        }
        for status in endpoint.statuses
    }
    failures = {*endpoint.failures, *(() if endpoint.open else GUARDED)}
    failures |= set(WITH_BODY) if endpoint.request else set()
    bad = {
        str(status): {"$ref": f"#/components/responses/Failure{status}"}
        for status in sorted(failures)
    }
    return {**good, **bad}


def _failure(status: int) -> Schema:
    return {
        "description": FAILURES[status],
        "headers": {**HEADERS, **HEADERS_OF.get(status, {})},
        "content": {JSON_TYPE: {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
