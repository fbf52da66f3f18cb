"""The record of one exchange with an emulated platform, its tokens masked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cached_property
from typing import Final
from urllib.parse import parse_qsl

from attrs import field, frozen

from convroute.emulation.faults import FaultKind
from convroute.jsonvalue import JSON, load
from convroute.model.http import HttpResponse
from convroute.roles.emulator import EmulatedRefusal, RefusalRule
from convroute.secret import MASK

SECRETIVE: Final = ("token", "secret", "proof", "authorization", "cookie", "api-key", "apikey")
"""A header or a member whose name holds one of these has its value masked."""


@frozen(kw_only=True)
class Exchange:
    """One request that reached the host, and what it was answered.

    Attributes:
        number: Its number since the last reset, from 1.
        platform: The emulator's name.
        at: When it arrived, by the host's clock.
        method: The HTTP method.
        path: The path below the emulator's base URL; the query is left out, it may hold a token.
        headers: The request's, keyed in lower case, tokens masked.
        content: The request's body, the tokens that the emulated platform knows masked.
        answer: The platform's own answer; None if a fault kept the request from it.
        status: The HTTP status that reached the client; None if none did.
        fault: The scripted fault that met it, if any.
        processed: Whether the emulated platform saw the request.
        limited: Whether it was beyond a rate limit.
    """

    number: int = 1
    platform: str
    at: datetime
    method: str
    path: str
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    content: bytes = field(default=b"", repr=False)
    answer: HttpResponse | None = field(default=None, repr=False)
    status: int | None
    fault: FaultKind | None = None
    processed: bool = True
    limited: bool = False

    @cached_property
    def json(self) -> JSON:
        """The request's body: JSON, or the fields of a form; tokens masked. None if it is neither."""
        try:
            return _masked(load(self.content))
        except ValueError:
            pass
        if self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            pairs = parse_qsl(self.content.decode("utf-8", "replace"), keep_blank_values=True)
            return _masked(dict(pairs))
        return None

    @property
    def refused_by(self) -> RefusalRule | None:
        """The rule by which the platform refused the request, if it did and says so."""
        return self.answer.rule if isinstance(self.answer, EmulatedRefusal) else None

    @property
    def where(self) -> str:
        """The path of what was wrong in the request, or empty."""
        return self.answer.where if isinstance(self.answer, EmulatedRefusal) else ""

    @property
    def size(self) -> int:
        """About how many bytes the record keeps."""
        return 1000 + len(self.content) + (len(self.answer.body) if self.answer else 0)

    def to_record(self) -> dict[str, JSON]:
        """Write it as JSON values; what left is `status`, what the platform said is `answer`."""
        rule, answer = self.refused_by, self.answer
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "method": self.method,
            "path": self.path,
            "headers": dict(self.headers),
            "json": self.json,
            "status": self.status,
            "answer": None
            if answer is None
            else {
                "status": answer.status,
                "headers": dict(answer.headers),
                "json": answer.json,
            },
            "refused": None
            if rule is None
            else {"rule": rule.name, "field": rule.field, "refuses": rule.refuses,
                  "source": rule.source, "where": self.where},
            "fault": self.fault.value if self.fault else None,
            "processed": self.processed,
            "limited": self.limited,
        }  # fmt: skip


def masked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Give headers, keyed in lower case, with the value of each that tells a secret masked."""
    return {name.lower(): MASK if _secretive(name) else value for name, value in headers.items()}


def without(content: bytes, secrets: Collection[bytes]) -> bytes:
    """Give a body without the secrets that may stand in it."""
    for secret in secrets:
        content = content.replace(secret, MASK.encode())
    return content


def _secretive(name: str) -> bool:
    lowered = name.lower()
    return any(word in lowered for word in SECRETIVE)


def _masked(value: JSON) -> JSON:
    """Mask members of the request itself; below them stand events, which hold no secrets."""
    if not isinstance(value, Mapping):
        return value
    return {name: MASK if _secretive(name) else item for name, item in value.items()}
