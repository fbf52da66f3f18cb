"""Reading a request: its path, its token, and its body in any of three encodings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl

from convroute.spi import JSON, EmulatedRequest
from convroute_facebook.emulator import request_rules as rules
from convroute_facebook.emulator.rule import RefusedRequest

VERSIONS: Final = ("v24.0", "v25.0", "v26.0")
"""The versions in service; a call to an older one is upgraded, with a warning header."""

VERSION_WARNING: Final = "x-ad-api-version-warning"


def split_path(path: str) -> tuple[str, str, str]:
    """Give the version, the object's id and the edge of a path; the edge may be empty.

    Raises:
        RefusedRequest: It is not such a path, or the version is missing or unheard of.
    """
    version, _, rest = path.strip("/").partition("/")
    number = version.removeprefix("v").partition(".")[0]
    if version == number or not number.isdigit() or int(number) > _major(VERSIONS[-1]):
        raise RefusedRequest(rules.UNKNOWN_PATH)
    node, _, edge = rest.partition("/")
    if not node or "/" in edge:
        raise RefusedRequest(rules.UNKNOWN_PATH)
    return version, node, edge


def version_headers(version: str) -> dict[str, str]:
    """Give the header that warns of a version that is no longer served."""
    if _major(version) >= _major(VERSIONS[0]):
        return {}
    return {VERSION_WARNING: f"The call was upgraded to {VERSIONS[0]}"}


def _major(version: str) -> int:
    return int(version.removeprefix("v").partition(".")[0])


def parameters(request: EmulatedRequest) -> dict[str, Any]:
    """Give the request's parameters: those of the body, and of the query where the body is silent.

    Raises:
        RefusedRequest: The body is neither JSON nor a form.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not request.body:
        body: Mapping[str, Any] = {}
    elif kind == "application/json":
        body = _json_object(request.body)
    elif kind == "application/x-www-form-urlencoded":
        body = _form(request.body)
    else:
        raise RefusedRequest(rules.BAD_BODY)
    return {**request.query, **body}


def token_of(request: EmulatedRequest, given: Mapping[str, Any]) -> str:
    """Give the token, from the parameters or the `Authorization: Bearer` header; perhaps empty."""
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    token = given.get("access_token") or (credentials if scheme.lower() == "bearer" else "")
    return token if isinstance(token, str) else ""


def events_of(given: Mapping[str, Any]) -> Sequence[JSON]:
    """Give the events of a request.

    Raises:
        RefusedRequest: There are none, too many, or a parameter beside them is malformed.
    """
    data = given.get("data")
    if not data:
        raise RefusedRequest(rules.NO_DATA)
    if not isinstance(data, list):
        raise RefusedRequest(rules.NOT_AN_ARRAY)
    if len(data) > rules.LARGEST_BATCH:
        raise RefusedRequest(rules.BATCH_TOO_LARGE)
    if not isinstance(given.get("test_event_code", ""), str):
        raise RefusedRequest(rules.BAD_TEST_CODE)
    if not _agent(given):
        raise RefusedRequest(rules.BAD_AGENT)
    return data


def _agent(given: Mapping[str, Any]) -> bool:
    agent = given.get("partner_agent")
    if agent is None:
        return True
    return isinstance(agent, str) and len(agent) < 23 and sum(c.isalpha() for c in agent) >= 2


def _json_object(body: bytes) -> Mapping[str, Any]:
    loaded = _strict(body)
    if not isinstance(loaded, dict):
        raise RefusedRequest(rules.BAD_BODY)
    return loaded


def _form(body: bytes) -> dict[str, Any]:
    form: dict[str, Any] = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    if "data" in form:
        data = _strict(form["data"])
        form["data"] = (
            [_strict(e) if isinstance(e, str) else e for e in data]
            if isinstance(data, list)
            else data
        )
    return form


def _strict(content: bytes | str) -> Any:
    try:
        return json.loads(content, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise RefusedRequest(rules.BAD_BODY) from None


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
