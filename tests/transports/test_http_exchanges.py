"""What the HTTP transport sends, takes and keeps, over a real loopback socket."""

from __future__ import annotations

import asyncio
import gzip
import json
from contextlib import suppress

import pytest
from doubles.acme import TOKEN
from doubles.http_request import QUICK, fault, free_port, request

from convroute.testing import RawAnswer, ScriptedServer
from convroute.transports.http import HttpSettings, HttpTransport


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
