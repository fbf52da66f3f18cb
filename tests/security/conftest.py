"""`convroute serve` as a process of its own, for clients that mean no good; both platforms are emulated."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import leak_scan
import pytest
from attrs import define
from raw_http import KEY, Client, Reply, connected, request

from convroute.emulation import EmulationHost
from convroute.testing import emulated_in_thread


@define
class Server:
    """A server process."""

    process: subprocess.Popen[str]
    url: str
    folder: Path

    def connect(self) -> AbstractContextManager[Client]:
        parts = urlsplit(self.url)
        return connected(parts.hostname or "", parts.port or 0)

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


@pytest.fixture(scope="session")
def platforms() -> Iterator[EmulationHost]:
    with emulated_in_thread("facebook", "tiktok") as host:
        yield host


@pytest.fixture(scope="session")
def server(platforms: EmulationHost, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that waits for nobody longer than a second."""
    patience = "idle_timeout = 1.0\nbody_timeout = 1.0\nshutdown_grace = 2.0"
    with serving(tmp_path_factory.mktemp("server"), platforms, patience) as running:
        yield running


@pytest.fixture(scope="session")
def patient_server(
    platforms: EmulationHost, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server with the times of its defaults."""
    with serving(tmp_path_factory.mktemp("patient"), platforms) as running:
        yield running


@pytest.fixture(scope="session")
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
