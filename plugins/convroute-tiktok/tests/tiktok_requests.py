"""Events and requests for the emulated platform, good ones but for what is changed, and its answers."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

from convroute.spi import EmulatedRequest, HttpResponse
from convroute_tiktok.emulator import EmulatedTikTok
from convroute_tiktok.emulator.accounts import ACCOUNTS
from convroute_tiktok.emulator.platform import PATH

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
GOOD, EXPIRED, THROTTLED = ACCOUNTS
DAY = 86_400
DROP = object()
SOURCE_IDS = {source: source_id for source_id, source in GOOD.sources.items()}


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def event(**changes: object) -> dict:
    """A good web event; a member given as DROP is left out."""
    whole = {
        "event": "Lead",
        "event_time": AT - 60,
        "event_id": "e-1",
        "user": {"email": sha("ann@example.com")},
        "page": {"url": "https://shop.example.com/thanks"},
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not DROP}


def user(**members: object) -> dict:
    return event(user=members)


def properties(**members: object) -> dict:
    return event(event="Purchase", properties=members)


def content(**members: object) -> dict:
    return properties(contents=[{"content_id": "1"}, members])


def crm(**changes: object) -> dict:
    return event(**{"page": DROP, "lead": {"lead_id": "123"}, **changes})


def post(
    emulator: EmulatedTikTok,
    *events: object,
    source: object = "web",
    source_id: object = None,
    body: bytes | None = None,
    content_type: str = "application/json",
    path: str = PATH,
    method: str = "POST",
    token: str | None = GOOD.token,
    at: datetime = NOW,
    **members: object,
) -> HttpResponse:
    envelope = {
        "event_source": source,
        "event_source_id": source_id or SOURCE_IDS.get(str(source)),
        "data": list(events),
        **members,
    }
    content = json.dumps({k: v for k, v in envelope.items() if v is not DROP}).encode()
    headers = {"content-type": content_type}
    if token:
        headers["access-token"] = token
    return emulator.answer(
        EmulatedRequest(
            method=method,
            path=path,
            headers=headers,
            body=content if body is None else body,
            received_at=at,
        )
    )


def code_of(response: HttpResponse) -> object:
    assert response.status == 200
    return response.document["code"]
