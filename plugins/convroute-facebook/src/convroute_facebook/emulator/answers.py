"""How the emulated platform answers: its envelopes, its rate-limit headers, its trace ids."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from convroute.spi import EmulatedRefusal, HttpResponse, RateUse
from convroute_facebook.emulator.refusals import BAD_MEMBER
from convroute_facebook.emulator.rule import Path, Rule

BUSINESS_USAGE: Final = "x-business-use-case-usage"
APP_USAGE: Final = "x-app-usage"
MINUTE: Final = 60.0


def taken(count: int, trace: str) -> HttpResponse:
    """Give the answer to a request whose events were taken."""
    return HttpResponse.of(200, {"events_received": count, "messages": [], "fbtrace_id": trace})


def refused(rule: Rule, trace: str, path: Path = ()) -> EmulatedRefusal:
    """Give the answer to a request that a rule refuses.

    Args:
        rule: The rule.
        trace: The trace id.
        path: What is wrong, from the list of events downwards; empty for the request as a whole.
    """
    refusal = rule.refusal
    error: dict[str, Any] = {
        "message": refusal.message,
        "type": refusal.kind,
        "code": refusal.code,
        "is_transient": False,
        "fbtrace_id": trace,
    }
    if refusal.subcode is not None:
        error["error_subcode"] = refusal.subcode
    if refusal.title:
        place = f" {_json_path(path)}" if refusal is BAD_MEMBER else ""
        error["error_user_title"] = refusal.title
        error["error_user_msg"] = refusal.text + place
    plain = HttpResponse.of(refusal.status, {"error": error})
    return EmulatedRefusal(
        status=plain.status,
        headers=plain.headers,
        body=plain.body,
        rule=rule.row,
        where="".join(map(_step, ("data", *path)))[1:] if path else "",
    )


def usage_headers(dataset: str, use: RateUse) -> Mapping[str, str]:
    """Give the usage headers: percentages, and the minutes until calls are answered again."""
    share = {
        "call_count": use.percent,
        "total_cputime": use.percent // 2,
        "total_time": use.percent // 2,
    }
    minutes = -int(-use.regain // MINUTE) if use.over else 0
    business = {
        "type": "ads_management",
        **share,
        "estimated_time_to_regain_access": minutes,
        "ads_api_access_tier": "standard_access",
    }
    return {
        BUSINESS_USAGE: _compact({dataset: [business]}),
        APP_USAGE: _compact(share),
    }


def miscounted(answer: HttpResponse, by: int) -> HttpResponse:
    """Give an answer with another number of events received, if it tells one."""
    document = dict(answer.document)
    count = document.get("events_received")
    if not isinstance(count, int):
        return answer
    document["events_received"] = max(0, count + by)
    return HttpResponse.of(answer.status, document, answer.headers)


def _compact(document: object) -> str:
    return json.dumps(document, separators=(",", ":"))


def _json_path(path: Path) -> str:
    return "$['data']" + "".join(f"[{p}]" if isinstance(p, int) else f"['{p}']" for p in path)


def _step(part: str | int) -> str:
    return f"[{part}]" if isinstance(part, int) else f".{part}"
