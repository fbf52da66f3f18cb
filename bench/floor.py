"""The floor: what no Python program can leave out, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

import orjson

from convroute.jsonvalue import JSON
from convroute.spi import Conversion

HASHES = 6


def walk(conversions: Sequence[Conversion], body: Mapping[str, JSON], record: bytes) -> None:
    """For each event: read a lead from JSON, hash six values, write a body as JSON.

    Args:
        conversions: One for each event.
        body: A finished body, the same for all.
        record: A lead's record, the same for all.
    """
    for conversion in conversions:
        text = conversion.event.event_id.encode()
        orjson.loads(record)
        for _ in range(HASHES):
            sha256(text).hexdigest()
        orjson.dumps(body)
