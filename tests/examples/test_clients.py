"""The clients of the HTTP API, against a server whose platforms are emulated."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from attrs import frozen

from convroute import Router, Secret, ServerSettings, Settings
from convroute.emulation import EmulationHost, Fault, FaultKind
from convroute.server import create_app

KEY = "made-up-key"
PIXEL = {"PIXEL_ID": "900000000000001", "PLATFORM": "facebook"}


@frozen
class Ended:
    code: int
    output: str
    errors: str


@pytest.fixture
async def url(host: EmulationHost, tmp_path: Path) -> AsyncIterator[str]:
    settings = Settings(
        database=tmp_path / "convroute.db",
        pixels=host.pixels(),
        plugins=host.plugin_tables(),
        server=ServerSettings(api_keys=(Secret(KEY),)),
    )
    async with TestServer(create_app(Router(settings=settings))) as server:
        yield str(server.make_url("")).rstrip("/")


async def run(url: str, *command: str | Path, **variables: str) -> Ended:
    environment = {**os.environ, "CONVROUTE_URL": url, "CONVROUTE_API_KEY": KEY, **variables}
    process = await asyncio.create_subprocess_exec(
        *map(str, command),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    return Ended(process.returncode or 0, output.decode(), errors.decode())


needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="there is no node")


@needs_curl
async def test_curl_calls_every_endpoint(
    url: str, host: EmulationHost, examples_folder: Path
) -> None:
    ended = await run(url, "sh", examples_folder / "curl.sh", **PIXEL)
    assert ended.code == 0, ended.output + ended.errors
    answers = [json.loads(line) for line in ended.output.splitlines() if line.startswith("{")]
    assert len(answers) == 13
    assert all(answer["success"] for answer in answers)
    names = [event.name for event in host.received("facebook")]
    assert names == ["Purchase", "Contact", "Schedule", "Schedule"]


@needs_curl
async def test_curl_stops_at_a_failure(url: str, examples_folder: Path) -> None:
    ended = await run(url, "sh", examples_folder / "curl.sh", **{**PIXEL, "PIXEL_ID": "1"})
    assert ended.code != 0
    assert "NOT_FOUND" in ended.output


def event_for(pixel_id: str, **more: object) -> str:
    lead = {"email": "ann@example.com"}
    return json.dumps(
        {"leadId": "a", "pixelId": pixel_id, "platform": "facebook", "eventName": "Lead", "lead": lead, **more}
    )  # fmt: skip


@needs_node
async def test_javascript_fires(url: str, host: EmulationHost, examples_folder: Path) -> None:
    ended = await run(url, "node", examples_folder / "client.mjs", event_for("900000000000001"))
    assert ended.code == 0, ended.errors
    (arrived,) = host.received("facebook")
    assert json.loads(ended.output)["eventId"] == arrived.event_id


@needs_node
@pytest.mark.parametrize(
    "pixel_id, code",
    [("900000000000002", "PLATFORM_AUTH"), ("1", "NOT_FOUND")],
    ids=["an expired token", "no such pixel"],
)
async def test_javascript_says_what_is_wrong(
    url: str, examples_folder: Path, pixel_id: str, code: str
) -> None:
    ended = await run(url, "node", examples_folder / "client.mjs", event_for(pixel_id))
    assert ended.code == 1
    assert ended.errors.startswith(f"{code}: ")


@needs_node
async def test_javascript_fires_again_under_the_same_event_id(
    url: str, host: EmulationHost, examples_folder: Path, tmp_path: Path
) -> None:
    # Four attempts of one fire fail, so the server answers 503; the client waits and fires again.
    host.script("facebook", [Fault(kind=FaultKind.STATUS, processed=True, times=4)])
    ended = await run(url, "node", examples_folder / "client.mjs", event_for("900000000000001"))
    assert ended.code == 0, ended.errors
    arrived = host.received("facebook")
    assert len(arrived) == 5
    assert {event.event_id for event in arrived} == {json.loads(ended.output)["eventId"]}
