"""Answers that platforms, proxies and bad days bring: every status, bodies of every JSON type, and none at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from convroute.model.http import HttpResponse

STATUSES: Final = range(100, 600)
TELLING: Final = (200, 201, 204, 301, 400, 401, 403, 404, 408, 425, 429, 451, 500, 502, 503, 529)

BODIES: Final[Mapping[str, bytes]] = {
    "an empty body": b"",
    "a proxy's page": b"<!doctype html><html><body>502 Bad Gateway</body></html>",
    "half a document": b'{"events":',
    "bytes that are no text": b"\xff\xfe\x00\x80",
    "deep nesting": b"[" * 2000,
    "null": b"null",
    "true": b"true",
    "a number": b"1",
    "a text": b'"ok"',
    "an empty list": b"[]",
    "a list of nothing": b"[null]",
    "an empty object": b"{}",
    "an object of another kind": b'{"contract": {"a": [1, null, "x"]}}',
}
"""By what it is; none of them says that an event was taken."""

ODD_MEMBERS: Final[tuple[Any, ...]] = (
    None,
    True,
    "x",
    -1,
    2**62,
    1.5,
    [],
    {},
    [{}],
    {"a": None},
    "9" * 40,
)
"""What may stand in the place of any member."""


def of_every_kind() -> Iterator[tuple[str, HttpResponse]]:
    """Go through every status without a word, and every body with the statuses that matter."""
    for what, body in BODIES.items():
        for status in STATUSES if body in (b"", b"{}") else TELLING:
            yield f"HTTP {status} with {what}", HttpResponse(status=status, body=body)


def with_odd_members(document: object) -> Iterator[Any]:
    """Go through a document with another value in the place of each member, one at a time."""
    if isinstance(document, Mapping):
        for name, inner in document.items():
            for odd in ODD_MEMBERS:
                yield {**document, name: odd}
            for changed in with_odd_members(inner):
                yield {**document, name: changed}
    elif isinstance(document, list):
        for index, inner in enumerate(document):
            for changed in [*ODD_MEMBERS, *with_odd_members(inner)]:
                yield [*document[:index], changed, *document[index + 1 :]]


def echoing(document: object, echo: str) -> Any:
    """Give a document whose every text repeats what was sent, as platforms' messages do."""
    if isinstance(document, Mapping):
        return {name: echoing(inner, echo) for name, inner in document.items()}
    if isinstance(document, list):
        return [echoing(inner, echo) for inner in document]
    return f"{document} {echo}" if isinstance(document, str) else document


ECHOES: Final = (
    {"message": "", "error": ""},
    {"error": {"message": "", "code": 100, "type": "", "error_user_msg": "", "trace_id": ""}},
    {"code": 40002, "message": "", "request_id": ""},
    {
        "errors": [{"message": "", "field": ""}],
        "detail": "",
        "title": "",
        "reference": "",
        "id": "",
    },
)
"""Shapes of error bodies: texts in all of them are filled."""
