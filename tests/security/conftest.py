"""`convroute serve` as a process of its own, for clients that mean no good; both platforms are emulated."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import leak_scan
import pytest
from attrs import define, field, frozen

from convroute.emulation import EmulationHost
from convroute.testing import emulated_in_thread

KEY: Final = "security-key-0123456789"
MIB: Final = 1024 * 1024


@frozen(kw_only=True)
class Reply:
    """What came back over a raw connection."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    closed: bool = False

    @property
    def error(self) -> Any:
        document = json.loads(self.body)
        assert document["success"] is False, document
        return document["error"]


class Client:
    """A connection on which any bytes can be sent."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self._file = connection.makefile("rb")

    def send(self, *parts: bytes | str) -> None:
        for part in parts:
            self.socket.sendall(part.encode() if isinstance(part, str) else part)

    def reply(self) -> Reply | None:
        """Read one answer; None if the server closed the connection instead."""
        try:
            start = self._file.readline()
        except ConnectionError:
            return None
        if not start:
            return None
        headers: dict[str, str] = {}
        while line := self._file.readline().strip():
            name, _, value = line.decode("latin-1").partition(":")
            assert name.lower() not in headers, f"{name} stands twice"
            headers[name.lower()] = value.strip()
        body = self._file.read(int(headers.get("content-length", 0)))
        reply = Reply(status=int(start.split()[1]), headers=headers, body=body)
        leak_scan.record(f"an answer with {reply.status}", reply.body)
        return reply

    def is_closed(self) -> bool:
        try:
            return self._file.read(1) == b""
        except ConnectionError:
            return True


@define
class Server:
    """A server process."""

    process: subprocess.Popen[str]
    url: str
    folder: Path

    def connect(self, timeout: float = 20) -> AbstractContextManager[Client]:
        parts = urlsplit(self.url)
        connection = socket.create_connection(
            (parts.hostname or "", parts.port or 0), timeout=timeout
        )

        @contextmanager
        def client() -> Iterator[Client]:
            with closing(connection):
                yield Client(connection)

        return client()

    def ask(self, *parts: bytes | str) -> Reply:
        """Send bytes on a new connection, and read one answer."""
        with self.connect() as client:
            client.send(*parts)
            reply = client.reply()
            assert reply is not None, "the connection was closed without an answer"
            return reply

    def is_serving(self) -> bool:
        return self.ask(request("GET", "/api/v1/pixels")).status == 200

    def log(self) -> str:
        return (self.folder / "stderr.txt").read_text()

    def memory(self) -> int:
        """The most memory that the process has held."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) * 1024


def request(
    method: str,
    path: str,
    body: bytes = b"",
    *headers: str,
    key: str = KEY,
    type: str = "application/json",  # noqa: A002 (reads as the header does)
) -> bytes:
    """Give the bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"X-API-Key: {key}", *headers]
    if method not in ("GET", "HEAD", "OPTIONS", "TRACE", "DELETE"):
        lines.append(f"Content-Type: {type}")
        if not any(h.lower().startswith(("content-length", "transfer-encoding")) for h in headers):
            lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape") + body


@pytest.fixture(scope="session", name="request_bytes")
def _request_bytes() -> Callable[..., bytes]:
    return request


def settings_text(host: EmulationHost, server: str) -> tuple[str, dict[str, str]]:
    """Write settings that lead to the emulated platforms: their text, and the variables with the secrets."""
    lines = ["[convroute]", "[convroute.retry]", "attempts = 1", "deadline = 5.0"]
    lines += ["[convroute.server]", 'api_keys = [{ env = "SECURITY_KEY" }]', server]
    for name, table in host.plugin_tables().items():
        lines += [f"[convroute.plugins.{name}]", f"base_url = {json.dumps(table['base_url'])}"]
    variables = {"SECURITY_KEY": KEY}
    for at, pixel in enumerate(host.pixels()):
        variables[f"TOKEN_{at}"] = pixel.access_token.reveal()
        lines += [
            "[[convroute.pixels]]",
            f'name = "{pixel.name}"',
            f'platform = "{pixel.platform}"',
            f'pixel_id = "{pixel.pixel_id}"',
            f'access_token = {{ env = "TOKEN_{at}" }}',
            "[convroute.pixels.options]",
            *(f"{name} = {json.dumps(value)}" for name, value in pixel.options.items()),
        ]
    return "\n".join([*lines, ""]), variables


@contextmanager
def serving(folder: Path, host: EmulationHost, server: str = "") -> Iterator[Server]:
    """Run `convroute serve`; its log must hold nothing personal, and no traceback."""
    file = folder / "convroute.toml"
    text, variables = settings_text(host, server)
    file.write_text(text)
    environment = {name: value for name, value in os.environ.items() if "CONVROUTE" not in name}
    command = (sys.executable, "-m", "convroute", "serve", "--port", "0", "--config", str(file))
    with (folder / "stderr.txt").open("w") as errors:
        process = subprocess.Popen(
            command, cwd=folder, env=environment | variables, text=True,
            stdout=subprocess.PIPE, stderr=errors,
        )  # fmt: skip
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("listening on http://"), (folder / "stderr.txt").read_text()
        yield Server(process, line.removeprefix("listening on ").strip(), folder)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
    log = (folder / "stderr.txt").read_text()
    leak_scan.record("the server's log", log, strict=True)
    assert "Traceback" not in log
    assert KEY not in log


@pytest.fixture(scope="module")
def platforms() -> Iterator[EmulationHost]:
    with emulated_in_thread("facebook", "tiktok") as host:
        yield host


@pytest.fixture(scope="module")
def server(platforms: EmulationHost, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that waits for nobody longer than a second and a half."""
    patience = "idle_timeout = 1.5\nbody_timeout = 1.5\nshutdown_grace = 2.0"
    with serving(tmp_path_factory.mktemp("server"), platforms, patience) as running:
        yield running


@pytest.fixture(scope="module")
def patient_server(
    platforms: EmulationHost, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server with the times of its defaults."""
    with serving(tmp_path_factory.mktemp("patient"), platforms) as running:
        yield running


@pytest.fixture(scope="module")
def event(platforms: EmulationHost) -> Callable[..., dict[str, Any]]:
    """Make the body of a fire to a platform."""

    def body(platform: str = "facebook", **more: Any) -> dict[str, Any]:
        pixel = platforms.pixels(platform)[0]
        return {
            "leadId": "lead_1",
            "pixelId": pixel.pixel_id,
            "platform": platform,
            "eventName": "Lead",
            "lead": {"email": "ann@example.com"},
            **more,
        }

    return body
