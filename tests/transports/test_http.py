"""The HTTP transport's own rules over a mocked session, and its messages as values."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest
from doubles.acme import TOKEN
from doubles.http_request import URL, fault, request

from convroute.model.http import HttpResponse
from convroute.testing.mocked_http import MockedHttp
from convroute.transports.http import HttpSettings, HttpTransport, transport_error


async def test_a_request_leaves_with_its_secrets_and_the_whole_answer_comes_back(
    transport: HttpTransport,
) -> None:
    with MockedHttp() as mocked:
        mocked.post(f"{URL}/path-canary", status=400, body=b"no", headers={"X-Trace": "t"})
        response = await transport.send(request())
        ((method, url), (call,)) = next(iter(mocked.requests.items()))
    assert (method, str(url)) == ("POST", f"{URL}/path-canary")
    assert json.loads(call.kwargs["data"]) == {"token": TOKEN, "events": [1]}
    assert dict(call.kwargs["headers"]) == {
        "Accept-Encoding": "identity",
        "User-Agent": "convroute",
        "Content-Type": "application/json",
        "Authorization": f"Bearer {TOKEN}",
        "X-Plain": "yes",
    }
    assert call.kwargs["allow_redirects"] is False
    assert (response.status, response.body, response.headers["x-trace"]) == (400, b"no", "t")


@pytest.mark.parametrize("own, total", [(None, 0.6), (0.2, 0.2)])
async def test_a_platform_may_ask_for_another_time_limit(
    transport: HttpTransport, own: float, total: float
) -> None:
    with MockedHttp() as mocked:
        mocked.post(f"{URL}/path-canary")
        await transport.send(request(timeout=own))
        ((call,),) = mocked.requests.values()
    assert (call.kwargs["timeout"].total, call.kwargs["timeout"].connect) == (total, 0.3)


async def test_a_request_without_a_body(transport: HttpTransport) -> None:
    with MockedHttp() as mocked:
        mocked.get(f"{URL}/path-canary")
        await transport.send(request(method="GET", json=None))
        ((call,),) = mocked.requests.values()
    assert call.kwargs["data"] == b""


@pytest.mark.parametrize(
    "error, in_doubt",
    [
        (TimeoutError("canary"), True),
        (aiohttp.ServerDisconnectedError("canary"), True),
        (aiohttp.ClientPayloadError("canary"), True),
        (aiohttp.ClientOSError(104, "canary"), True),
        (aiohttp.ClientError("canary"), True),
        (OSError("canary"), True),
        (ValueError("canary"), True),
        (aiohttp.SocketTimeoutError("canary"), True),
        (aiohttp.ConnectionTimeoutError("canary"), False),
        (aiohttp.InvalidURL("http://canary"), False),
        (aiohttp.NonHttpUrlClientError("ftp://canary"), False),
    ],
    ids=lambda v: type(v).__name__ if isinstance(v, Exception) else str(v),
)
async def test_a_clients_exception_is_classed_without_its_text(
    transport: HttpTransport, error: Exception, in_doubt: bool
) -> None:
    with MockedHttp() as mocked:
        mocked.post(f"{URL}/path-canary", exception=error)
        assert (await fault(transport, URL)).in_doubt is in_doubt


def test_a_response_error_is_no_response_whatever_its_status() -> None:
    error = aiohttp.ClientResponseError(None, (), status=400, message="canary")  # type: ignore[arg-type]
    classed = transport_error(error)
    assert (classed.in_doubt, str(classed)) == (True, "the answer is not valid HTTP")


async def test_a_body_that_is_no_json_never_leaves(transport: HttpTransport) -> None:
    error = await fault(transport, URL, json={"x": {1}})
    assert (error.in_doubt, str(error)) == (False, "the request has no JSON form")


async def test_it_must_be_entered() -> None:
    left = HttpTransport()
    assert (await fault(left, URL)).in_doubt is False
    async with left:
        pass
    assert "not entered" in str(await fault(left, URL))


@pytest.mark.parametrize("change", [{"connect_timeout": 0}, {"body_limit": 5}, {"connections": 0}])
def test_nonsense_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(change))):
        HttpSettings(**change)


def test_a_request_is_shown_without_its_secrets() -> None:
    shown = request().masked()
    assert TOKEN not in repr(shown) + repr(request())
    assert shown["headers"] == {"Authorization": "***", "X-Plain": "yes"}
    assert shown["json"] == {"token": "***", "events": [1]}


@pytest.mark.parametrize(
    "body, document",
    [(b'{"a": 1}', {"a": 1}),
     (b"[1]", {}), (b"<html>", {}), (b"", {}), (b"null", {}), (b"\xff", {}), (b"[" * 9999, {})],
    ids=["object", "list", "html", "empty", "null", "no utf-8", "deep"],
)  # fmt: skip
def test_a_body_is_a_document_or_nothing(body: bytes, document: dict[str, int]) -> None:
    assert HttpResponse(status=200, body=body).document == document
