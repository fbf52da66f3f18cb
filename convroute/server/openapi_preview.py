"""The schemas of a preview: from its classes, and the two fields that JSON has in another form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from convroute.note import Note
from convroute.routing.carried_test_code import CarriedTestCode
from convroute.routing.coverage import Advice, OutOfReach
from convroute.routing.gate_answers import GateAnswer, PurposeAnswer
from convroute.routing.match_key_origins import KeyValue, MatchKeyOrigin
from convroute.routing.preview import Preview
from convroute.routing.windows_left import WindowLeft
from convroute.server.schema_of_class import Schema, answer_schema_of

PARTS: Final[Mapping[type[Any], str]] = {
    cls: cls.__name__
    for cls in (
        MatchKeyOrigin, KeyValue, OutOfReach, Advice, Note, WindowLeft, PurposeAnswer, GateAnswer, CarriedTestCode,
    )
}  # fmt: skip


def preview_schemas() -> Schema:
    """Give the named schemas of a preview and its parts."""
    preview = answer_schema_of(Preview, references=PARTS)
    properties = preview["properties"]
    details = properties["notes"]
    properties["notes"] = {
        "type": "array",
        "items": {"type": "string"},
        "description": "What was dropped or changed, and why: a line each, as in every other answer.",
    }
    properties["noteDetails"] = {**details, "description": "The same notes, in parts."}
    properties["coverage"] |= {"minimum": 0, "maximum": 1}
    preview["required"].append("noteDetails")
    preview["description"] = "What `fire` would do with the same body."
    parts = {name: answer_schema_of(cls, references=PARTS) for cls, name in PARTS.items()}
    return {"Preview": preview, **parts}
