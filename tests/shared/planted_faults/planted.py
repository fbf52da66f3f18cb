"""A fault that is planted into Acme, a small change of source, and the places of Acme's source that several change."""

from __future__ import annotations

from typing import Final, NamedTuple


class Planted(NamedTuple):
    """One fault.

    Attributes:
        old: What stands in Acme's source, once.
        new: What is put in its place.
        check: The check that must find it.
    """

    old: str
    new: str
    check: str


IMPORTS: Final = "from collections.abc import Iterable, Sequence\n"
EVENT_TIME: Final = '"ts": int(event.occurred_at.timestamp()),'
EMAIL_LINE: Final = "if digest := hashed(value, email(value)):"
HASHED: Final = "return already_hashed(value) or (sha256_hex(normal) if normal else None)"
BODY_END: Final = "        if event.limited_data_use:\n"
AMOUNT: Final = '                body["amount"] = {"value": value, "currency": currency}'
AUTHORIZATION: Final = 'headers={"Authorization": pixel.access_token.prefixed("Bearer ")},'
URL: Final = "/pixels/{quote(pixel.pixel_id, safe='')}/events\","
EVENTS: Final = '"events": [payload.body for payload in payloads], **payloads[0].envelope'
FROM_STATUS: Final = "outcome = spi.Outcome.from_status(response)"
IF: Final = "if {}:\n            outcome = {}\n        "
LAST_LINE: Final = "return [outcome] * len(payloads)"
NO_PHONE: Final = 'notes.append(spi.Note.dropped(f"phones[{index}]", "is no phone number"))'
