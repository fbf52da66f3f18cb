from __future__ import annotations

import importlib
import urllib.request
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any

import aiohttp
import pytest

from convroute.emulation import EmulationHost
from convroute.errors import ConfigurationError, PortUnavailable
from convroute.hookspecs import hookimpl
from convroute.routing.registry import Plugin
from convroute.spi import EmulatedEvent, EmulatedRequest, Emulator, HttpResponse, Pixel
from convroute.testing import emulated, emulated_in_thread, installed_emulators


class EmulatedAcme(Emulator):
    name, title = "acme", "Acme Ads"

    def pixels(self) -> Sequence[Pixel]:
        return []

    def answer(self, request: EmulatedRequest) -> HttpResponse:
        return HttpResponse.of(200, {"path": request.path})

    def received(self) -> Sequence[EmulatedEvent]:
        return []

    def reset(self) -> None:
        pass

    def throttled(self) -> HttpResponse:
        return HttpResponse.of(429, {})


@hookimpl
def convroute_emulators() -> Iterable[Emulator]:
    yield EmulatedAcme()


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    acme, plain = ModuleType("acme"), ModuleType("plain")
    vars(acme)["convroute_emulators"] = convroute_emulators
    plugins = (Plugin(name="acme", module=acme), Plugin(name="plain", module=plain))
    module = importlib.import_module("convroute.testing.hosting")
    monkeypatch.setattr(module, "discover", lambda: plugins)


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310
        body: bytes = response.read()
        return body


@pytest.mark.usefixtures("installed")
async def test_installed_emulators_are_served() -> None:
    async with (
        emulated() as host,
        aiohttp.ClientSession() as session,
        session.get(f"{host.base_url('acme')}/x") as response,
    ):
        assert await response.json() == {"path": "/x"}


@pytest.mark.usefixtures("installed")
def test_each_call_gives_fresh_ones() -> None:
    (first,), (second,) = installed_emulators(), installed_emulators("acme")
    assert first is not second


@pytest.mark.usefixtures("installed")
def test_an_unknown_name_is_told() -> None:
    with pytest.raises(ConfigurationError, match="no plugin emulates acne; known: acme"):
        installed_emulators("acne")


async def test_given_emulators_need_no_installation() -> None:
    acme = EmulatedAcme()
    async with emulated(acme) as host:
        assert dict(host.emulators) == {"acme": acme}


def test_a_blocking_test_runs_them_in_a_thread() -> None:
    with emulated_in_thread(EmulatedAcme()) as host:
        url = f"{host.base_url('acme')}/x"
        assert fetch(url) == b'{"path":"/x"}'
        assert [e.path for e in host.exchanges("acme")] == ["/x"]
    with pytest.raises(OSError, match="refused"):
        fetch(url)


def test_what_keeps_the_thread_from_listening_is_raised() -> None:
    with emulated_in_thread(EmulatedAcme()) as host:
        port = int(host.url.rpartition(":")[2])
        with (
            pytest.raises(PortUnavailable, match="another program listens there"),
            emulated_in_thread(EmulatedAcme(), port=port),
        ):
            pytest.fail("it listens on a port that is taken")


@pytest.fixture
def host(installed: None, request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue("emulated_platforms")


def test_the_fixture_serves_a_blocking_test(host: EmulationHost) -> None:
    assert fetch(f"{host.base_url('acme')}/x") == b'{"path":"/x"}'


async def test_the_fixture_serves_an_async_test(host: EmulationHost) -> None:
    async with aiohttp.ClientSession() as session:
        assert (await session.get(f"{host.base_url('acme')}/x")).status == 200
