"""`convroute serve` as a process of its own, and requests to it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import leak_scan
from attrs import define, field, frozen

KEY: Final = "e2e-key-0123456789"
SERVE: Final = (sys.executable, "-m", "convroute", "serve", "--port", "0")
START_WITHIN: Final = 20.0
STOP_WITHIN: Final = 15.0


@frozen(kw_only=True)
class Answer:
    """What the server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def document(self) -> Any:
        return json.loads(self.body)

    @property
    def data(self) -> Any:
        assert self.document["success"] is True, self.document
        return self.document["data"]

    @property
    def error(self) -> Any:
        assert self.document["success"] is False, self.document
        return self.document["error"]


@define
class Server:
    """A server process."""

    process: subprocess.Popen[str]
    url: str
    folder: Path

    @property
    def address(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        return parts.hostname or "", parts.port or 0

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = KEY,
        type: str | None = "application/json",  # noqa: A002 (reads as the header does)
        headers: Mapping[str, str] | None = None,
        quiet: bool = False,
    ) -> Answer:
        """Send one request; whatever is not the lead's own data is looked through for leaks."""
        content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        sent = {
            **({"X-API-Key": key} if key is not None else {}),
            **({"Content-Type": type} if type and content is not None else {}),
            **(headers or {}),
        }
        connection = http.client.HTTPConnection(*self.address, timeout=30)
        try:
            connection.request(method, path, body=content, headers=sent)
            response = connection.getresponse()
            answer = Answer(
                status=response.status,
                headers={name.lower(): value for name, value in response.getheaders()},
                body=response.read(),
            )
        finally:
            connection.close()
        if not quiet:
            leak_scan.record(f"an answer with {answer.status}", answer.body, strict=True)
            leak_scan.record("an answer's headers", answer.headers, strict=True)
        return answer

    def fire(self, body: Any, **further: Any) -> Answer:
        return self.call("POST", "/api/v1/pixels/fire", body, **further)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to stop, and give its exit status."""
        self.process.send_signal(number)
        return self.process.wait(STOP_WITHIN)

    def log(self) -> str:
        return (self.folder / "stderr.txt").read_text()


Serving = Callable[..., AbstractContextManager[Server]]


@contextmanager
def serve_with(
    folder: Path,
    settings: str,
    *,
    variables: Mapping[str, str],
    command: tuple[str, ...] = SERVE,
) -> Iterator[Server]:
    file = folder / "convroute.toml"
    file.write_text(settings)
    environment = {name: value for name, value in os.environ.items() if "CONVROUTE" not in name}
    environment |= {"E2E_KEY": KEY, **variables}
    with (folder / "stderr.txt").open("a") as errors:
        process = subprocess.Popen(
            [*command, "--config", str(file)],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("listening on http://127.0.0.1:"), (
            folder / "stderr.txt"
        ).read_text()
        yield Server(process, line.removeprefix("listening on ").strip(), folder)
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
        process.communicate()
        leak_scan.record("the server's log", (folder / "stderr.txt").read_text(), strict=True)
