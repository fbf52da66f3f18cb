"""HTTP answers: what a platform, a proxy or something else may say."""

from __future__ import annotations

import json
from collections.abc import Iterable

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from convroute.model.http import HttpResponse
from convroute.testing.strategies.values import json_values, members, texts

_DATE = "Fri, 01 May 2026 12:00:00 GMT"
_STATUSES = (200, 201, 204, 400, 401, 403, 404, 413, 429, 500, 503)


def answers(*, names: Iterable[str] = ()) -> SearchStrategy[HttpResponse]:
    """Draw answers of any status, with any headers that are read, and any body, JSON or not.

    Args:
        names: Names that headers and members of the body's objects have often.
    """
    known = (*names, "code", "error", "message", "data")
    document = members(names=known, max_size=6) | json_values(names=known)
    written = document.map(_written)
    headers = st.dictionaries(
        texts(near=["retry-after", "date", *known], max_size=10),
        texts(near=["1", _DATE, '{"a": 1}']) | written.map(lambda body: body.decode("latin-1")),
        max_size=3,
    )
    return st.builds(
        HttpResponse,
        status=st.sampled_from(_STATUSES) | st.integers(100, 999),
        headers=headers,
        body=st.binary(max_size=60) | written,
    )


def _written(document: object) -> bytes:
    try:
        return json.dumps(document).encode()
    except (RecursionError, ValueError):
        return b"[" * 2000
