"""A lead record with every field."""

from __future__ import annotations

WHOLE = {
    "id": "lead_1",
    "email": "ann@example.com",
    "phones": ["+12025550123", "+12025550124"],
    "firstName": "Ann",
    "lastName": "Smith",
    "dateOfBirth": "1990-01-02",
    "gender": "f",
    "city": "Springfield",
    "state": "IL",
    "zip": "62701",
    "country": "US",
    "externalId": "x1",
    "ipAddress": "192.0.2.1",
    "userAgent": "Mozilla/5.0",
    "clickIds": {
        "acid": {"value": "abc", "seenAt": "2026-05-01T00:00:00+00:00"},
        "plain": {"value": "p"},
    },
    "landingUrl": "https://example.com/?acid=abc",
    "consent": {"ads": True, "all": False},
    "createdAt": "2026-05-01T02:00:00+02:00",
    "custom": {"source": "fair", "nested": {"list": [1, 2.5, None, True]}},
}
