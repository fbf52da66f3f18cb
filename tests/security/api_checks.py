"""What Schemathesis cannot know of this API by itself; loaded by its command line, not by pytest."""

from __future__ import annotations

import re
from typing import Any, Final

import schemathesis
from schemathesis import Case, CheckContext, Response, SerializationContext

RULES: Final = (
    r"currency: is required with eventValue",
    r"currency: must be an ISO 4217 code",
    r"id: must be the id of the path",
    r"[\w.\[\]]+: .*\b(Meta|TikTok)\b",
    r"[\w.\[\]]+: (info|warning): ",
)
"""Reasons to refuse what the schema allows: another field, the settings, the time, what the platform takes; and
the notes that come with them."""


@schemathesis.serializer("application/x-ndjson", "text/csv")
def lines(_: SerializationContext, value: Any) -> bytes:
    """Send a text as it is, and anything else as its repr: a file may hold anything."""
    return value if isinstance(value, bytes) else str(value).encode(errors="surrogatepass")


@schemathesis.check
def only_told_rules_refuse_valid_data(
    _: CheckContext, response: Response, case: Case[Any]
) -> bool | None:
    """See that data which the schema allows are refused for a rule only that the schema cannot say."""
    valid = case.meta is not None and case.meta.generation.mode.is_positive
    # Any text is a text, and few are files of leads.
    if not valid or response.status_code != 400 or case.path.endswith("/import"):
        return None
    document: dict[str, Any] = response.json()
    for detail in document["error"]["details"]:
        assert any(re.match(rule, detail) for rule in RULES), f"refused for: {detail}"
    return None


@schemathesis.check
def a_batch_answers_each_event(_: CheckContext, response: Response, case: Case[Any]) -> bool | None:
    """See that a batch has a result for each event, and none that is the server's failure."""
    if not case.path.endswith("/batch") or response.status_code != 200:
        return None
    body: Any = case.body
    events = body["events"] if isinstance(body, dict) else body
    results = response.json()["data"]["results"]
    assert len(results) == len(events)
    assert all(result["status"] not in (500, 504) for result in results)
    return None


@schemathesis.check
def every_answer_is_safe_to_show(
    _: CheckContext, response: Response, case: Case[Any]
) -> bool | None:
    """See the headers that keep a browser from guessing, and no banner, on every answer."""
    headers = {name: values[0] for name, values in response.headers.items()}
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers
    assert "access-control-allow-origin" not in headers
    return None
