"""The rules about a request as a whole, in the order of its checks."""

from __future__ import annotations

from typing import Final

from convroute_tiktok.emulator import refusals
from convroute_tiktok.emulator.rule import rule

LARGEST_BATCH: Final = 1000
_REPORT, _CODES = "report events", "return codes"

NO_SUCH_PAGE: Final = rule(
    "path", "path", "any other, the one without the slash at its end too",
    refusals.NO_SUCH_PAGE, _CODES,
)  # fmt: skip
NO_SUCH_METHOD: Final = rule(
    "method", "method", "any but POST", refusals.NO_SUCH_METHOD, _REPORT,
)  # fmt: skip
NO_TOKEN: Final = rule(
    "no-token", "header Access-Token", "missing or blank; a token elsewhere is not seen",
    refusals.NO_TOKEN, f"{_REPORT}; live answer with HTTP 200",
)  # fmt: skip
BAD_TOKEN: Final = rule(
    "revoked-token", "header Access-Token", "one that is unknown or was revoked",
    refusals.BAD_TOKEN, _CODES,
)  # fmt: skip
APP_RATE: Final = rule(
    "app-rate", "requests", "more than the limit allows", refusals.APP_RATE, "rate limits",
)  # fmt: skip
PIXEL_RATE: Final = rule(
    "pixel-rate", "requests", "too many for the pixel", refusals.PIXEL_RATE, _CODES,
)  # fmt: skip
BAD_CONTENT_TYPE: Final = rule(
    "content-type", "header Content-Type", "anything but application/json",
    refusals.BAD_CONTENT_TYPE, f"{_REPORT}: both headers are required",
)  # fmt: skip
BAD_BODY: Final = rule(
    "body", "body", "anything but a JSON object, or NaN in it", refusals.BAD_BODY, _REPORT,
)  # fmt: skip
BAD_SOURCE: Final = rule(
    "event_source", "event_source", "anything but web, app, offline or crm",
    refusals.BAD_SOURCE, _REPORT,
)  # fmt: skip
BAD_SOURCE_ID: Final = rule(
    "event_source_id", "event_source_id", "missing, or not text, even if it is all digits",
    refusals.BAD_SOURCE_ID, "field report",
)  # fmt: skip
NO_PERMISSION: Final = rule(
    "permission", "event_source_id", "one that the token may not write to",
    refusals.NO_PERMISSION, f"{_CODES}; field reports of its meaning here",
)  # fmt: skip
SOURCE_MISMATCH: Final = rule(
    "source-mismatch", "event_source_id", "one of another event_source: a pixel code with offline",
    refusals.SOURCE_MISMATCH, "field report",
)  # fmt: skip
NO_DATA: Final = rule(
    "no-data", "data", "missing, empty, or not a list", refusals.NO_DATA, _REPORT,
)  # fmt: skip
BATCH_TOO_LARGE: Final = rule(
    "batch", "data", f"more than {LARGEST_BATCH} events", refusals.BATCH_TOO_LARGE,
    f"{_REPORT}; {_CODES}",
)  # fmt: skip
BAD_TEST_CODE: Final = rule(
    "test_event_code", "test_event_code", "anything but text",
    refusals.BAD_TEST_CODE, "test events guide",
)  # fmt: skip
BAD_PARTNER: Final = rule(
    "partner_name", "partner_name", "any: only registered partners have one",
    refusals.BAD_PARTNER, "the SDK's list of codes",
)  # fmt: skip

REQUEST_RULES: Final = (
    NO_SUCH_PAGE, NO_SUCH_METHOD, NO_TOKEN, BAD_TOKEN, APP_RATE, PIXEL_RATE, BAD_CONTENT_TYPE,
    BAD_BODY, BAD_SOURCE, BAD_SOURCE_ID, NO_PERMISSION, SOURCE_MISMATCH, NO_DATA, BATCH_TOO_LARGE,
    BAD_TEST_CODE, BAD_PARTNER,
)  # fmt: skip
