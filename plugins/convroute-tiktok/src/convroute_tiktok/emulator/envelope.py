"""Reading a request: its headers, its envelope, and whether the token may write to the event source."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import field, frozen

from convroute.spi import JSON, EmulatedRequest
from convroute_tiktok.emulator import request_rules as rules
from convroute_tiktok.emulator.accounts import ACCOUNTS, Account
from convroute_tiktok.emulator.rule import RefusedRequest

SOURCES: Final = ("web", "app", "offline", "crm")


@frozen(kw_only=True)
class Envelope:
    """What a request holds, once its own members have been found good.

    Attributes:
        source: The event source: `web`, `app`, `offline` or `crm`.
        source_id: The pixel code or the id of the event set.
        events: The events, not yet judged.
        test: Whether they are for the test view only.
    """

    source: str
    source_id: str
    events: Sequence[JSON] = field(repr=False)
    test: bool


def account_of(request: EmulatedRequest) -> Account:
    """Give the account of a request's token, which stands in the `Access-Token` header and nowhere else.

    Raises:
        RefusedRequest: There is no token, it is unknown or revoked, or its pixel is throttled.
    """
    token = request.headers.get("access-token", "").strip()
    if not token:
        raise RefusedRequest(rules.NO_TOKEN)
    account = next((a for a in ACCOUNTS if a.token == token), None)
    if account is None or account.expired:
        raise RefusedRequest(rules.BAD_TOKEN)
    if account.throttled:
        raise RefusedRequest(rules.PIXEL_RATE)
    return account


def envelope_of(request: EmulatedRequest, account: Account) -> Envelope:
    """Read a request's body.

    Raises:
        RefusedRequest: A member of the envelope is missing or malformed, or is not this account's.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise RefusedRequest(rules.BAD_CONTENT_TYPE)
    body = _json_object(request.body)
    source = body.get("event_source")
    if source not in SOURCES:
        raise RefusedRequest(rules.BAD_SOURCE)
    source_id = body.get("event_source_id")
    if not isinstance(source_id, str) or not source_id:
        raise RefusedRequest(rules.BAD_SOURCE_ID)
    known = account.sources.get(source_id)
    if known is None:
        raise RefusedRequest(rules.NO_PERMISSION)
    if known != source:
        raise RefusedRequest(rules.SOURCE_MISMATCH)
    return Envelope(source=source, source_id=source_id, events=_data(body), test=_test(body))


def _data(body: Mapping[str, Any]) -> Sequence[JSON]:
    data = body.get("data")
    if not isinstance(data, list) or not data:
        raise RefusedRequest(rules.NO_DATA)
    if len(data) > rules.LARGEST_BATCH:
        raise RefusedRequest(rules.BATCH_TOO_LARGE)
    return data


def _test(body: Mapping[str, Any]) -> bool:
    code = body.get("test_event_code")
    if code is not None and not isinstance(code, str):
        raise RefusedRequest(rules.BAD_TEST_CODE)
    if body.get("partner_name") is not None:
        raise RefusedRequest(rules.BAD_PARTNER)
    return bool(code)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        loaded = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise RefusedRequest(rules.BAD_BODY) from None
    if not isinstance(loaded, dict):
        raise RefusedRequest(rules.BAD_BODY)
    return loaded


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
