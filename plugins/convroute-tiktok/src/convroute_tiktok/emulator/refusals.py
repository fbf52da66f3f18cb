"""What the emulated platform says when it refuses: one row for each reason.

The sources are TikTok's pages: "report events" is the reference of the endpoint, "return codes" the list
of codes, "rate limits" the page of that name; a "field report" is an answer that somebody met in
production and published. The texts are our own.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen


@frozen(kw_only=True)
class Refusal:
    """A reason to refuse a request.

    Attributes:
        code: The application's code; the HTTP status is 200 all the same.
        message: What is wrong; for an event, the path of the member is put before it.
        source: Where the rule stands.
    """

    code: int
    message: str
    source: str


def _malformed(message: str, source: str) -> Refusal:
    return Refusal(code=40002, message=message, source=source)


# --- the request as a whole -----------------------------------------------------------------------

NO_TOKEN: Final = Refusal(
    code=40104,
    message="No access token: the header Access-Token is empty or missing",
    source="live answer, with HTTP 200",
)
BAD_TOKEN: Final = Refusal(
    code=40105, message="The access token is incorrect or has been revoked", source="return codes"
)
NO_PERMISSION: Final = Refusal(
    code=40001,
    message="This token has no permission to operate this event source",
    source="return codes; field reports: the usual meaning on this endpoint",
)
PIXEL_RATE: Final = Refusal(
    code=40132, message="Too many requests for this pixel", source="return codes"
)
APP_RATE: Final = Refusal(code=40100, message="Too many requests", source="rate limits")
BAD_BODY: Final = _malformed("The body is not a JSON object", "report events")
BAD_CONTENT_TYPE: Final = _malformed(
    "The header Content-Type must be application/json", "report events: both headers are required"
)
BAD_SOURCE: Final = _malformed(
    "Invalid value for event_source: one of web, app, offline, crm", "report events: event_source"
)
BAD_SOURCE_ID: Final = _malformed(
    "Invalid value for event_source_id: not a valid string", "field report, even for all digits"
)
SOURCE_MISMATCH: Final = _malformed(
    "Invalid value for event_source_id: it belongs to another event_source",
    "field report: a pixel code with offline",
)
NO_DATA: Final = _malformed("Missing data for required field: data", "report events: data")
BATCH_TOO_LARGE: Final = Refusal(
    code=40061, message="At most 1000 events may come in one request", source="return codes"
)
BAD_TEST_CODE: Final = _malformed(
    "Invalid value for test_event_code: not a valid string", "test events guide"
)
BAD_PARTNER: Final = Refusal(
    code=40063, message="The partner_name is not registered", source="the SDK's list of codes"
)

# --- one event, which takes the whole request with it ---------------------------------------------

MISSING: Final = _malformed("Missing data for required field", "report events")
NOT_A_STRING: Final = _malformed("Not a valid string", "field report on content_id")
NOT_AN_INTEGER: Final = _malformed("Not a valid integer", "report events")
NOT_A_NUMBER: Final = _malformed("Not a valid number", "report events")
NOT_A_BOOLEAN: Final = _malformed("Not a valid boolean", "report events")
NOT_AN_OBJECT: Final = _malformed("Not a valid object", "report events")
NOT_A_LIST: Final = _malformed("Not a valid list", "report events")
NOT_ALLOWED: Final = _malformed("Not one of the allowed values", "report events")
NOT_A_URL: Final = _malformed("Not a full URL", "report events: page")
NOT_AN_ADDRESS: Final = _malformed("Not an IP address", "report events: user.ip")
NOT_A_STANDARD_EVENT: Final = _malformed(
    "Only standard events are taken for offline", "report events: event"
)
IN_FUTURE: Final = _malformed("The time lies in the future", "report events: Unix seconds, in UTC")
TOO_OLD: Final = _malformed(
    "The time is more than 28 days ago", "help centre: uploading offline events"
)
NOT_HASHED: Final = Refusal(
    code=40062,
    message="Personal data must be SHA-256, 64 lower-case hex digits",
    source="return codes; report events: user",
)
