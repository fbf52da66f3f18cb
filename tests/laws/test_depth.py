"""Values that lie a thousand levels deep in each other: a JSON parser gives them, and nothing may fail for them."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest
from laws.subjects import Subject
from laws.wire import Recorder, check_record, recording_router

from convroute.model.receipt import Receipt

RECORDER = Recorder()
ROUTER = recording_router(RECORDER)
LISTS: Any = orjson.loads(b"[" * 1000 + b"]" * 1000)
OBJECTS: Any = orjson.loads(b'{"a":' * 1000 + b"1" + b"}" * 1000)
PLACES = (
    "properties", "extras", "contents", "lead", "lead.custom", "lead.clickIds", "lead.email", "lead.consent", "lead.x",
    "eventValue", "eventTime", "sourceUrl", "x",
)  # fmt: skip


@pytest.mark.parametrize("deep", [LISTS, OBJECTS], ids=["lists", "objects"])
@pytest.mark.parametrize("place", PLACES)
def test_no_field_fails_for_depth(subject: Subject, place: str, deep: Any):
    name = subject.platform.name
    record: dict[str, Any] = {
        "leadId": "l1",
        "platform": name,
        "pixelId": ROUTER.pixels[name].pixel_id,
        "eventName": "Lead",
        "lead": {"email": "ann@example.com"},
    }
    *parents, last = place.split(".")
    inner = record["lead"] if parents else record
    inner[last] = {name: deep, "a": deep} if last in ("properties", "extras", "custom") else deep
    asyncio.run(check_record(ROUTER, RECORDER, record))


def test_properties_are_sent_without_what_is_too_deep(subject: Subject):
    name = subject.platform.name
    record = {
        "leadId": "l1",
        "platform": name,
        "pixelId": ROUTER.pixels[name].pixel_id,
        "eventName": "Lead",
        "lead": {"email": "ann@example.com"},
        "properties": {"deep": LISTS, "plan": "gold"},
    }
    found = asyncio.run(check_record(ROUTER, RECORDER, record))
    assert isinstance(found, Receipt)
    assert any(note.field.startswith("properties") for note in found.notes)
    assert b'"plan":"gold"' in RECORDER.requests[0].content()
