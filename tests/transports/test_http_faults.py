"""Every fault of a connection, over a real loopback socket."""

from __future__ import annotations

import asyncio
import socket

import pytest
from doubles.http_request import QUICK, fault, free_port, request

from convroute.testing import RawAnswer, ScriptedServer, Way
from convroute.transports.http import HttpSettings, HttpTransport


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
