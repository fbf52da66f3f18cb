"""The law of hashing: a value that comes hashed is what its clear text would have been."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from attrs import evolve

from convroute.model.match_keys import PLAIN_FIELDS
from convroute.spi import Conversion, Lead, Payload, Pixel, Platform

DIGEST: Final = re.compile(r"[0-9a-f]{64}")
MANY: Final = frozenset({"emails", "phones"})
READ_BY_OTHERS: Final = frozenset({"country"})
"""Fields in whose light others are read; hashed, they give no light."""


def check_hashed(platform: Platform, pixel: Pixel, conversion: Conversion) -> int:
    """Map a conversion, then again with each hashed key given as its hash, in capitals.

    Returns:
        How many fields were given as hashes.
    """
    mapped = platform.map(conversion, pixel)
    if not isinstance(mapped, Payload):
        return 0
    compared = 0
    for wire, field in mapped.match_keys.items():
        digests = _digests(mapped.body, wire)
        if not digests or field not in (*PLAIN_FIELDS, "id"):
            continue
        compared += 1
        lead = _with(conversion.lead, field, [digest.upper() for digest in digests])
        again = platform.map(evolve(conversion, lead=lead), pixel)
        assert isinstance(again, Payload), f"{field}, hashed, still identifies"
        if field in READ_BY_OTHERS:
            assert _member(again.body, wire) in (_member(mapped.body, wire), None)
        else:
            assert again.body == mapped.body, f"{field}, hashed, is passed on as it is"
    return compared


def _digests(body: Mapping[str, Any], wire: str) -> list[str]:
    value = _member(body, wire)
    many = value if isinstance(value, list) else [value]
    return many if all(isinstance(one, str) and DIGEST.fullmatch(one) for one in many) else []


def _member(body: Mapping[str, Any], wire: str) -> Any:
    holders = [inner for inner in body.values() if isinstance(inner, Mapping)]
    return next((holder[wire] for holder in holders if wire in holder), None)


def _with(lead: Lead, field: str, digests: list[str]) -> Lead:
    if field == "id":
        return evolve(lead, id=digests[0])
    value: Any = tuple(digests) if field in MANY else digests[0]
    return evolve(lead, keys=evolve(lead.keys, **{field: value}))
