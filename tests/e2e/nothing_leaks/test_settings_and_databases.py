"""Settings that hold a secret themselves, and databases that are damaged, tell only what is wrong."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import leak_scan
import pytest
from aiohttp.test_utils import TestClient, TestServer
from canary import APP_SECRET, CLICK, EMAIL, TOKEN
from canary_requests import LEAD, events, keep, plugins
from click.testing import CliRunner

from convroute import Lead, Router, Settings, StoreError
from convroute.cli import main
from convroute.emulation import EmulationHost
from convroute.errors import ConfigurationError
from convroute.server import create_app
from convroute.store import embedded

GOOD_PIXEL = '[[convroute.pixels]]\nname = "x"\nplatform = "facebook"\npixel_id = "123"\n'
GOOD_TOKEN = 'access_token = { env = "GOOD" }\n'
BROKEN = {
    "token": f'{GOOD_PIXEL}access_token = "{TOKEN}"\n',
    "token-in-env": f'{GOOD_PIXEL}access_token = {{ env = "{TOKEN}" }}\n',
    "token-in-file": f'{GOOD_PIXEL}access_token = {{ file = "{TOKEN}" }}\n',
    "token-in-both": f'{GOOD_PIXEL}access_token = {{ env = "X", file = "{TOKEN}" }}\n',
    "token-in-list": f'{GOOD_PIXEL}access_token = ["{TOKEN}"]\n',
    "token-in-value": f'{GOOD_PIXEL}access_token = {{ value = "{TOKEN}" }}\n',
    "token-unquoted": f"{GOOD_PIXEL}access_token = {TOKEN}\n",
    "token-unended": f'{GOOD_PIXEL}access_token = "{TOKEN}\n',
    "token-with-bad-escape": f'{GOOD_PIXEL}access_token = "\\q{TOKEN}"\n',
    "token-twice": f'{GOOD_PIXEL}access_token = "{TOKEN}"\naccess_token = "{TOKEN}"\n',
    "token-misspelt": f'{GOOD_PIXEL}acess_token = "{TOKEN}"\n',
    "token-as-event": f'{GOOD_PIXEL}{GOOD_TOKEN}events = "{TOKEN}"\n',
    "token-as-region": f'{GOOD_PIXEL}{GOOD_TOKEN}default_phone_region = "{TOKEN}"\n',
    "token-as-transport": f'{GOOD_PIXEL}{GOOD_TOKEN}transport = "{TOKEN}"\n',
    "token-as-pixel-id": f'{GOOD_PIXEL.replace("123", TOKEN)}{GOOD_TOKEN}',
    "app-secret": f'{GOOD_PIXEL}{GOOD_TOKEN}options = {{ app_secret = "{APP_SECRET}" }}\n',
    "app-secret-in-env": (
        f'{GOOD_PIXEL}{GOOD_TOKEN}options = {{ app_secret = {{ env = "{APP_SECRET}" }} }}\n'
    ),
    "api-key": f'[convroute.server]\napi_keys = ["{TOKEN}"]\n',
    "api-key-alone": f'[convroute.server]\napi_keys = "{TOKEN}"\n',
    "api-key-in-env": f'[convroute.server]\napi_keys = [{{ env = "{TOKEN}" }}]\n',
    "plugin-table": f'[convroute.plugins.facebook]\napp_secret = "{APP_SECRET}"\nbase_url = ["{TOKEN}"]\n',
    "wrong-types": f'[convroute]\npixels = "{TOKEN}"\nserver = "{TOKEN}"\nplugins = "{TOKEN}"\nretry = ["{TOKEN}"]\n',
    "wrong-numbers": f'[convroute]\nconcurrency = "{TOKEN}"\nlookup_timeout = "{TOKEN}"\nserver.port = "{TOKEN}"\n',
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_settings_that_hold_a_secret_themselves(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("GOOD", "made-up")
    file = tmp_path / "convroute.toml"
    file.write_text(BROKEN[name])
    with pytest.raises(ConfigurationError) as raised:
        Router.from_settings(file)
    keep("a raised error", raised.value)
    keep("its faults", raised.value.faults)
    for arguments in (
        ["check"],
        ["check", "--json"],
        ["serve", "--debug"],
        ["keys", "list"],
        ["openapi", "--debug"],
    ):
        result = CliRunner().invoke(main, [*arguments, "--config", str(file)])
        if arguments != ["keys", "list"]:
            assert result.exit_code == 3


@pytest.mark.parametrize(
    "variable",
    ["SERVER_PORT", "CONCURRENCY", "LOOKUP_TIMEOUT", "RETRY_ATTEMPTS", "DEFAULT_CURRENCY", "DEFAULT_PHONE_REGION"],
)  # fmt: skip
def test_variables_that_hold_a_secret_by_mistake(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(f"CONVROUTE_{variable}", TOKEN)
    file = tmp_path / "convroute.toml"
    file.write_text("[convroute]\n")
    with pytest.raises(ConfigurationError) as raised:
        Settings.load(file)
    keep("a raised error", raised.value)


def spoilt(path: Path, how: str) -> None:
    """Damage a database that holds the canary."""
    if how == "no-database":
        path.write_bytes(json.dumps(LEAD).encode() * 100)
        return
    if how == "overwritten":
        content = bytearray(path.read_bytes())
        content[100:] = (json.dumps(LEAD).encode() * 1000)[: len(content) - 100]
        path.write_bytes(content)
        return
    records = {
        "cut-record": json.dumps(LEAD).encode()[:-9],
        "list-record": json.dumps([LEAD]).encode(),
        "odd-record": json.dumps(
            {**LEAD, "email": {EMAIL: TOKEN}, "clickIds": {EMAIL: {CLICK: 1}}}
        ).encode(),
        "no-utf8": json.dumps(LEAD).encode().replace(b"canary", b"\xff\xfe"),
    }
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE leads SET record = ?", [records[how]])
    connection.close()


@pytest.mark.parametrize(
    "how", ["no-database", "overwritten", "cut-record", "list-record", "odd-record", "no-utf8"]
)
async def test_a_database_that_is_damaged(
    how: str,
    host: EmulationHost,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings_for: Any,
):
    path = tmp_path / "convroute.db"
    text, tokens = settings_for(host)
    (tmp_path / "convroute.toml").write_text(text)
    for name, value in {**tokens, "E2E_KEY": APP_SECRET}.items():
        monkeypatch.setenv(name, value)
    settings = Settings.load(tmp_path / "convroute.toml")
    async with Router(settings=settings, plugins=plugins()) as router:
        await router.put_lead(Lead.from_record(LEAD))
    spoilt(path, how)
    event = events("facebook", host.pixels("facebook")[0].pixel_id)[0]
    server = TestServer(create_app(Router(settings=settings, plugins=plugins())))
    try:
        await server.start_server()
    except StoreError as error:
        keep("a raised error", error)
    else:
        calls = (
            ("POST", "pixels/fire", event),
            ("GET", "leads/lead_canary", None),
            ("PUT", "leads/lead_canary", dict(LEAD)),
            ("DELETE", "leads/lead_canary", None),
        )
        async with TestClient(server, headers={"X-API-Key": APP_SECRET}) as client:
            for method, path_below, body in calls:
                response = await client.request(method, f"/api/v1/{path_below}", json=body)
                if response.status >= 400:
                    leak_scan.record("an answer", await response.read(), strict=True)
    finally:
        await server.close()
    try:
        async with embedded(path):
            pass
    except StoreError as error:
        keep("a raised error", error)


@pytest.mark.parametrize("how", ["no-database", "cut-record"])
def test_a_damaged_database_on_the_command_line(
    how: str,
    host: EmulationHost,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings_for: Any,
):
    text, tokens = settings_for(host)
    (tmp_path / "convroute.toml").write_text(text)
    for name, value in {**tokens, "E2E_KEY": APP_SECRET}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    stored = CliRunner().invoke(
        main, ["leads", "import", "-", "--format", "ndjson"], input=json.dumps(LEAD)
    )
    assert stored.exit_code == 0
    spoilt(tmp_path / "convroute.db", how)
    event = json.dumps(events("facebook", host.pixels("facebook")[0].pixel_id)[0])
    for arguments in (
        ["leads", "get", "lead_canary"],
        ["fire", "--request", event],
        ["preview", "--request", event],
    ):
        for debug in ([], ["--debug"], ["--json"]):
            assert CliRunner().invoke(main, [*arguments, *debug]).exit_code not in (0, 1)
