"""A server process that logs everything it can: nothing of the canary is in its log, nor in what it refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import leak_scan
import pytest
from canary import APP_SECRET, EMAIL, PHONE, TOKEN
from canary_requests import FAULTS, LEAD, LEAD_FIELDS, WRONG, events, faulty_events, invalid

from convroute.emulation import EmulationHost

VERBOSE = (
    sys.executable, "-X", "dev", "-c",
    "import logging; logging.basicConfig(level=logging.DEBUG); from convroute.cli import main; main()",
    "serve", "--port", "0", "--debug",
)  # fmt: skip


@pytest.fixture(scope="module")
def server(
    serving: Any, settings_for: Any, host: EmulationHost, faulty: Path, tmp_path_factory: Any
) -> Iterator[Any]:
    """A server that logs everything, with canaries for its key and its tokens, and the faulty plugin installed."""
    further = (
        '[[convroute.pixels]]\nname = "acme"\nplatform = "acme"\npixel_id = "7"\ntransport = "faulty"\n'
        'access_token = { env = "FACEBOOK_GOOD_TOKEN" }\n'
    )
    text, tokens = settings_for(host, further=further)
    text = text.replace("[convroute]", '[convroute]\nlead_sources = ["sqlite", "faulty"]', 1)
    variables = {**tokens, "E2E_KEY": APP_SECRET, "PYTHONPATH": str(faulty)}
    folder = tmp_path_factory.mktemp("verbose")
    with serving(folder, text, variables=variables, command=VERBOSE) as running:
        put = running.call("PUT", "/api/v1/leads/lead_canary", LEAD, key=APP_SECRET, quiet=True)
        assert put.status == 201, put.error
        yield running
        log = running.log()
        assert "DEBUG" in log, "the log was to tell everything"
        assert log.count("convroute.server") > 100


def test_the_server_fires(server: Any, host: EmulationHost):
    for name in host.emulators:
        host.reset(name)
        for pixel in host.pixels(name):
            for event in events(name, pixel.pixel_id):
                server.fire(event, key=APP_SECRET)
                server.call("POST", "/api/v1/pixels/preview", event, key=APP_SECRET, quiet=True)
            batch = events(name, pixel.pixel_id)
            server.call("POST", "/api/v1/pixels/fire/batch", batch, key=APP_SECRET)
        for fault in FAULTS:
            host.script(name, [fault])
            server.fire(events(name, host.pixels(name)[0].pixel_id)[1], key=APP_SECRET)
        assert host.received(name)
    server.call("GET", "/api/v1/leads/lead_canary", key=APP_SECRET, quiet=True)
    for path in ("/api/v1/pixels", "/api/v1/platforms", "/healthz", "/readyz"):
        assert server.call("GET", path, key=APP_SECRET).status == 200


def test_the_server_with_plugins_that_fail(server: Any, faulty: Path):
    for event in faulty_events():
        assert server.fire(event, key=APP_SECRET).status != 401
    assert "plugin" in server.log() or "failed" in server.log()


def test_the_server_is_sent_the_canary_in_the_wrong_place(server: Any, host: EmulationHost):
    pixel = host.pixels("facebook")[0].pixel_id
    records = list(invalid(events("facebook", pixel)[0]))
    for record in records[::3]:
        server.fire(record, key=APP_SECRET)
    for start in range(0, len(records), 500):
        batch = records[start : start + 500]
        results = server.call("POST", "/api/v1/pixels/fire/batch", batch, key=APP_SECRET)
        assert results.data["failed"] > 100
    for field in LEAD_FIELDS:
        for wrong in WRONG:
            record = {field: wrong}
            put = server.call("PUT", "/api/v1/leads/lead_wrong", record, key=APP_SECRET, quiet=True)
            if put.status >= 400:
                leak_scan.record("an answer", put.body, strict=True)
    lines = "\n".join(json.dumps({"id": "x", f: w}) for f in LEAD_FIELDS for w in WRONG)
    for kind in ("application/x-ndjson", "text/csv"):
        server.call("POST", "/api/v1/leads/import", lines.encode(), type=kind, key=APP_SECRET)
    csv = f"lead_canary,{EMAIL},{PHONE}\nid,{EMAIL}\n".encode()
    server.call("POST", "/api/v1/leads/import", csv, type="text/csv", key=APP_SECRET)


@pytest.mark.parametrize(
    "method, path, headers, body",
    [
        ("GET", f"/api/v1/leads/{EMAIL}", {}, None),
        ("GET", f"/api/v1/leads/{EMAIL}?token={TOKEN}", {}, None),
        ("GET", f"/api/v1/{EMAIL}/{TOKEN}?email={EMAIL}", {}, None),
        ("GET", f"/{EMAIL}?access_token={TOKEN}", {}, None),
        ("DELETE", f"/api/v1/leads/{EMAIL}", {}, None),
        ("POST", "/api/v1/pixels/fire", {"X-API-Key": TOKEN}, {}),
        ("POST", "/api/v1/pixels/fire", {"X-Request-ID": EMAIL}, {}),
        ("POST", "/api/v1/pixels/fire", {"X-API-Key": TOKEN * 100}, {}),
        ("POST", "/api/v1/pixels/fire", {"Idempotency-Key": EMAIL * 30}, {}),
        ("POST", "/api/v1/pixels/fire", {"Content-Type": f"text/{EMAIL}"}, {}),
        ("POST", "/api/v1/pixels/fire", {"Content-Type": f"application/json; charset={EMAIL}"}, {}),
        ("POST", "/api/v1/pixels/fire", {"Prefer": f"respond-async, {EMAIL}"}, {}),
        ("POST", "/api/v1/pixels/fire", {"Content-Encoding": "gzip"}, {"email": EMAIL}),
        ("POST", "/api/v1/pixels/fire", {"User-Agent": EMAIL, "Referer": EMAIL, "Cookie": EMAIL}, {}),
        ("POST", "/api/v1/pixels/fire", {}, f'{{"email": "{EMAIL}", '.encode()),
        ("POST", "/api/v1/pixels/fire", {}, EMAIL.encode()),
        ("POST", "/api/v1/pixels/fire/batch", {}, {EMAIL: []}),
        ("POST", "/api/v1/pixels/fire/batch", {}, {"events": EMAIL}),
        ("POST", "/api/v1/pixels/fire/batch", {}, [EMAIL, [EMAIL], {EMAIL: EMAIL}]),
        ("POST", "/api/v1/pixels/preview", {}, {EMAIL: EMAIL}),
        ("PUT", f"/api/v1/leads/{EMAIL}", {}, {"id": "other", "email": [[EMAIL]]}),
        ("PATCH", f"/api/v1/leads/{EMAIL}", {}, {"email": EMAIL}),
    ],
)  # fmt: skip
def test_the_server_is_sent_odd_requests(
    server: Any, method: str, path: str, headers: Any, body: Any
):
    answer = server.call(method, path, body, key=APP_SECRET, headers=headers)
    assert answer.status >= 400 or answer.data["delivered"] == 0


HEAD = (
    f"POST /api/v1/pixels/fire HTTP/1.1\r\nHost: x\r\nX-API-Key: {APP_SECRET}\r\n"
    "Content-Type: application/json\r\n"
)


@pytest.mark.parametrize(
    "sent",
    [
        f"{EMAIL} / HTTP/1.1\r\n\r\n",
        f"GET /{EMAIL} HTTP/9.9\r\nX-API-Key: {TOKEN}\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: x\r\nX-API-Key: {TOKEN}\x01\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: x\r\n{EMAIL}\r\n\r\n",
        f"POST /api/v1/pixels/fire HTTP/1.1\r\nHost: x\r\nContent-Length: {EMAIL}\r\n\r\n",
        f"{HEAD}Transfer-Encoding: chunked\r\n\r\n{EMAIL}\r\n",
        f'{HEAD}Content-Length: 500\r\n\r\n{{"email": "{EMAIL}"',
        f"GET / HTTP/1.1\r\nHost: x\r\nX-Long: {EMAIL * 1000}\r\n\r\n",
    ],
    ids=["method", "version", "header-value", "header-name", "length", "chunk", "leaves", "long-header"],
)  # fmt: skip
def test_the_server_is_sent_what_is_no_http(server: Any, sent: str):
    import socket

    with socket.create_connection(server.address, timeout=10) as connection:
        connection.sendall(sent.encode())
        connection.shutdown(socket.SHUT_WR)
        # The HTTP library's own 400 quotes the line back to whoever sent it, so the answer is read and not scanned;
        # what the server logs of it is scanned at the end.
        with suppress(ConnectionError):
            while connection.recv(65536):
                pass


def test_the_plugins_are_listed_though_one_is_faulty(faulty: Path):
    environment = {**os.environ, "PYTHONPATH": str(faulty)}
    for command in (["plugins"], ["platforms", "--json"]):
        ended = subprocess.run(
            [sys.executable, "-m", "convroute", *command],
            capture_output=True, text=True, timeout=20, check=False, env=environment,
        )  # fmt: skip
        assert "acme" in ended.stdout
