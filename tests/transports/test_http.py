"""The HTTP transport: its own rules over a mocked session, and every fault over a real loopback socket."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
from doubles.acme import TOKEN

from convroute.errors import TransportError
from convroute.model.http import HttpRequest, HttpResponse
from convroute.secret import Secret
from convroute.testing import RawAnswer, ScriptedServer, Way
from convroute.testing.mocked_http import MockedHttp
from convroute.transports.http import HttpSettings, HttpTransport, transport_error

QUICK = HttpSettings(connect_timeout=0.3, total_timeout=0.6)
URL = "https://events.acme.example/v1"


def request(url: str = URL, **changes: Any) -> HttpRequest:
    return HttpRequest(
        **{
            "url": f"{url}/path-canary",
            "headers": {"Authorization": Secret(f"Bearer {TOKEN}"), "X-Plain": "yes"},
            "json": {"token": Secret(TOKEN), "events": [1]},
            **changes,
        }
    )


@pytest.fixture
async def transport() -> AsyncIterator[HttpTransport]:
    async with HttpTransport(settings=QUICK) as entered:
        yield entered


async def fault(transport: HttpTransport, url: str, **changes: Any) -> TransportError:
    with pytest.raises(TransportError) as caught:
        await transport.send(request(url, **changes))
    error = caught.value
    for hidden in (TOKEN, "canary", "127.0.0.1", "localhost", "http:"):
        assert hidden not in str(error) + repr(error)
    assert error.__cause__ is None
    assert error.__context__ is None or error.__suppress_context__
    return error


# --- over a mocked session


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


# --- over a loopback socket


async def test_an_answer_arrives_whole(transport: HttpTransport) -> None:
    body = json.dumps({"x": "y" * 30_000}).encode()
    async with ScriptedServer([RawAnswer(body=body)]) as server:
        response = await transport.send(request(server.url))
    assert (response.status, response.body) == (200, body)
    (received,) = server.requests
    assert json.loads(received.body) == {"token": TOKEN, "events": [1]}
    assert received.headers["authorization"] == f"Bearer {TOKEN}"
    assert received.headers["accept-encoding"] == "identity"
    assert received.headers["user-agent"] == "convroute"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


async def test_refused(transport: HttpTransport) -> None:
    error = await fault(transport, f"http://127.0.0.1:{free_port()}")
    assert (error.in_doubt, str(error)) == (False, "the connection was refused")


async def test_no_such_host(transport: HttpTransport) -> None:
    error = await fault(transport, "http://no-such-host.invalid")
    assert error.in_doubt is False
    assert str(error) in ("no such host", "no connection in time")


async def test_nobody_answers_the_connection(transport: HttpTransport) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        waiting = []
        for _ in range(4):  # until the queue of connections is full
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
            waiting.append(one)
        await asyncio.sleep(0.05)
        error = await fault(transport, f"http://127.0.0.1:{port}")
        for one in waiting:
            one.close()
    assert (error.in_doubt, str(error)) == (False, "no connection in time")


async def test_tls_to_a_plain_port() -> None:
    # The whole may take long, so that on a busy machine too it is the connection that runs out of time.
    patient = HttpTransport(settings=HttpSettings(connect_timeout=0.3, total_timeout=20))
    async with ScriptedServer([RawAnswer()]) as server, patient as transport:
        error = await fault(transport, server.url.replace("http:", "https:"))
    assert error.in_doubt is False
    assert server.requests == []


BROKEN = b'{"accepted": 1, "padding": "xxxxxxxxxxxxxxxxxxxx"}'


@pytest.mark.parametrize(
    "answer, words",
    [
        (RawAnswer(way=Way.SILENT), "no answer in time"),
        (RawAnswer(delay=5), "no answer in time"),
        (RawAnswer(way=Way.RESET_AFTER), "the connection was reset"),
        (RawAnswer(way=Way.CLOSED), "the connection was closed before an answer"),
        (RawAnswer(way=Way.TRUNCATED, body=BROKEN), "the answer broke off"),
        (RawAnswer(way=Way.ENDLESS), "the answer is longer than 65536 bytes"),
        (RawAnswer(body=b"x" * 70_000), "the answer is longer than 65536 bytes"),
        (RawAnswer(way=Way.BAD_STATUS_LINE), "the answer is not valid HTTP"),
        (RawAnswer(way=Way.OVERSIZED_HEADER), "the answer is not valid HTTP"),
    ],
    ids=["silent", "late", "reset", "closed", "truncated", "endless", "too long", "not HTTP", "oversized header"],
)  # fmt: skip
async def test_after_the_request_was_written_it_is_in_doubt(
    transport: HttpTransport, answer: RawAnswer, words: str
) -> None:
    async with ScriptedServer([answer]) as server:
        error = await fault(transport, server.url)
        assert len(server.requests) == 1, "it was sent once"
    assert (error.in_doubt, str(error)) == (True, words)


async def test_a_connection_that_had_gone_stale_is_in_doubt_and_not_sent_twice() -> None:
    arrived = 0

    async def closes_after_the_first(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        nonlocal arrived
        await reader.readuntil(b"\r\n\r\n")
        arrived += 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        await writer.drain()
        await reader.readuntil(b"\r\n\r\n")
        arrived += 1
        writer.transport.abort()

    server = await asyncio.start_server(closes_after_the_first, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, HttpTransport(settings=QUICK) as transport:
        assert (await transport.send(request(url))).status == 200
        error = await fault(transport, url)
    assert error.in_doubt is True
    assert arrived == 2


async def test_a_redirect_is_not_followed(transport: HttpTransport) -> None:
    answers = [RawAnswer(status=302, headers={"location": "/elsewhere"}, body=b"")]
    async with ScriptedServer(answers) as server:
        response = await transport.send(request(server.url))
    assert (response.status, response.headers["location"]) == (302, "/elsewhere")
    assert [r.path for r in server.requests] == ["/path-canary"]


async def test_a_compressed_answer_is_not_inflated(transport: HttpTransport) -> None:
    bomb = gzip.compress(b"0" * 20_000_000)
    async with ScriptedServer(
        [RawAnswer(body=bomb, headers={"content-encoding": "gzip"})]
    ) as server:
        response = await transport.send(request(server.url))
    assert response.body == bomb
    assert response.json is None


async def test_cookies_are_not_kept(transport: HttpTransport) -> None:
    answer = RawAnswer(headers={"set-cookie": "a=b; Path=/"})
    async with ScriptedServer([answer, answer]) as server:
        for _ in range(2):
            await transport.send(request(server.url))
    assert ["cookie" in r.headers for r in server.requests] == [False, False]


async def test_one_session_one_tls_context_and_one_connection_serve_many_sends() -> None:
    connections = 0
    ended = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        with suppress(asyncio.IncompleteReadError):  # the client closed its session
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
                await reader.readexactly(length)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        writer.close()
        await writer.wait_closed()
        ended.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with HttpTransport(settings=QUICK) as transport:
        session, tls = transport._session, transport.tls
        for _ in range(20):
            await transport.send(request(url))
        assert (transport._session, transport.tls) == (session, tls)
    await ended.wait()
    server.close()
    await server.wait_closed()
    assert connections == 1
    assert session is not None
    assert session.closed


async def test_the_environment_proxy_is_honoured_only_if_asked(
    transport: HttpTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ScriptedServer([RawAnswer()]) as server:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        assert (await transport.send(request(server.url))).status == 200
        proxied = HttpSettings(use_environment_proxy=True, connect_timeout=0.3)
        async with HttpTransport(settings=proxied) as other:
            error = await fault(other, server.url)
    assert (error.in_doubt, str(error)) == (False, "the proxy cannot be reached")


# --- the messages as values


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
