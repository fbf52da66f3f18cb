"""What the emulated platform says when it refuses: one row for each answer.

The messages are TikTok's own where somebody published an answer, and of the same manner elsewhere. For an
event the path of the member is put before it.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen


@frozen(kw_only=True)
class Refusal:
    """One way to say no.

    Attributes:
        code: The application's code; None if the web server answers, before the application is asked.
        message: What is wrong.
        status: The HTTP status: 200 whenever the application answers.
    """

    code: int | None
    message: str
    status: int = 200


def _malformed(message: str) -> Refusal:
    return Refusal(code=40002, message=message)


# --- the request as a whole -----------------------------------------------------------------------

NO_SUCH_PAGE: Final = Refusal(code=None, message="404 Not Found", status=404)
NO_SUCH_METHOD: Final = Refusal(code=None, message="405 Method Not Allowed", status=405)
NO_TOKEN: Final = Refusal(code=40104, message="Access token is null")
BAD_TOKEN: Final = Refusal(code=40105, message="Access token is incorrect or has been revoked.")
NO_PERMISSION: Final = Refusal(code=40001, message="No permission to operate pixel.")
PIXEL_RATE: Final = Refusal(code=40132, message="Too many requests for this pixel.")
APP_RATE: Final = Refusal(code=40100, message="App reaches the QPS limit.")
BAD_BODY: Final = _malformed("Invalid JSON format.")
BAD_CONTENT_TYPE: Final = _malformed("Content-Type must be application/json.")
BAD_SOURCE: Final = _malformed(
    "Invalid value for event_source: must be one of web, app, offline, crm."
)
BAD_SOURCE_ID: Final = _malformed("Invalid value for event_source_id: not a valid string.")
SOURCE_MISMATCH: Final = _malformed(
    "Invalid value for event_source_id: does not match event_source."
)
NO_DATA: Final = _malformed("data: Missing data for required field.")
BATCH_TOO_LARGE: Final = Refusal(code=40061, message="data: Longer than maximum length 1000.")
BAD_TEST_CODE: Final = _malformed("test_event_code: Not a valid string.")
BAD_PARTNER: Final = Refusal(code=40063, message="Invalid partner_name.")

# --- one event, which takes the whole request with it ---------------------------------------------

MISSING: Final = _malformed("Missing data for required field.")
NOT_A_STRING: Final = _malformed("Not a valid string.")
NOT_AN_INTEGER: Final = _malformed("Not a valid integer.")
NOT_A_NUMBER: Final = _malformed("Not a valid number.")
NOT_A_BOOLEAN: Final = _malformed("Not a valid boolean.")
NOT_AN_OBJECT: Final = _malformed("Invalid input type.")
NOT_A_LIST: Final = _malformed("Not a valid list.")
NOT_ALLOWED: Final = _malformed("Not a valid choice.")
NOT_A_URL: Final = _malformed("Not a valid URL.")
NOT_AN_ADDRESS: Final = _malformed("Not a valid IP address.")
NOT_A_STANDARD_EVENT: Final = _malformed("Only standard events are supported for offline.")
IN_FUTURE: Final = _malformed("Must not be in the future.")
TOO_OLD: Final = _malformed("Must not be more than 28 days ago.")
OUT_OF_RANGE: Final = _malformed("Must be between 0 and 1.")
NOT_HASHED: Final = Refusal(code=40062, message="PII data must be hashed with SHA256.")
