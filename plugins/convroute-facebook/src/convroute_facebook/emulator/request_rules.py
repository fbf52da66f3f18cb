"""The rules about a request as a whole, in the order of its checks."""

from __future__ import annotations

from typing import Final

from convroute_facebook.emulator import refusals
from convroute_facebook.emulator.rule import rule

LARGEST_BATCH: Final = 1000


UNKNOWN_PATH: Final = rule(
    "path", "path", "no version, one that does not exist yet, or an unknown edge",
    refusals.UNKNOWN_PATH, "Graph API: error handling, versioning",
)  # fmt: skip
BAD_BODY: Final = rule(
    "body", "body", "neither JSON nor a form, or NaN in it",
    refusals.BAD_BODY, "Conversions API: using the API",
)  # fmt: skip
NO_TOKEN: Final = rule(
    "no-token", "access token", "none in the body, the query or the header",
    refusals.NO_TOKEN, "Graph API: error handling; field report",
)  # fmt: skip
BAD_TOKEN: Final = rule(
    "unknown-token", "access token", "one that nobody was given",
    refusals.BAD_TOKEN, "Graph API: error handling",
)  # fmt: skip
EXPIRED_TOKEN: Final = rule(
    "expired-token", "access token", "one whose time is over",
    refusals.EXPIRED_TOKEN, "Graph API: error handling",
)  # fmt: skip
BAD_PROOF: Final = rule(
    "appsecret_proof", "appsecret_proof", "the proof of another token",
    refusals.BAD_PROOF, "Graph API: secure requests; field reports of code 100 and not 190",
)  # fmt: skip
NOT_READABLE: Final = rule(
    "reading", "GET /{dataset}", "reading the dataset with a token made for events",
    refusals.NOT_READABLE, "field report, live",
)  # fmt: skip
UNKNOWN_OBJECT: Final = rule(
    "dataset", "dataset id", "one that does not exist, or that the token may not use",
    refusals.UNKNOWN_OBJECT, "Graph API: error handling",
)  # fmt: skip
RATE_LIMIT: Final = rule(
    "rate-limit", "calls", "more than the limit allows",
    refusals.RATE_LIMIT, "Marketing API: rate limiting, HTTP 400 and a code of the 80000 family",
)  # fmt: skip
NO_DATA: Final = rule(
    "no-data", "data", "missing or empty", refusals.NO_DATA, "ads pixel events reference",
)  # fmt: skip
NOT_AN_ARRAY: Final = rule(
    "data", "data", "anything but a list", refusals.NOT_AN_ARRAY, "ads pixel events reference",
)  # fmt: skip
BATCH_TOO_LARGE: Final = rule(
    "batch", "data", f"more than {LARGEST_BATCH} events",
    refusals.BATCH_TOO_LARGE, "Conversions API: using the API, batch requests",
)  # fmt: skip
BAD_TEST_CODE: Final = rule(
    "test_event_code", "test_event_code", "anything but text",
    refusals.BAD_TEST_CODE, "Conversions API: using the API, test events",
)  # fmt: skip
BAD_AGENT: Final = rule(
    "partner_agent", "partner_agent", "23 characters or more, or fewer than two letters",
    refusals.BAD_AGENT, "ads pixel events reference",
)  # fmt: skip

REQUEST_RULES: Final = (
    UNKNOWN_PATH, BAD_BODY, NO_TOKEN, BAD_TOKEN, EXPIRED_TOKEN, BAD_PROOF, NOT_READABLE,
    UNKNOWN_OBJECT, RATE_LIMIT, NO_DATA, NOT_AN_ARRAY, BATCH_TOO_LARGE, BAD_TEST_CODE, BAD_AGENT,
)  # fmt: skip
