"""Mapping: one event in a platform's words, hashed and written as JSON, beside the vendor's library and the floor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from bench import floor, minimal, vendor
from bench.people import conversions
from bench.rounds import Contestant, take_turns
from convroute.jsonvalue import dump
from convroute.normalise import _numbering_plan
from convroute.spi import Conversion, Payload, Pixel, Platform, Secret
from convroute_facebook import Facebook
from convroute_tiktok import TikTok

FACEBOOK, TIKTOK = "convroute, Facebook", "convroute, TikTok"
FACEBOOK_NATIONAL = "convroute, Facebook, national phones, seen before"
FACEBOOK_UNSEEN = "convroute, Facebook, national phones, never seen"
VENDOR, VENDOR_NATIONAL = "facebook-business", "facebook-business, national phones"
MINIMAL = "a hand-written minimal builder"
FLOOR = "the floor: 6 SHA-256, one JSON read, one written"

SLICE: Final = 200
"""How many events one turn handles: few, so that the turns of all fall into the same moment of the machine."""


def measure(rounds: int) -> Mapping[str, Sequence[float]]:
    """Give the microseconds of one event for each contestant, in every round."""
    facebook = _pixel(Facebook(), "900000000000001")
    tiktok = _pixel(TikTok(), "C0000000000000000001")
    people, national = conversions(), conversions(national_phones=True)
    body = _payload(*facebook, people[0]).body
    record = orjson.dumps(people[0].lead.to_record())
    turns = len(people) // SLICE
    contestants = (
        Contestant(
            name=FACEBOOK, events=SLICE, run=lambda part: _map(*facebook, _cut(people, part))
        ),
        Contestant(name=VENDOR, events=SLICE, run=lambda part: vendor.build(_cut(people, part))),
        Contestant(name=TIKTOK, events=SLICE, run=lambda part: _map(*tiktok, _cut(people, part))),
        # The one that forgets goes before the one that remembers the same people.
        Contestant(
            name=FACEBOOK_UNSEEN,
            events=SLICE,
            run=lambda part: _map_unseen(*facebook, _cut(national, part)),
        ),
        Contestant(
            name=FACEBOOK_NATIONAL,
            events=SLICE,
            run=lambda part: _map(*facebook, _cut(national, part)),
        ),
        Contestant(
            name=VENDOR_NATIONAL, events=SLICE, run=lambda part: vendor.build(_cut(national, part))
        ),
        Contestant(name=MINIMAL, events=SLICE, run=lambda part: minimal.build(_cut(people, part))),
        Contestant(
            name=FLOOR, events=SLICE, run=lambda part: floor.walk(_cut(people, part), body, record)
        ),
    )
    return take_turns(contestants, rounds, parts=turns)


def _cut(events: Sequence[Conversion], part: int) -> Sequence[Conversion]:
    return events[part * SLICE : (part + 1) * SLICE]


def _map(platform: Platform, pixel: Pixel, events: Sequence[Conversion]) -> None:
    for conversion in events:
        dump(_payload(platform, pixel, conversion).body)


def _map_unseen(platform: Platform, pixel: Pixel, events: Sequence[Conversion]) -> None:
    _numbering_plan.read.cache_clear()
    _map(platform, pixel, events)


def _payload(platform: Platform, pixel: Pixel, conversion: Conversion) -> Payload:
    payload = platform.map(conversion, pixel)
    assert isinstance(payload, Payload), payload
    return payload


def _pixel(platform: Platform, pixel_id: str) -> tuple[Any, Pixel]:
    pixel = Pixel(
        name="bench",
        platform=platform.name,
        pixel_id=pixel_id,
        access_token=Secret("made-up-token"),
    )
    return platform, pixel
