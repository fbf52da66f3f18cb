"""Mutating JSON as JSON: a member goes, comes, moves or changes, and what comes out can be parsed again."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from random import Random
from typing import Any, Final

from laws.subjects import installed

from convroute.testing.strategies import NEAR

Bytes = Callable[[bytes], bytes]
"""Changes bytes: the fuzzer's own mutation, which knows what was compared with what."""

ODD: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, 2**64, -(2**70), 0.1, -0.0, 1e308, float("nan"), float("inf"),
    "", " ", "\x00", "\ud800", "\u200b", "a" * 64, "A" * 32, "\u0301\u0316" * 40, [], {}, [None], [[]], {"": ""},
    "x" * 300, "9" * 400, {"value": "x", "seenAt": 1}, [{"id": "x"}],
)  # fmt: skip
FIELDS: Final = (
    "id", "email", "emails", "phone", "phones", "firstName", "first_name", "lastName", "dateOfBirth", "gender", "city",
    "state", "zip", "country", "externalId", "ipAddress", "userAgent", "landingUrl", "clickIds", "consent", "createdAt",
    "custom", "leadId", "pixelId", "platform", "eventName", "eventValue", "currency", "actionSource", "testEventCode",
    "eventId", "eventTime", "sourceUrl", "referrerUrl", "orderId", "contents", "properties", "extras", "lead",
    "limitedDataUse", "quantity", "price", "value", "status", "headers", "body", "count", "pixel", "fire",
)  # fmt: skip


@cache
def words() -> tuple[str, ...]:
    """Give every name and text that something is known to look for."""
    named = (word for subject in installed().values() for word in subject.words)
    return tuple(
        sorted({*named, *installed(), *FIELDS, *(t for many in NEAR.values() for t in many)})
    )


def mutated(content: bytes, most: int, seed: int, change: Bytes) -> bytes:
    """Give the JSON with a few changes; what is none is changed as bytes.

    Args:
        content: JSON, or not.
        most: How many bytes there may be.
        seed: Decides what is done.
        change: Changes bytes, for the texts within.
    """
    random = Random(seed)
    try:
        holder = [json.loads(content)]
    except (ValueError, RecursionError):
        holder = [{}]
    for _ in range(random.randint(1, 4)):
        _change(holder, random, change)
    try:
        written = json.dumps(holder[0]).encode()
    except (ValueError, RecursionError):
        return content
    return written if len(written) <= most else content


def _change(holder: list[Any], random: Random, change: Bytes) -> None:
    """Change one place, or something at it."""
    places = list(_places(holder, 0))
    parent, key = random.choice(places)
    value = parent[key]
    action = random.randrange(8)
    if isinstance(value, dict) and action < 4:
        value[random.choice(words())] = _some(random, places)
    elif isinstance(value, list) and action < 3:
        value.insert(random.randint(0, len(value)), _some(random, places))
    elif isinstance(value, str) and action < 5:
        parent[key] = _text(value, random, change)
    elif isinstance(value, int | float) and action < 3 and abs(value) < 1e300:
        parent[key] = value + random.choice((-1, 1, 60, -86_400, 2**31, 0.5))
    elif action == 5 and parent is not holder:
        del parent[key]
    elif action == 6 and isinstance(parent, dict):
        parent[random.choice(words())] = parent.pop(key)
    else:
        parent[key] = _some(random, places)


def _some(random: Random, places: list[tuple[Any, Any]]) -> Any:
    kind = random.randrange(4)
    if kind == 0:
        parent, key = random.choice(places)
        return deepcopy(parent[key])
    if kind == 1:
        return deepcopy(random.choice(ODD))
    if kind == 2:
        return {random.choice(words()): deepcopy(random.choice(ODD))}
    return random.choice(words())


def _text(text: str, random: Random, change: Bytes) -> str:
    if random.randrange(4) == 0:
        at = random.randint(0, len(text))
        return text[:at] + str(random.choice(ODD)) + text[at:]
    return change(text.encode("utf-8", "surrogatepass")).decode("utf-8", "replace")


def _places(value: Any, depth: int) -> Any:
    keys: Any = value.keys() if isinstance(value, dict) else range(len(value))
    for key in list(keys):
        yield value, key
        if isinstance(value[key], dict | list) and depth < 12:
            yield from _places(value[key], depth + 1)
