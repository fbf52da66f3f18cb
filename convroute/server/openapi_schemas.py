"""The schemas of the OpenAPI document: requests and records from their classes, answers by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from convroute.model.event import Item
from convroute.model.lead import Lead
from convroute.model.lead_record import CONSENT_WORDS, KEY_FIELDS, MOST_CELLS, PLURAL
from convroute.router import Router
from convroute.routing.fire_request import LONGEST_TEXT, FireRequest
from convroute.server.batch import MOST_EVENTS
from convroute.server.fire import REQUIRED
from convroute.server.openapi_preview import preview_schemas
from convroute.server.schema_of_class import SECONDS, WHOLE, Schema, described, nullable, schema_of
from convroute.wire import camel
from convroute.wire.line import PATTERN

REFERENCES: Final[Mapping[type[Any], str]] = {Lead: "Lead", Item: "Item"}
KEY_TEXTS: Final = (
    "leadId", "pixelId", "platform", "eventName", "eventId", "orderId", "testEventCode",
)  # fmt: skip
"""Texts of a fire request that must not be blank, nor longer than `LONGEST_TEXT`."""

TEXT: Final[Schema] = {"type": "string"}
MOMENT: Final[Schema] = {
    "type": ["string", "number", "null"],
    **SECONDS,
    "anyOf": [
        {"type": ["number", "null"]},
        {"type": "string", "format": "date-time"},
        {"type": "string", "pattern": r"^(\s*|[0-9]{9,11})$"},
    ],
}
CELL: Final[Schema] = {"type": ["string", "integer", "null"], **WHOLE}
CELLS: Final[Schema] = {
    "oneOf": [CELL, {"type": "array", "items": CELL, "maxItems": MOST_CELLS}],
    "description": "One, or a list of them.",
}
GRANTED: Final[Schema] = {
    "type": ["boolean", "string", "null"],
    "pattern": r"^\s*(?:{})?\s*$".format(
        "|".join("".join(f"[{c}{c.upper()}]" for c in word) for word in CONSENT_WORDS)
    ),
}
"""An answer about consent: true, false, one of the words in any case, or none."""


def schemas(router: Router) -> Schema:
    """Give every named schema, for the platforms that a router has."""
    return {
        "FireRequest": _fire_request(router),
        "Item": schema_of(Item, references=REFERENCES),
        "Lead": _lead(router),
        "Batch": {
            "oneOf": [
                {
                    "type": "object",
                    "required": ["events"],
                    "properties": {"events": _batch()},
                    "additionalProperties": False,
                },
                _batch(),
            ]
        },
        "Fired": _fired(),
        **preview_schemas(),
        "Error": _error(),
    }


def enveloped(data: Schema) -> Schema:
    """Give the success envelope around some data."""
    return {
        "type": "object",
        "required": ["success", "data"],
        "properties": {"success": {"const": True}, "data": data},
    }


def _fire_request(router: Router) -> Schema:
    schema = schema_of(FireRequest, references=REFERENCES, required=REQUIRED)
    properties = schema["properties"]
    for name in KEY_TEXTS:
        properties[name] |= {"minLength": 1, "maxLength": LONGEST_TEXT, "pattern": PATTERN}
    if router.platforms:
        properties["platform"]["enum"] = sorted(router.platforms)
    properties["currency"] |= {"pattern": "^[A-Za-z]{3}$"}
    properties["extras"] |= {
        "properties": {name: {"type": "object"} for name in sorted(router.platforms)},
        "additionalProperties": False,
    }
    return schema


def _batch() -> Schema:
    # Each event is judged by itself: the schema of one does not decide over the others.
    return {
        "type": "array",
        "maxItems": MOST_EVENTS,
        "items": {"$ref": "#/components/schemas/FireRequest"},
    }


def _lead(router: Router) -> Schema:
    words = described(Lead)
    owners: dict[str, str] = {}
    for platform in router.platforms.values():
        for spec in platform.identifiers:
            owners.setdefault(spec.name, f"{platform.title}: {spec.description}")
    identifier = {
        "oneOf": [
            CELL,
            {
                "type": "object",
                "properties": {"value": CELL, "seenAt": MOMENT},
                "additionalProperties": False,
            },
        ]
    }
    clicks = {name: {**identifier, "description": text} for name, text in owners.items()}
    # What has no form of an identifier is taken too, and stays in `custom`.
    short = {name: {"description": f"{text} Short form."} for name, text in owners.items()}
    return {
        "type": "object",
        "description": "A person, as the advertiser's side knows them. Further fields go to `custom`.",
        "properties": {
            "id": {**CELL, "description": words.get("id", "")},
            **dict.fromkeys(PLURAL, CELLS),
            **dict.fromkeys(PLURAL.values(), CELLS),
            **{camel(name): CELL for name in KEY_FIELDS},
            "landingUrl": {**CELL, "description": words.get("landing_url", "")},
            "clickIds": {
                **nullable({"type": "object"}),
                "properties": clicks,
                "additionalProperties": identifier,
            },
            **short,
            "consent": {
                "description": words.get("consent", ""),
                "oneOf": [GRANTED, {"type": "object", "additionalProperties": GRANTED}],
            },
            "createdAt": {**MOMENT, "description": words.get("created_at", "")},
            "custom": {
                **nullable({"type": "object"}),
                "description": words.get("custom", ""),
            },
        },
    }


def _fired() -> Schema:
    return {
        "type": "object",
        "required": ["success", "platform", "eventName", "pixelId", "leadId", "eventId"],
        "properties": {
            "success": {"const": True},
            "platform": TEXT,
            "eventName": TEXT,
            "pixelId": TEXT,
            "leadId": TEXT,
            "eventId": {
                **TEXT,
                "description": "The deduplication key: give it to the browser pixel, and use it to fire again.",
            },
            "reference": {"type": ["string", "null"], "description": "The platform's trace id."},
            "notes": {
                "type": "array",
                "items": TEXT,
                "description": "What was dropped or changed on the way, and why.",
            },
        },
    }


def _error() -> Schema:
    return {
        "type": "object",
        "required": ["success", "error"],
        "properties": {
            "success": {"const": False},
            "error": {
                "type": "object",
                "required": ["code", "message", "details"],
                "properties": {
                    "code": {**TEXT, "description": "For programs; never changes."},
                    "message": {**TEXT, "description": "For people."},
                    "details": {
                        "type": "array",
                        "items": TEXT,
                        "description": "One line for each thing that is wrong: `field: message`.",
                    },
                    "eventId": {
                        **TEXT,
                        "description": "The event's deduplication key, once there is one: fire again with it.",
                    },
                },
            },
        },
    }
