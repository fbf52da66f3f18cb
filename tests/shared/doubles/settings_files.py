"""Settings files, written for a test and read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from convroute import ConfigurationError, Settings

TOKEN = "token-canary-0815"
GOOD = """
[convroute]
database = "data/leads.db"
queue = "sqlite:///q.db"
lead_sources = ["crm", "sqlite"]
default_phone_region = "US"
default_currency = "EUR"
lookup_timeout = 1.5
concurrency = 7

[convroute.retry]
deadline = 20
attempts = 2

[[convroute.pixels]]
name = "shop"
platform = "acme"
pixel_id = "42"
access_token = { env = "ACME_TOKEN" }
events = ["Lead"]
test_event_code = "T1"
test_until = 2026-06-01T00:00:00Z
consent = ["ads"]

[convroute.pixels.options]
region = "us"

[[convroute.pixels]]
name = "other"
platform = "acme"
pixel_id = "43"
access_token = { file = "token.txt" }

[convroute.plugins.acme]
base_url = "https://example.com"

[convroute.server]
host = "0.0.0.0"
port = 9090
api_keys = [{ env = "KEY" }]
"""
SECRETS = {"ACME_TOKEN": TOKEN, "KEY": "server-key-canary"}


def load(tmp_path: Path, text: str, environment: Mapping[str, str] = SECRETS) -> Settings:
    file = tmp_path / "convroute.toml"
    file.write_text(text, encoding="utf-8")
    (tmp_path / "token.txt").write_text(f"  {TOKEN}-2\n", encoding="utf-8")
    return Settings.load(file, environment)


def faults(tmp_path: Path, text: str, environment: Mapping[str, str] = SECRETS) -> dict[str, str]:
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, text, environment)
    assert TOKEN not in str(caught.value)
    told = {fault.path: fault.message for fault in caught.value.faults}
    assert len(told) == len(caught.value.faults), "each place is told once"
    return told


def pixel(**changes: str | None) -> str:
    lines = {
        "name": '"shop"',
        "platform": '"acme"',
        "pixel_id": '"42"',
        "access_token": '{ env = "ACME_TOKEN" }',
        **changes,
    }
    return "\n[[convroute.pixels]]\n" + "\n".join(
        f"{k} = {v}" for k, v in lines.items() if v is not None
    )
