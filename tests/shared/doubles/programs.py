"""Programs of the examples, run as their users run them: a process, a port, a signal to stop."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field

from convroute.emulation import EmulationHost

PATIENCE = 40.0
"""Seconds for a program to start or to stop, on a machine that is busy with other tests."""
VERBOSE = {"PYTHONWARNINGS": "default", "PYTHONUNBUFFERED": "1"}
BAD_SIGNS = re.compile(r"[Uu]nclosed|Traceback \(|never awaited|Exception ignored")


def settings_file(host: EmulationHost, folder: Path, retry: str = "") -> dict[str, str]:
    """Write settings that lead the good pixels to the emulated platforms; give the environment for them."""
    environment = {"CONVROUTE_CONFIG": str(folder / "convroute.toml")}
    lines = ["[convroute]", f"[convroute.retry]\n{retry}"]
    for pixel in host.pixels():
        if pixel.name.endswith("-good"):
            secret = f"{pixel.platform.upper()}_TOKEN"
            environment[secret] = pixel.access_token.reveal()
            lines += [
                "[[convroute.pixels]]",
                *(f"{key} = {json.dumps(getattr(pixel, key))}" for key in ("name", "platform", "pixel_id")),
                f'access_token = {{ env = "{secret}" }}',
            ]  # fmt: skip
    for name, table in host.plugin_tables().items():
        lines += [f"[convroute.plugins.{name}]", f"base_url = {json.dumps(table['base_url'])}"]
    Path(environment["CONVROUTE_CONFIG"]).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return environment


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@define
class Program:
    """A running program."""

    process: subprocess.Popen[str]
    log: Path
    url: str = ""
    ended: bool = field(default=False, init=False)

    @property
    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def post(self, path: str, body: object) -> tuple[int, Any]:
        """Post JSON; give the status and what the answer holds."""
        data = json.dumps(body).encode()
        kind = {"Content-Type": "application/json", "User-Agent": "Mozilla/5.0 (a test)"}
        request = urllib.request.Request(self.url + path, data, kind)  # noqa: S310 - loopback
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.load(refused)

    def wait_until(self, ready: Any) -> None:
        limit = time.monotonic() + PATIENCE
        while not ready():
            assert self.process.poll() is None, self.output
            assert time.monotonic() < limit, self.output
            time.sleep(0.05)

    def listens(self) -> bool:
        with socket.socket() as asking:
            port = int(self.url.rpartition(":")[2])
            return asking.connect_ex(("127.0.0.1", port)) == 0

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to stop, as a supervisor does, and give its exit status.

        Its children are its own affair: a Celery worker whose child is ended by somebody else may wait for a lock
        that the child took with it.
        """
        self.process.send_signal(number)
        self.ended = True
        return self.process.wait(PATIENCE)


@contextmanager
def program(
    *command: str | Path, folder: Path, environment: Mapping[str, str], url: str = ""
) -> Iterator[Program]:
    """Run a program of this environment in a group of its own; it must end without a bad sign."""
    log = folder / "program.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *map(str, command)],
            stdout=output, stderr=subprocess.STDOUT, text=True, cwd=folder, start_new_session=True,
            env={**os.environ, **VERBOSE, "HOME": str(folder), **environment},
        )  # fmt: skip
    running = Program(process, log, url)
    try:
        if url:
            running.wait_until(running.listens)
        yield running
        if not running.ended:
            running.stop()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    # A forking server leaves its listening socket to its workers, who do not close it: that is not ours.
    own = f"laddr=('127.0.0.1', {url.rpartition(':')[2]})>"
    told = running.output
    bad = [one for one in told.splitlines() if BAD_SIGNS.search(one) and own not in one]
    assert bad == [], told
