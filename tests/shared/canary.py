"""Values that must never be seen outside a request: give them to whatever handles a lead, and `leak_scan` looks out."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

EMAIL: Final = "canary.lead@example.com"
PHONE: Final = "+12025550177"
FIRST_NAME: Final = "Canaryfirst"
LAST_NAME: Final = "Canarylast"
IP: Final = "203.0.113.177"
CLICK: Final = "CanaryClickId0123456789"
TOKEN: Final = "CANARYTOKENab12cd34ef56"
APP_SECRET: Final = "canarysecret0123456789abcdef"

RECORD: Final = {
    "id": "lead_canary",
    "email": EMAIL,
    "phone": PHONE,
    "firstName": FIRST_NAME,
    "lastName": LAST_NAME,
    "ipAddress": IP,
    "userAgent": "Mozilla/5.0 (canary)",
}


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


HIDDEN: Final = {
    "the e-mail address": EMAIL,
    "the e-mail address's hash": _digest(EMAIL),
    "the phone number": PHONE[1:],
    "the phone number's hash": _digest(PHONE),
    "the phone number's hash without plus": _digest(PHONE[1:]),
    "the first name": FIRST_NAME.lower(),
    "the first name's hash": _digest(FIRST_NAME.lower()),
    "the last name": LAST_NAME.lower(),
    "the last name's hash": _digest(LAST_NAME.lower()),
    "the IP address": IP,
    "the click id": CLICK,
    "the token": TOKEN,
    "the application secret": APP_SECRET,
}
"""What each is, and the text to look for, in any case of letters."""
