"""The schemas of what the endpoints answer with, where no class describes it."""

from __future__ import annotations

from typing import Any, Final

from convroute.model.features import CallLimit, Deduplication, Features
from convroute.server.schema_of_class import Schema, answer_schema_of, nullable

TEXT: Final[Schema] = {"type": "string"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
FLAG: Final[Schema] = {"type": "boolean"}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _record(**members: Any) -> Schema:
    return {
        "type": "object",
        "required": list(members),
        "properties": members,
        "additionalProperties": False,
    }


def _features() -> Schema:
    features = answer_schema_of(Features, references={})
    properties = features["properties"]
    properties["actionSources"] |= {"additionalProperties": _list(TEXT)}
    properties["deduplication"] |= nullable(answer_schema_of(Deduplication, references={}))
    properties["rateLimit"] |= nullable(answer_schema_of(CallLimit, references={}))
    return features


RESULT: Final[Schema] = {
    "type": "object",
    "required": ["status", "success"],
    "properties": {
        "status": {"type": "integer", "description": "What `fire` would have answered with."},
        "success": FLAG,
        "data": {"$ref": "#/components/schemas/Fired"},
        "error": {"$ref": "#/components/schemas/Error/properties/error"},
        "retryAfter": {**COUNT, "description": "Seconds to wait before another try."},
    },
}

BATCH_RESULTS: Final = _record(results=_list(RESULT), delivered=COUNT, skipped=COUNT, failed=COUNT)

PIXEL_LIST: Final = _record(
    pixels=_list(
        _record(
            name=TEXT,
            platform=TEXT,
            pixelId=TEXT,
            transport=TEXT,
            events={"type": ["array", "null"], "items": TEXT},
            hasTestEventCode=FLAG,
            testUntil={"type": ["string", "null"], "format": "date-time"},
        )
    )
)

PLATFORM_LIST: Final = _record(
    platforms=_list(
        _record(
            name=TEXT,
            title=TEXT,
            apiVersion=TEXT,
            documentation=TEXT,
            identifiers=_list(_record(name=TEXT, description=TEXT, inUrl=FLAG)),
            eventNames=_list(TEXT),
            customEventNames=FLAG,
            matchKeys=_list(
                _record(key=TEXT, fields=_list(TEXT), why=TEXT, hashed=FLAG, rare=FLAG)
            ),
            batchLimit={"type": "integer", "minimum": 1},
            features=_features(),
        )
    )
)

IMPORT_REPORT: Final = _record(
    read=COUNT,
    written=COUNT,
    refused=COUNT,
    faults=_list(_record(line={"type": "integer", "minimum": 1}, details=_list(TEXT))),
)

FORGOTTEN: Final = _record(leadId=TEXT, forgotten={"const": True})

ALIVE: Final = _record(status={"const": "ok"})

READY: Final = _record(status={"const": "ready"})

HEADERS: Final[Schema] = {
    "X-Request-ID": {
        "description": "The request's own id, or a new one; the log has it too.",
        "required": True,
        "schema": TEXT,
    },
}
"""Headers of every answer."""

CHALLENGE: Final[Schema] = {
    "description": "How to authenticate.",
    "required": True,
    "schema": TEXT,
}

RETRY_AFTER: Final[Schema] = {
    "description": "Seconds to wait",
    "required": True,
    "schema": COUNT,
}
