"""The main calls with `fetch` of Node.js: a client that is not of our making."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from convroute.emulation import EmulationHost

SCRIPT = Path(__file__).with_name("client.mjs")
NODE = shutil.which("node")
NEWEST_WITHOUT_FETCH = 17


def node_version() -> int:
    if NODE is None:
        return 0
    said = subprocess.run(
        [NODE, "--version"], capture_output=True, text=True, timeout=20, check=False
    )
    number = said.stdout.strip().removeprefix("v").partition(".")[0]
    return int(number) if number.isdigit() else 0


@pytest.fixture(scope="module", autouse=True)
def _node() -> None:
    if (version := node_version()) <= NEWEST_WITHOUT_FETCH:
        pytest.skip(f"node with fetch (18 or later) is needed, found: {version or 'none'}")


def test_a_javascript_client_gets_along(server: Any, event: Any, platforms: EmulationHost):
    events = {
        "facebook": event("facebook"),
        "tiktok": event("tiktok"),
        "invalid": {},
        "stranger": event("facebook", leadId="stranger"),
        "skipped": event("tiktok", "picky"),
        "expired": event("tiktok", "expired"),
        "throttled": event("facebook", "throttled"),
    }
    command = [NODE or "", str(SCRIPT), server.url, "e2e-key-0123456789", json.dumps(events)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=40, check=False)
    assert ended.returncode == 0, ended.stderr
    results = json.loads(ended.stdout)
    statuses = [results[name]["status"] for name in events]
    assert statuses == [200, 200, 400, 404, 409, 502, 503]
    for name in ("facebook", "tiktok"):
        assert results[name]["success"] is True
        data = results[name]["data"]
        assert (data["success"], data["platform"]) == (True, name)
        assert data["pixelId"] == events[name]["pixelId"]
    codes = [results[name]["error"]["code"] for name in list(events)[2:]]
    assert codes == [
        "VALIDATION_ERROR", "NOT_FOUND", "SKIPPED", "PLATFORM_AUTH", "PLATFORM_UNAVAILABLE",
    ]  # fmt: skip
    assert results["throttled"]["retryAfter"] == "60"
    assert results["concurrent"] == [200] * 20
    assert len(set(results["repeated"])) == 1
    assert [one["status"] for one in results["batch"]["data"]["results"]] == statuses
    assert results["preview"] is True
    assert (results["imported"]["status"], results["imported"]["data"]["written"]) == (200, 1)
    assert results["lead"]["data"] == {"id": "js_1", "externalId": "Zoë"}
    assert results["forgotten"]["data"]["forgotten"] is True
    assert results["pixels"] == 12
    assert len(platforms.received("facebook")) == 1 + 20 + 2 + 1
