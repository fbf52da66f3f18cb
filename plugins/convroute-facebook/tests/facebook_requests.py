"""Events and requests for the emulated platform, good ones but for what is changed, and its answers."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from convroute.spi import EmulatedRequest, HttpResponse
from convroute_facebook.emulator import EmulatedFacebook
from convroute_facebook.emulator.accounts import ACCOUNTS
from convroute_facebook.emulator.refusals import Refusal

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
GOOD, EXPIRED, THROTTLED = ACCOUNTS
DAY = 86_400
DROP = object()


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def event(**changes: object) -> dict:
    """A good event; a member given as DROP is left out."""
    whole = {
        "event_name": "Lead",
        "event_time": AT - 60,
        "event_id": "e-1",
        "action_source": "system_generated",
        "user_data": {"em": [sha("ann@example.com")]},
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not DROP}


def purchase(**custom: object) -> dict:
    given = {"value": 19.9, "currency": "EUR", **custom}
    return event(
        event_name="Purchase",
        custom_data={name: value for name, value in given.items() if value is not DROP},
    )


def app(extinfo: object) -> dict:
    return event(action_source="app", app_data={"extinfo": extinfo})


def message(channel: object = DROP, name: str = "Purchase", **user: object) -> dict:
    return event(
        event_name=name,
        action_source="business_messaging",
        messaging_channel=channel,
        custom_data={"value": 1, "currency": "EUR"},
        user_data=user or {"ctwa_clid": "click", "page_id": "1"},
    )


def post(
    emulator: EmulatedFacebook,
    *events: object,
    body: bytes | None = None,
    content_type: str = "application/json",
    path: str = f"/v25.0/{GOOD.dataset_id}/events",
    method: str = "POST",
    token: str | None = GOOD.token,
    query: dict | None = None,
    at: datetime = NOW,
    **members: object,
) -> HttpResponse:
    headers = {"content-type": content_type}
    if token:
        headers["authorization"] = f"Bearer {token}"
    content = json.dumps({"data": list(events), **members}).encode() if body is None else body
    return emulator.answer(
        EmulatedRequest(
            method=method,
            path=path,
            query=query or {},
            headers=headers,
            body=content,
            received_at=at,
        )
    )


def refusal_of(response: HttpResponse) -> tuple[int, int, int | None, str]:
    error: Any = response.document["error"]
    return response.status, error["code"], error.get("error_subcode"), error["message"]


def said(refusal: Refusal) -> tuple[int, int, int | None, str]:
    return refusal.status, refusal.code, refusal.subcode, refusal.message


def good(**changes: object) -> dict:
    return {"body": json.dumps({"data": [event()], **changes}).encode()}
