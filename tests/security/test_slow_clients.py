"""Clients that take their time: each is let go after a while, and no other waits for it."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import Any

import pytest
from raw_http import KEY, request

HEAD = f"POST /api/v1/pixels/fire HTTP/1.1\r\nHost: x\r\nX-API-Key: {KEY}\r\nContent-Type: application/json\r\n"
IMPORT = HEAD.replace("pixels/fire", "leads/import").replace("application/json", "text/csv")


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "GET /heal",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /heal",
    ],
    ids=["nothing", "half a line", "half a head", "half a second head"],
)
def test_a_head_that_does_not_end_is_given_up(server: Any, sent: str):
    with server.connect() as client:
        client.send(sent)
        if sent.count("\r\n\r\n"):
            assert client.reply().status == 200
        assert client.is_closed()


def test_a_head_that_comes_by_drops_is_given_up_too(server: Any):
    with server.connect() as client:
        client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n")
        try:
            for at in range(100):
                client.send(f"X-{at}: drop\r\n")
                time.sleep(0.1)
        except OSError:
            return
    pytest.fail("ten seconds of drops were listened to")


@pytest.mark.parametrize(
    "more, drops", [("Content-Length: 100", False), ("Transfer-Encoding: chunked", True)]
)
def test_a_body_that_does_not_end_is_given_up(server: Any, more: str, drops: bool):
    drop = "1\r\n \r\n" if "chunked" in more else " "
    with server.connect() as client:
        client.send(HEAD, more, "\r\n\r\n", drop)
        try:
            for _ in range(15 if drops else 0):
                client.send(drop)
                time.sleep(0.1)
        except OSError:
            pass  # it was given up while it sent
        reply = client.reply()
        assert reply is not None
        assert (reply.status, reply.error["code"]) == (408, "REQUEST_TIMEOUT")
        assert reply.headers["connection"] == "close"
        assert client.is_closed()


def test_an_import_that_stops_is_given_up(server: Any):
    with server.connect() as client:
        client.send(IMPORT, "Transfer-Encoding: chunked\r\n\r\n5\r\nid\nab\r\n")
        assert client.reply().error["code"] == "REQUEST_TIMEOUT"


def test_whoever_has_no_key_is_refused_before_the_body(server: Any):
    with server.connect() as client:
        client.send(HEAD.replace(KEY, "wrong"), "Content-Length: 1000000\r\n\r\n")
        reply = client.reply()
        assert (reply.status, reply.headers["connection"]) == (401, "close")


def test_a_client_that_takes_no_answer_is_given_up(server: Any):
    asks = request("GET", "/openapi.json")
    with server.connect() as client:
        client.socket.settimeout(0.2)
        try:
            for _ in range(100_000):  # until neither side takes more
                client.send(asks)
        except TimeoutError:
            pass
        else:
            pytest.fail("the server took more than it can answer")
        time.sleep(2)
        client.socket.settimeout(20)
        with pytest.raises(OSError):  # noqa: PT011 - reset or broken pipe, as the moment has it
            client.send(asks * 100_000)


def test_two_hundred_slow_clients_hold_nobody_up(server: Any):
    with ExitStack() as opened:
        for at in range(200):
            client = opened.enter_context(server.connect())
            client.send(HEAD[:40] if at % 2 else f"{HEAD}Content-Length: 100\r\n\r\n ")
        for _ in range(20):
            assert server.is_serving()
