"""Laws of mapping and of the request: for any conversion at all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import orjson

from convroute.model.match_keys import PLAIN_FIELDS
from convroute.spi import Conversion, Payload, Pixel, Platform, Refusal

EMPTY_HASH: Final = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
ORIGINS: Final = frozenset([*PLAIN_FIELDS, "id", "event", "landing_url"])
"""What may stand behind a match key, beside `clickIds.<name>`."""


def check_mapping(platform: Platform, pixel: Pixel, conversion: Conversion) -> Payload | Refusal:
    """Map a conversion, and see that what comes out can be sent, and is the same every time."""
    mapped = platform.map(conversion, pixel)
    assert platform.map(conversion, pixel) == mapped, "the same conversion maps the same"
    if isinstance(mapped, Refusal):
        assert mapped.reason.strip()
        assert "\n" not in mapped.reason
        return mapped
    _check_json(mapped.body)
    _check_json(mapped.envelope)
    _check_members(mapped)
    check_request(platform, pixel, [mapped])
    return mapped


def check_request(platform: Platform, pixel: Pixel, payloads: Sequence[Payload]) -> None:
    """See that a request holds each payload once, in order, and says its token in no place that is shown."""
    request = platform.request(payloads, pixel)
    content = request.content()
    document = json.loads(content, parse_constant=_no_constant)
    assert document == orjson.loads(content)
    bodies = [json.loads(json.dumps(payload.body)) for payload in payloads]
    holders = [many for many in _lists_in(document) if many == bodies]
    assert len(holders) == 1, "each payload is in the request, once"
    if token := pixel.access_token.reveal():
        assert token not in json.dumps(request.masked())


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


def _check_json(value: Mapping[str, Any]) -> None:
    """See that two writers of JSON agree on it, and that nothing in it is null or the hash of nothing."""
    written = json.dumps(value, allow_nan=False)
    assert json.loads(written) == orjson.loads(orjson.dumps(value)) == value
    for inner in _values_in(value):
        assert inner is not None, "no null"
        assert inner != EMPTY_HASH, "no hash of nothing"


def _check_members(payload: Payload) -> None:
    """See that what the payload says of itself is so, and that no member is empty or there twice."""
    body, keys = payload.body, payload.match_keys
    assert payload.event_id, "an event has an id"
    assert payload.event_id in body.values(), "and it is in the body"
    for name, value in body.items():
        assert value not in ("", {}), f"{name} is empty"
    assert {o for o in keys.values() if not o.startswith("clickIds.")} <= ORIGINS
    holders = [inner for inner in body.values() if isinstance(inner, Mapping)]
    people = [one for one in holders if not keys.keys().isdisjoint(one)]
    for name in keys:
        found = [one[name] for one in people if name in one]
        assert len(found) == 1, f"{name} is in the body, once"
        assert found[0] not in ("", [], {}), f"{name} is not empty"
        if isinstance(found[0], list):
            assert len(found[0]) == len(set(found[0])), f"{name} holds nothing twice"
            assert "" not in found[0]


def _values_in(value: object) -> Iterator[object]:
    yield value
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _values_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _values_in(inner)


def _lists_in(value: object) -> Iterator[list[Any]]:
    for inner in _values_in(value):
        if isinstance(inner, list):
            yield inner
