"""A request that a row of the table of refusals refuses, and the envelope of what the platform says then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from attrs import field, frozen

from convroute_facebook.emulator.accounts import ACCOUNTS

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
GOOD, EXPIRED, THROTTLED = ACCOUNTS
DAY = 86_400
DIGEST = hashlib.sha256(b"ann@example.com").hexdigest()
EVENT: Mapping[str, Any] = {
    "event_name": "Lead",
    "event_time": AT - 60,
    "action_source": "system_generated",
    "user_data": {"em": [DIGEST]},
}
DROP = object()


def events(path: str) -> str:
    return f"/v25.0/{path}/events"


@frozen(kw_only=True)
class Example:
    """A request that a row refuses, and what the platform says then."""

    event: Mapping[str, Any] = EVENT
    body: bytes | None = None
    members: Mapping[str, Any] = field(factory=dict)
    method: str = "POST"
    path: str = events(GOOD.dataset_id)
    token: str | None = GOOD.token
    status: int = 400
    error: Mapping[str, Any]
    where: str = ""

    def content(self) -> bytes:
        if self.body is not None:
            return self.body
        return json.dumps({"data": [self.event], **self.members}).encode()


def error(code: int, message: str, subcode: int | None = None, **more: Any) -> dict[str, Any]:
    finer = {} if subcode is None else {"error_subcode": subcode}
    return {"message": message, "type": "OAuthException", "code": code, "is_transient": False,
            **finer, **more}  # fmt: skip


def told(subcode: int, title: str, text: str) -> dict[str, Any]:
    return error(100, "Invalid parameter", subcode, error_user_title=title, error_user_msg=text)


def malformed(path: str) -> dict[str, Any]:
    text = f"A member is missing or malformed: $['data'][0]{path}"
    return told(2804019, "Server Side Api Parameter Error", text)
