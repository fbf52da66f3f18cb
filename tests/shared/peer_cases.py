"""What other projects expect of themselves, recorded as cases, each run whole: through a router with the case's clock.

The cases are not part of this repository: the environment variable CONVROUTE_SHARED names the folder that has them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest
from attrs import frozen
from listed_deviations import agree, remedies

from convroute.ambient import Ambient
from convroute.errors import InvalidEventError
from convroute.model.http import HttpResponse
from convroute.model.outcome import Verdict
from convroute.model.payload import Payload
from convroute.model.pixel import Pixel
from convroute.router import Router
from convroute.secret import Secret

FOLDER: Final = os.environ.get("CONVROUTE_SHARED")
FILE: Final = Path(FOLDER or ".") / "cases" / "peer-cases.jsonl"
NO_CASES: Final = "CONVROUTE_SHARED names no folder that has cases/peer-cases.jsonl"
SOME_TIME: Final = 1_700_000_000

Case: TypeAlias = Mapping[str, Any]

CLASSES: Final[Mapping[str, frozenset[Verdict]]] = {
    "success": frozenset({Verdict.DELIVERED}),
    "retryable": frozenset({Verdict.UNAVAILABLE, Verdict.UNKNOWN}),
    "permanent": frozenset({Verdict.REJECTED, Verdict.MISCONFIGURED}),
    "auth": frozenset({Verdict.CREDENTIAL}),
    "throttled": frozenset({Verdict.THROTTLED}),
}

REFUSED_FOR: Final = {
    "stale_event": "eventTime",
    "bad_value": "eventValue",
    "bad_action_source": "actionSource",
    "missing_event_name": "eventName",
    "bad_delivery_category": "contents",
    "bad_search_string": "properties",
}
"""Why a peer refuses an event, and the field for which convroute would have to."""

DEFAULT_CURRENCY: Final = {"rudder": "USD", "segment": "USD"}
"""What a peer adds to a value without currency; the setting of a pixel that does the same."""

ARGUMENTS: Final = {
    "event_id": "eventId", "action_source": "actionSource", "event_source_url": "sourceUrl",
    "referrer_url": "referrerUrl", "currency": "currency", "value": "eventValue", "order_id": "orderId",
    "test_event_code": "testEventCode",
}  # fmt: skip
"""Members of a case's event, and the arguments of a fire that they are."""

ELSEWHERE: Final = frozenset({"event_name", "event_time", "now", "contents", "custom", "missing"})
RECORD: Final = {"ip": "ip_address", "zip_code": "zip"}
ITEM: Final = {"delivery_category": "deliveryCategory"}
ABSENT: Final = {"user_absent": "user", "custom_absent": "custom_data"}


@frozen(kw_only=True)
class Peers:
    """What is particular to one platform's cases.

    Attributes:
        platform: The platform's name.
        pixel: Fields of the pixel that takes the events.
        adapt: Takes out of a case's event and lead what this platform's plugin wants elsewhere, and gives it as
            further arguments of the fire.
        wire: Names in the cases to names on the wire, where they differ.
    """

    platform: str
    pixel: Mapping[str, Any]
    adapt: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]
    wire: Mapping[str, str]

    async def hold(self, case: Case) -> None:
        """Fail unless the case holds but for what the table lists, and all of it with the settings it promises."""
        agree(case["id"], await self.differences(case))
        for settings, parts in remedies(case["id"]):
            left = parts & await self.differences(case, settings)
            assert not left, f"differs with {settings} as well: {sorted(left)}"

    async def differences(self, case: Case, settings: Mapping[str, Any] | None = None) -> set[str]:
        """Name the parts of a case that do not hold.

        Args:
            case: One line of the file.
            settings: Changes to the pixel.
        """
        expected = case["expect"]
        if case["kind"] == "delivery":
            return set() if self._verdict(case) in CLASSES[expected] else {"verdict"}
        event, field = await self._fired(case, settings or {})
        if "error" in expected:
            return set() if field.startswith(REFUSED_FOR[expected["reason"]]) else {"refused"}
        return {"accepted"} if event is None else set(self._unlike(expected, event))

    def _verdict(self, case: Case) -> Verdict:
        status, body = case["http_status"], case["response_body"]
        response = (
            HttpResponse(status=status, body=body.encode())
            if isinstance(body, str)
            else HttpResponse.of(status, body)
        )
        platform = _router(self.platform).platforms[self.platform]
        [outcome] = platform.outcomes(response, [Payload(body={}, event_id="1")])
        return outcome.verdict

    async def _fired(
        self, case: Case, settings: Mapping[str, Any]
    ) -> tuple[Mapping[str, Any] | None, str]:
        """Give the event as it would leave, envelope and all; or None and the field for which it would not."""
        options = {**self.pixel.get("options", {}), **settings.get("options", {})}
        pixel = {"default_currency": DEFAULT_CURRENCY.get(case["peer"]), **self.pixel, **settings}
        now = case["event"].get("now", case["event"].get("event_time", SOME_TIME))
        router = _router(self.platform, json.dumps({**pixel, "options": options}), now)
        try:
            preview = await router.preview_record(self._arguments(case))
        except InvalidEventError as error:
            return None, error.faults[0].path
        if preview.request is None:
            return None, preview.field
        envelope: Any = preview.request["json"]
        return {**envelope, **envelope["data"][0]}, ""

    def _arguments(self, case: Case) -> dict[str, Any]:
        event, lead = dict(case["event"]), dict(case["lead"])
        more = self.adapt(event, lead)
        record = {RECORD.get(name, name): value for name, value in lead.items()}
        if isinstance(record.get("external_id"), list):
            record["external_id"] = record["external_id"][0]
        refused = "error" in case["expect"]
        if refused or case.get("partial"):  # so that it can only be refused for what it is about
            record.setdefault("external_id", "somebody")
        if refused and "value" in event:
            event.setdefault("currency", "USD")
        if "order_id" in event:
            event["order_id"] = str(event["order_id"])
        own = {k: v for k, v in event.items() if k not in {*ARGUMENTS, *ELSEWHERE}}
        return {
            "platform": self.platform,
            "pixelId": "1",
            "eventName": event.get("event_name", "Lead"),
            "eventTime": datetime.fromtimestamp(event.get("event_time", SOME_TIME), UTC),
            "lead": record,
            "contents": [_item(line) for line in event.get("contents", ())],
            "properties": {**own, **event.get("custom", {})},
            **{ours: event[theirs] for theirs, ours in ARGUMENTS.items() if theirs in event},
            **more,
        }

    def _unlike(self, expected: Case, event: Mapping[str, Any]) -> Iterator[str]:
        for name, value in expected.items():
            place = self.wire.get(ABSENT.get(name, name), ABSENT.get(name, name))
            inner = event.get(place) or {}
            if name in ABSENT:
                yield from (f"{place}.{key}" for key in value if key in inner)
            elif isinstance(value, dict):
                yield from (f"{place}.{k}" for k, v in value.items() if not same(v, inner.get(k)))
            elif name != "accepted" and not same(value, event.get(place)):
                yield place


def _item(line: Mapping[str, Any]) -> dict[str, Any]:
    return {ITEM.get(name, name): str(v) if name == "id" else v for name, v in line.items()}


def same(wanted: Any, sent: Any) -> bool:
    """Tell whether what is sent has all that is wanted; one value is a list of one, and lists have no order."""
    if isinstance(wanted, dict):
        return isinstance(sent, Mapping) and all(same(v, sent.get(k)) for k, v in wanted.items())
    if not isinstance(wanted, list) and not isinstance(sent, list):
        return bool(wanted == sent)
    theirs, ours = _listed(wanted), _listed(sent)
    return len(theirs) == len(ours) and all(any(same(a, b) for b in ours) for a in theirs)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@cache
def _router(platform: str, settings: str = "{}", now: float = SOME_TIME) -> Router:
    moment = datetime.fromtimestamp(now, UTC)
    given = {"name": "peer", "platform": platform, "pixel_id": "1", **json.loads(settings)}
    pixel = Pixel(access_token=Secret("made-up"), **given)
    return Router([pixel], ambient=Ambient(now=lambda: moment))


@cache
def recorded() -> tuple[Case, ...]:
    """Give every recorded case, none without the folder."""
    if not FOLDER or not FILE.exists():
        return ()
    return tuple(map(json.loads, FILE.read_text(encoding="utf-8").splitlines()))


def cases_of(platform: str) -> list[Any]:
    """Give a platform's cases as test parameters; without the folder, one that skips and says so."""
    found = [pytest.param(c, id=c["id"]) for c in recorded() if c["platform"] == platform]
    return found or [pytest.param({}, marks=pytest.mark.skip(reason=NO_CASES))]
