"""Example bodies of the endpoints, as the document shows them; `PLATFORM` stands for a registered one."""

from __future__ import annotations

from typing import Any, Final

from convroute.server.endpoint import Example

PLATFORM: Final = "{platform}"
PIXEL_ID: Final = "{pixelId}"

EVENT_ID: Final = "0c7e6a405862e402eb76a70f8a26fc73"

EVENT: Final = Example(
    title="A sale of 49.90 euros",
    value={
        "leadId": "lead_abc123",
        "pixelId": PIXEL_ID,
        "platform": PLATFORM,
        "eventName": "Purchase",
        "eventValue": 49.9,
        "currency": "EUR",
        "orderId": "order-1001",
        "sourceUrl": "https://shop.example.com/thanks",
        "lead": {"email": "ann@example.com", "phone": "+12025550123"},
    },
)

FIRED: Final[dict[str, Any]] = {
    "success": True,
    "platform": PLATFORM,
    "eventName": "Purchase",
    "pixelId": PIXEL_ID,
    "leadId": "lead_abc123",
    "eventId": EVENT_ID,
    "reference": "AbC123",
    "notes": [],
}

PREVIEWED: Final[dict[str, Any]] = {
    "wouldSend": True,
    "reason": "",
    "failed": False,
    "field": "",
    "eventId": EVENT_ID,
    "pixel": "shop-eu",
    "platform": PLATFORM,
    "request": {
        "method": "POST",
        "url": "https://ads.example.com/events",
        "headers": {"Authorization": "***"},
        "json": {"events": ["..."]},
    },
    "matchKeys": [
        {
            "key": "email",
            "field": "emails",
            "source": "inline",
            "values": [{"field": "emails[0]", "source": "inline", "form": "hashed_here"}],
        }
    ],
    "coverage": 0.5,
    "missing": ["phone"],
    "outOfReach": [],
    "advice": {
        "key": "phone",
        "fields": ["phones[0]"],
        "mend": True,
        "text": "mend phones[0]: is no phone number whose country can be told",
    },
    "notes": ["phones[0]: dropped: is no phone number whose country can be told"],
    "noteDetails": [
        {
            "field": "phones[0]",
            "kind": "dropped",
            "message": "is no phone number whose country can be told",
        }
    ],
    "windows": [
        {
            "name": "event",
            "field": "eventTime",
            "age": 3600.0,
            "limit": 604800.0,
            "left": 601200.0,
            "binding": True,
            "meaning": "Acme takes events of the last 7 days",
            "text": "1 h old, 6 d 23 h left of 7 d, then it is refused: Acme takes events of the last 7 days",
        }
    ],
    "consent": [{"purpose": "ads", "required": True, "granted": True}],
    "gates": [{"gate": "consent", "answer": "admitted", "reason": ""}],
    "test": False,
    "testCode": {"carried": False, "origin": None, "until": None, "counted": True, "text": ""},
}

BATCH: Final = Example(title="Two events", value={"events": [EVENT.value, {"leadId": "lead_2"}]})

BATCH_RESULT: Final[dict[str, Any]] = {
    "results": [
        {"status": 200, "success": True, "data": FIRED},
        {
            "status": 400,
            "success": False,
            "error": {
                "code": "VALIDATION_ERROR",
                "message": "Invalid input data",
                "details": ["pixelId: is required"],
            },
        },
    ],
    "delivered": 1,
    "skipped": 0,
    "failed": 1,
}

PIXELS: Final[dict[str, Any]] = {
    "pixels": [
        {
            "name": "shop-eu",
            "platform": PLATFORM,
            "pixelId": PIXEL_ID,
            "transport": "http",
            "events": None,
            "hasTestEventCode": False,
            "testUntil": None,
        }
    ]
}

PLATFORMS: Final[dict[str, Any]] = {
    "platforms": [
        {
            "name": PLATFORM,
            "title": "Acme Ads",
            "apiVersion": "2",
            "documentation": "https://ads.example.com/docs",
            "identifiers": [{"name": "acid", "description": "The click id.", "inUrl": True}],
            "eventNames": ["Lead", "Purchase"],
            "customEventNames": True,
            "matchKeys": [
                {
                    "key": "email",
                    "fields": ["emails"],
                    "why": "it finds most people",
                    "hashed": True,
                    "rare": False,
                },
            ],
            "batchLimit": 100,
            "features": {
                "actionSources": {"website": ["web"]},
                "countsTestEvents": False,
                "deduplication": {"by": ["pixel", "event id"], "hours": 48},
                "rateLimit": {"rule": "100 requests a second", "tellsWait": True},
                "limitedDataUse": "",
            },
        }
    ]
}

LEAD: Final = Example(
    title="A lead with its landing page",
    value={
        "id": "lead_abc123",
        "email": "ann@example.com",
        "phone": "+12025550123",
        "firstName": "Ann",
        "country": "US",
        "landingUrl": "https://shop.example.com/?utm_source=spring",
        "consent": {"all": True},
        "createdAt": "2026-05-01T12:00:00+00:00",
    },
)

NDJSON: Final = Example(
    title="One JSON object a line",
    value='{"id": "lead_1", "email": "ann@example.com"}\n{"id": "lead_2", "phone": "+12025550123"}\n',
)
CSV: Final = Example(
    title="A header row, then one lead a row",
    value="id,email,first_name\nlead_1,ann@example.com,Ann\nlead_2,bob@example.com,Bob\n",
)

IMPORTED: Final[dict[str, Any]] = {
    "read": 3,
    "written": 2,
    "refused": 1,
    "faults": [{"line": 4, "details": ["id: is required: the advertiser's own id of the person"]}],
}


def filled(value: Any, platform: str, pixel_id: str) -> Any:
    """Put a registered platform and a pixel id where the examples leave them open."""
    if isinstance(value, dict):
        return {name: filled(inner, platform, pixel_id) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, platform, pixel_id) for inner in value]
    return (
        {PLATFORM: platform, PIXEL_ID: pixel_id}.get(value, value)
        if isinstance(value, str)
        else value
    )
