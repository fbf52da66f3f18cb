"""The main calls with `curl`: what the documentation shows is what a shell can do."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from convroute.emulation import EmulationHost

CURL = shutil.which("curl")
pytestmark = pytest.mark.skipif(CURL is None, reason="there is no program `curl`")

KEY = "X-API-Key: e2e-key-0123456789"
JSON = "Content-Type: application/json"


@pytest.fixture
def curl(server: Any) -> Callable[..., tuple[int, Any]]:
    def run(path: str, *arguments: str, content: bytes | None = None) -> tuple[int, Any]:
        command = [
            CURL or "", "--silent", "--show-error", "--noproxy", "*", "--max-time", "20",
            "--write-out", "\n%{http_code}", *arguments, f"{server.url}{path}",
        ]  # fmt: skip
        ended = subprocess.run(command, input=content, capture_output=True, timeout=30, check=True)
        body, _, status = ended.stdout.rpartition(b"\n")
        return int(status), json.loads(body)

    return run


@pytest.mark.parametrize("platform", ["facebook", "tiktok"])
def test_a_lead_is_stored_and_fired(
    curl: Any, event: Any, platforms: EmulationHost, platform: str, tmp_path: Path
):
    lead = tmp_path / "lead.json"
    lead.write_text('{"externalId": "crm-7", "ipAddress": "198.51.100.7"}')
    put = ("--request", "PUT", "--header", KEY, "--header", JSON, "--data-binary", f"@{lead}")
    status, answer = curl(f"/api/v1/leads/curl_{platform}", *put)
    assert (status, answer["success"]) == (201, True)
    body = json.dumps(event(platform, leadId=f"curl_{platform}", actionSource="website"))
    post = ("--header", KEY, "--header", JSON, "--data", body)
    status, answer = curl("/api/v1/pixels/fire", *post)
    assert (status, answer["success"], answer["data"]["success"]) == (200, True, True)
    assert len(platforms.received(platform)) == 1
    status, answer = curl("/api/v1/leads/curl_" + platform, "--request", "DELETE", "--header", KEY)
    assert (status, answer["data"]["forgotten"]) == (200, True)


def test_a_file_is_streamed_in(curl: Any):
    """With `--data-binary @-`, and with `--upload-file -`, which sends chunks and asks first."""
    content = b"id,externalId\ncurl_1,crm-1\ncurl_2,crm-2\n"
    kind = ("--header", KEY, "--header", "Content-Type: text/csv")
    status, answer = curl("/api/v1/leads/import", *kind, "--data-binary", "@-", content=content)
    assert (status, answer["data"]["written"]) == (200, 2)
    stream = ("--request", "POST", "--upload-file", "-", "--header", "Expect: 100-continue")
    status, answer = curl("/api/v1/leads/import", *kind, *stream, content=content)
    assert (status, answer["data"]["written"]) == (200, 2)


def test_a_body_that_is_too_long_is_told_so(curl: Any):
    content = b" " * (64 * 1024 * 1024)
    post = ("--header", KEY, "--header", JSON, "--data-binary", "@-")
    status, answer = curl("/api/v1/pixels/fire", *post, content=content)
    assert (status, answer["error"]["code"]) == (413, "PAYLOAD_TOO_LARGE")


def test_refusals_have_the_envelope(curl: Any, event: Any):
    post = ("--header", KEY, "--header", JSON)
    status, answer = curl("/api/v1/pixels/fire", "--header", JSON, "--data", "{}")
    assert (status, answer["error"]["message"]) == (401, "Authentication required")
    status, answer = curl("/api/v1/pixels/fire", *post, "--data", "{}")
    assert (status, answer["error"]["code"]) == (400, "VALIDATION_ERROR")
    status, answer = curl("/api/v1/pixels/fire", "--header", KEY, "--data", "a=b")
    assert (status, answer["error"]["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    unknown = json.dumps(event("facebook", leadId="stranger"))
    status, answer = curl("/api/v1/pixels/fire", *post, "--data", unknown)
    assert (status, answer["error"]["message"]) == (404, "Resource not found")
    status, answer = curl("/healthz")
    assert (status, answer) == (200, {"success": True, "data": {"status": "ok"}})
