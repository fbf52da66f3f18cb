from __future__ import annotations

from typing import Any

import pytest
from aiohttp import ClientSession

from convroute.emulation import EmulationHost
from convroute.errors import ConfigurationError, PortUnavailable

EVENT = {"name": "Lead"}


async def test_the_emulator_gets_the_request_as_it_was_sent(
    acme: Any, host: EmulationHost, session: ClientSession
) -> None:
    url = f"{host.base_url('acme')}/v1/take/?code=a%20b"
    async with session.post(url, json=[EVENT], headers={"X-Token": "t"}) as response:
        assert (await response.json())["accepted"] == 1
        assert response.headers["content-type"] == "application/json"
    (request,) = acme.seen
    assert (request.method, request.path, request.query) == ("POST", "/v1/take/", {"code": "a b"})
    assert request.headers["x-token"] == "t"
    assert request.body == b'[{"name": "Lead"}]'
    assert request.received_at.isoformat() == "2026-03-01T12:00:00+00:00"


async def test_exchanges_are_recorded_without_the_query(
    host: EmulationHost, session: ClientSession
) -> None:
    await session.get(f"{host.base_url('acme')}/x?access_token=secret")
    (exchange,) = host.exchanges("acme")
    assert (exchange.path, exchange.status, exchange.fault) == ("/x", 200, None)
    assert not host.exchanges("acme2")


async def test_only_the_last_records_are_kept(host: EmulationHost, session: ClientSession) -> None:
    for number in range(3):
        events = [{"name": f"{number}-{n}"} for n in range(3)]
        await session.post(f"{host.base_url('acme')}/", json=events)
    assert [e.name for e in host.received("acme")] == ["1-1", "1-2", "2-0", "2-1", "2-2"]
    for _ in range(4):
        await session.get(f"{host.base_url('acme')}/")
    assert len(host.exchanges("acme")) == 5


@pytest.mark.parametrize("name", ["acme", "acme2"])
async def test_reset_forgets(host: EmulationHost, session: ClientSession, name: str) -> None:
    url = f"{host.base_url(name)}/"
    await session.post(url, json=[EVENT])
    host.reset(name)
    assert not host.received(name)
    assert not host.exchanges(name)
    await session.post(url, json=[{"name": "Contact"}])
    assert [e.name for e in host.received(name)] == ["Contact"]


async def test_pixels_and_tables_for_a_router(host: EmulationHost) -> None:
    assert [p.name for p in host.pixels()] == ["acme-good", "acme-good"]
    assert [p.name for p in host.pixels("acme")] == ["acme-good"]
    assert host.plugin_tables()["acme"] == {"base_url": f"{host.url}/acme"}


async def test_an_unknown_platform_is_404(host: EmulationHost, session: ClientSession) -> None:
    async with session.get(f"{host.url}/nobody/x") as response:
        assert response.status == 404
    with pytest.raises(ConfigurationError, match="known: acme, acme2"):
        host.base_url("nobody")


async def test_two_of_one_name_are_refused(acme: Any) -> None:
    with pytest.raises(ConfigurationError, match="'acme' is taken"):
        EmulationHost([acme, acme])


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.1", "example.com"])
async def test_only_loopback_unless_asked(acme: Any, address: str) -> None:
    with pytest.raises(ConfigurationError, match="expose=True"):
        EmulationHost([acme], host=address)


async def test_exposed_when_asked(acme: Any, session: ClientSession) -> None:
    async with EmulationHost([acme], host="0.0.0.0", expose=True) as host:
        port = host.url.rpartition(":")[2]
        async with session.get(f"http://127.0.0.1:{port}/acme/") as response:
            assert response.status == 200


async def test_a_port_in_use_leaves_nothing_behind(acme: Any, host: EmulationHost) -> None:
    port = int(host.url.rpartition(":")[2])
    other = EmulationHost([acme], port=port)
    with pytest.raises(PortUnavailable, match="another program listens there"):
        await other.__aenter__()
    with pytest.raises(ConfigurationError, match="not running"):
        _ = other.url
