"""`convroute serve` as a process of its own, with both platforms emulated in the tests' process."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from attrs import define
from server_process import Server, Serving, serve_with

from convroute.emulation import EmulationHost
from convroute.model.pixel import Pixel
from convroute.testing import emulated_in_thread


@pytest.fixture(scope="session")
def serving() -> Serving:
    """Start a server: `serving(folder, settings, variables={...})`, a context manager."""
    return serve_with


@define
class Clock:
    """The emulated platforms' clock, which can be put wrong."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture(scope="module")
def platforms_clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def all_platforms(platforms_clock: Clock) -> Iterator[EmulationHost]:
    with emulated_in_thread("facebook", "tiktok", clock=platforms_clock) as host:
        yield host


@pytest.fixture
def platforms(all_platforms: EmulationHost, platforms_clock: Clock) -> EmulationHost:
    """Both emulated platforms; every test finds them fresh."""
    platforms_clock.ahead = timedelta()
    for name in all_platforms.emulators:
        all_platforms.reset(name)
    return all_platforms


@pytest.fixture(scope="session")
def variable() -> Callable[[Pixel], str]:
    """Name the environment variable that holds a pixel's token."""
    return lambda pixel: pixel.name.upper().replace("-", "_") + "_TOKEN"


Settings = Callable[..., tuple[str, dict[str, str]]]


@pytest.fixture(scope="session")
def settings_for(variable: Callable[[Pixel], str]) -> Settings:
    """Write the settings that lead to emulated platforms: their text, and the variables with the tokens."""

    def write(host: EmulationHost, *, retry: str = "attempts = 1", further: str = ""):
        lines = ["[convroute]", "[convroute.server]", 'api_keys = [{ env = "E2E_KEY" }]']
        lines += ["[convroute.retry]", "deadline = 5.0", "first_wait = 0.01", retry]
        for name, table in host.plugin_tables().items():
            lines += [f"[convroute.plugins.{name}]", f"base_url = {json.dumps(table['base_url'])}"]
        for pixel in host.pixels():
            lines += [
                "[[convroute.pixels]]",
                f'name = "{pixel.name}"',
                f'platform = "{pixel.platform}"',
                f'pixel_id = "{pixel.pixel_id}"',
                f'access_token = {{ env = "{variable(pixel)}" }}',
                'default_phone_region = "US"',
                "[convroute.pixels.options]",
                *(f"{name} = {json.dumps(value)}" for name, value in pixel.options.items()),
            ]
        tokens = {variable(pixel): pixel.access_token.reveal() for pixel in host.pixels()}
        return "\n".join([*lines, further, ""]), tokens

    return write


@pytest.fixture(scope="session")
def wait_until() -> Callable[..., None]:
    """Wait for something to become true, not for ever."""

    def wait(condition: Callable[[], object], seconds: float = 10.0) -> None:
        ends = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < ends, "it did not happen in time"
            time.sleep(0.01)

    return wait


FURTHER_PIXELS: Final = {
    "facebook-picky": ("facebook", "900000000000101", 'events = ["Purchase"]'),
    "facebook-wrong": ("facebook", "900000000000102", ""),
    "facebook-consent": ("facebook", "900000000000103", 'consent = ["ads"]'),
    "tiktok-picky": ("tiktok", "C0EMULATED0000000101", 'events = ["Purchase"]'),
    "tiktok-wrong": ("tiktok", "C0EMULATED0000000102", ""),
    "tiktok-consent": ("tiktok", "C0EMULATED0000000103", 'consent = ["ads"]'),
}
"""Pixels that the emulated platforms do not know: some never get as far as that."""

PIXEL: Final = """
[[convroute.pixels]]
name = "{name}"
platform = "{platform}"
pixel_id = "{pixel_id}"
access_token = {{ env = "{variable}_GOOD_TOKEN" }}
{line}
"""

LEAD: Final = {
    "email": "ann@example.com",
    "phone": "+12025550123",
    "firstName": "Ann",
    "country": "US",
}


@pytest.fixture(scope="session")
def lead() -> Mapping[str, str]:
    return LEAD


@pytest.fixture(scope="module")
def running(
    serving: Serving,
    settings_for: Settings,
    all_platforms: EmulationHost,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """A server for all tests of a module: every account, further pixels, and a lead `lead_ann`."""
    further = "".join(
        PIXEL.format(
            name=name, platform=platform, pixel_id=pixel_id, line=line, variable=platform.upper()
        )
        for name, (platform, pixel_id, line) in FURTHER_PIXELS.items()
    )
    text, tokens = settings_for(all_platforms, further=further)
    with serving(tmp_path_factory.mktemp("server"), text, variables=tokens) as server:
        answer = server.call("PUT", "/api/v1/leads/lead_ann", LEAD, quiet=True)
        assert answer.status == 201, answer.document
        yield server
    assert "Traceback" not in server.log()


@pytest.fixture
def server(running: Server, platforms: EmulationHost) -> Server:
    return running


@pytest.fixture
def event(platforms: EmulationHost) -> Callable[..., dict[str, Any]]:
    """Make the body of a fire: `event("tiktok", "expired", eventId="1")`; the account is `good` by default."""

    def body(platform: str, account: str = "good", **more: Any) -> dict[str, Any]:
        known = {pixel.name: pixel.pixel_id for pixel in platforms.pixels(platform)}
        known |= {name: pixel_id for name, (_, pixel_id, _) in FURTHER_PIXELS.items()}
        return {
            "leadId": "lead_ann",
            "pixelId": known[f"{platform}-{account}"],
            "platform": platform,
            "eventName": "Lead",
            **more,
        }

    return body


@pytest.fixture
def nothing_sent(platforms: EmulationHost) -> Callable[[], bool]:
    """Tell whether no request has reached any platform in this test."""
    return lambda: not any(platforms.exchanges(name) for name in platforms.emulators)
