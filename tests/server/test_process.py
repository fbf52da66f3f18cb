"""The server as a process of its own: its port, its signals, and clients that behave badly."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

SERVE = Path(__file__).with_name("serve_acme.py")
KEY = "X-API-Key: key-0123456789"
EVENT = json.dumps(
    {
        "leadId": "lead_1", "pixelId": "777", "platform": "acme", "eventName": "Lead",
        "eventId": "event-1",
    }
).encode()  # fmt: skip
LENGTH = len(EVENT)
MIB = 1024 * 1024


class Server:
    def __init__(self, process: Any, url: Any) -> None:
        self.process, self.url = process, url
        self.port = urlsplit(url).port

    def connect(self):
        return closing(socket.create_connection(("127.0.0.1", self.port), timeout=20))

    def stop(self, number: Any = signal.SIGTERM):
        self.process.send_signal(number)

    def ended(self, within: Any = 15):
        out, err = self.process.communicate(timeout=within)
        return self.process.returncode, out, err

    def highest_memory(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) * 1024


@contextmanager
def serving(grace: Any = 10, delay: Any = 0, port: Any = 0):
    command = [sys.executable, str(SERVE), str(port), str(grace), str(delay)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("listening on http://127.0.0.1:")
        yield Server(process, line.removeprefix("listening on ").strip())
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def server():
    with serving() as running:
        yield running


def head(path: str = "/api/v1/pixels/fire", length: int = LENGTH, *more: Any):
    lines = [
        f"POST {path} HTTP/1.1", "Host: localhost", KEY, "Content-Type: application/json",
        f"Content-Length: {length}", *more,
    ]  # fmt: skip
    return "\r\n".join([*lines, "", ""]).encode()


def answer(connection: Any):
    """Read one whole answer: status, headers, body."""
    file = connection.makefile("rb")
    status = int(file.readline().split()[1])
    headers = {}
    while line := file.readline().strip():
        name, _, value = line.decode().partition(": ")
        headers[name.lower()] = value
    return status, headers, json.loads(file.read(int(headers["content-length"])))


def test_a_request_in_flight_is_finished_before_the_process_ends():
    with serving(delay=1) as server, server.connect() as connection:
        connection.sendall(head() + EVENT)
        time.sleep(0.4)
        server.stop()
        time.sleep(0.2)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", server.port), timeout=1)
        status, _, body = answer(connection)
        assert (status, body["data"]["eventId"]) == (200, "event-1")
        code, _, err = server.ended()
        assert code == 0, err
        assert "Traceback" not in err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_server_stops_at_once(number: Any):
    with serving() as server:
        began = time.monotonic()
        server.stop(number)
        code, _, err = server.ended()
        assert (code, "Traceback" in err) == (0, False), err
        assert time.monotonic() - began < 5


def test_an_idle_connection_does_not_hold_up_a_stop():
    with serving() as server, server.connect() as connection:
        connection.sendall(head() + EVENT)
        assert answer(connection)[0] == 200
        server.stop()
        assert server.ended(within=5)[0] == 0


def test_a_request_that_outlasts_the_grace_is_given_up():
    with serving(grace=0.3, delay=30) as server, server.connect() as connection:
        connection.sendall(head() + EVENT)
        time.sleep(0.4)
        server.stop()
        assert server.ended(within=8)[0] == 0


def test_a_second_signal_does_not_wait():
    with serving(grace=30, delay=30) as server, server.connect() as connection:
        connection.sendall(head() + EVENT)
        time.sleep(0.4)
        server.stop()
        time.sleep(0.3)
        server.stop()
        assert server.ended(within=5)[0] == -signal.SIGTERM


def test_a_port_in_use_is_one_clear_line(server: Any):
    command = [sys.executable, str(SERVE), str(server.port), "1", "0"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr == (
        f"error: convroute.server: cannot listen on 127.0.0.1:{server.port}:"
        " another program listens there; stop it, or choose another port\n"
    )


def test_the_module_tells_every_fault_of_the_settings(tmp_path: Path):
    file = tmp_path / "convroute.toml"
    file.write_text("[convroute]\nbogus = 1\n[convroute.server]\nport = 'x'\n")
    command = [sys.executable, "-m", "convroute.server", str(file)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert ended.returncode == 2
    lines = ended.stderr.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("error: convroute.") for line in lines)


def test_64_mib_are_refused_without_being_kept_and_the_client_sees_it(server: Any):
    before = server.highest_memory()
    with server.connect() as connection:
        connection.sendall(head(length=64 * MIB))
        for _ in range(64):  # a client that reads only when it has sent everything
            connection.sendall(b" " * MIB)
        status, headers, body = answer(connection)
        assert (status, body["error"]["code"]) == (413, "PAYLOAD_TOO_LARGE")
        assert headers["connection"] == "close"
        assert connection.recv(1) == b""
    assert server.highest_memory() - before < 24 * MIB


def test_64_mib_in_chunks_are_refused_as_soon_as_they_are_too_many(server: Any):
    before = server.highest_memory()
    request = head().replace(
        f"Content-Length: {len(EVENT)}".encode(), b"Transfer-Encoding: chunked"
    )
    with server.connect() as connection:
        connection.sendall(request)
        try:
            for _ in range(64):
                connection.sendall(b"100000\r\n" + b" " * MIB + b"\r\n")
        except OSError:
            pytest.fail("the connection was cut before the client could read the answer")
        status, _, body = answer(connection)
        assert (status, body["error"]["code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert server.highest_memory() - before < 40 * MIB


def test_a_client_that_asks_first_need_not_send_a_body_that_is_too_long(server: Any):
    with server.connect() as connection:
        connection.sendall(head("/api/v1/pixels/fire", 64 * MIB, "Expect: 100-continue"))
        assert answer(connection)[0] == 413


def test_a_client_that_asks_first_is_told_to_go_on(server: Any):
    with server.connect() as connection:
        connection.sendall(head("/api/v1/pixels/fire", len(EVENT), "Expect: 100-continue"))
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(EVENT)
        assert answer(connection)[0] == 200


def test_a_long_body_of_the_wrong_type_is_answered(server: Any):
    request = head(length=4 * MIB).replace(b"application/json", b"text/plain")
    with server.connect() as connection:
        connection.sendall(request + b" " * 4 * MIB)
        assert answer(connection)[0] == 415


def test_a_slow_client_is_served_and_holds_nobody_up(server: Any):
    with server.connect() as slow, server.connect() as quick:
        slow.sendall(head())
        for at in range(0, len(EVENT), 40):
            slow.sendall(EVENT[at : at + 40])
            time.sleep(0.05)
            quick.sendall(head() + EVENT)
            assert answer(quick)[0] == 200
        assert answer(slow)[0] == 200


def test_what_is_no_http_leaves_no_trace_of_its_content():
    with serving() as server:
        with server.connect() as connection:
            connection.sendall(
                b"GET /api/v1/pixels HTTP/1.1\r\nHost: x\r\nX-API-Key: canary\x01\r\n\r\n"
            )
            assert b" 400 " in connection.recv(1000)
        with server.connect() as connection:
            connection.sendall(head() + EVENT[:10])  # leaves in the middle of its body
        time.sleep(0.3)
        server.stop()
        code, out, err = server.ended()
        assert code == 0
        assert "canary" not in out + err
        assert "Traceback" not in err
        assert "a request could not be served" in err
