"""How the server stops, and starts again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from convroute.emulation import EmulationHost, Fault, FaultKind


class TestLifecycle:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_a_request_in_flight_is_finished_before_the_process_ends(
        self,
        serving: Any,
        settings_for: Any,
        platforms: EmulationHost,
        event: Any,
        wait_until: Any,
        tmp_path: Path,
        number: int,
        lead: Any,
    ):
        text, tokens = settings_for(platforms)
        with serving(tmp_path, text, variables=tokens) as server:
            platforms.script("facebook", [Fault(kind=FaultKind.LATENCY, seconds=0.7)])
            answers: list[Any] = []
            body = event("facebook", lead=lead)
            client = threading.Thread(target=lambda: answers.append(server.fire(body)))
            client.start()
            wait_until(lambda: not platforms.pending("facebook"))
            assert server.stop(number) == 0
            client.join(5)
            (answer,) = answers
            assert (answer.status, len(platforms.received("facebook"))) == (200, 1)
            assert "Traceback" not in server.log()

    def test_a_restart_keeps_leads_and_keys(
        self,
        serving: Any,
        settings_for: Any,
        platforms: EmulationHost,
        event: Any,
        tmp_path: Path,
        lead: Any,
    ):
        text, tokens = settings_for(platforms)
        text = text.replace('api_keys = [{ env = "E2E_KEY" }]', "")

        def keys(*arguments: str) -> Any:
            command = [sys.executable, "-m", "convroute", "keys", *arguments, "--json"]
            command += ["--config", str(tmp_path / "convroute.toml")]
            ended = subprocess.run(
                command, capture_output=True, text=True, timeout=20, check=True,
                env={"PATH": "", **tokens},
            )  # fmt: skip
            return json.loads(ended.stdout)

        path = "/api/v1/leads/kept"
        with serving(tmp_path, text, variables=tokens) as server:
            assert server.call("PUT", path, lead).status == 401
            assert "convroute keys create" in server.log()
            key = keys("create", "crm")["key"]
            assert server.call("PUT", path, lead, key=key, quiet=True).status == 201
            server.process.kill()
            server.process.wait(10)
        with serving(tmp_path, text, variables=tokens) as server:
            assert server.call("GET", path, key=key, quiet=True).data["email"] == lead["email"]
            assert server.fire(event("facebook", leadId="kept"), key=key).status == 200
            keys("revoke", "crm")
            assert server.fire(event("facebook", leadId="kept"), key=key).status == 401
