from __future__ import annotations

import pytest
from aiohttp import ClientSession

from convroute.emulation import EmulationHost, Fault, FaultKind
from convroute.errors import ConfigurationError
from convroute.spi import RateLimit


async def get(session: ClientSession, host: EmulationHost, name: str = "acme") -> tuple[int, str]:
    async with session.get(f"{host.base_url(name)}/") as response:
        return response.status, response.headers.get("x-use", "")


async def test_what_is_beyond_is_throttled_until_the_time_is_over(
    host: EmulationHost, session: ClientSession
) -> None:
    host.limit("acme", per_minute=2)
    assert [await get(session, host) for _ in range(3)] == [
        (200, "50 60"), (200, "100 60"), (429, "100 60"),
    ]  # fmt: skip
    host.advance(seconds=59)
    assert await get(session, host) == (429, "100 1")
    host.advance(seconds=1)
    assert await get(session, host) == (200, "50 60")
    told = [(e.status, e.limited, e.processed) for e in host.exchanges("acme")]
    assert told[2:] == [(429, True, False), (429, True, False), (200, False, True)]


async def test_the_nearest_of_several_limits_counts(
    host: EmulationHost, session: ClientSession
) -> None:
    host.limit("acme", per_second=2, per_hour=3)
    uses = []
    for _ in range(4):
        uses.append(await get(session, host))
        host.advance(seconds=1)
    assert uses == [(200, "50 1"), (200, "66 3599"), (200, "100 3598"), (429, "100 3597")]


async def test_nothing_at_all_is_a_limit_too(host: EmulationHost, session: ClientSession) -> None:
    host.limit("acme", per_day=0)
    assert await get(session, host) == (429, "100 86400")


async def test_limits_are_each_platforms_own_and_can_be_taken_back(
    host: EmulationHost, session: ClientSession
) -> None:
    host.limit("acme", per_day=0)
    assert (await get(session, host, "acme2"))[0] == 200
    host.limit("acme")
    assert await get(session, host) == (200, "")


async def test_what_the_platform_declares_holds_until_a_test_says_otherwise(
    host: EmulationHost, session: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(host.emulators["acme2"]), "rate_limits", (RateLimit(1, 60),))
    host.limit("acme2")
    assert [(await get(session, host, "acme2"))[0] for _ in range(2)] == [200, 429]
    host.limit("acme2", per_minute=5)
    assert (await get(session, host, "acme2"))[0] == 200


async def test_a_request_beyond_the_limit_meets_no_fault(
    host: EmulationHost, session: ClientSession
) -> None:
    host.limit("acme", per_minute=1)
    host.script("acme", [Fault(kind=FaultKind.LATENCY), Fault(kind=FaultKind.STATUS)])
    assert [(await get(session, host))[0] for _ in range(2)] == [200, 429]
    assert [fault.kind for fault in host.pending("acme")] == [FaultKind.STATUS]


async def test_reset_counts_anew_and_keeps_the_limit(
    host: EmulationHost, session: ClientSession
) -> None:
    host.limit("acme", per_day=1)
    await get(session, host)
    host.reset("acme")
    assert [(await get(session, host))[0] for _ in range(2)] == [200, 429]


@pytest.mark.parametrize("number", [-1, 10**10, 1.5, True, "2"])
async def test_a_number_that_no_limit_can_have_is_refused(host: EmulationHost, number: int) -> None:
    with pytest.raises(ConfigurationError, match="per_second must be a whole number"):
        host.limit("acme", per_second=number)


async def test_one_platform_can_be_held_by_itself(
    host: EmulationHost, session: ClientSession
) -> None:
    acme = host.platform("acme")
    assert (acme.name, acme.base_url) == ("acme", host.base_url("acme"))
    assert [pixel.name for pixel in acme.pixels] == [acme.pixel.name] == ["acme-good"]
    acme.limit(per_minute=1)
    acme.script(Fault(kind=FaultKind.STATUS))
    assert (await get(session, host))[0] == 503
    assert (await get(session, host))[0] == 429
    acme.advance(minutes=1)
    assert (await get(session, host))[0] == 200
    assert [e.number for e in acme.exchanges()] == [1, 2, 3]
    assert acme.emulator is host.emulators["acme"]
    acme.reset()
    assert not acme.exchanges()
    assert not acme.received()
    assert not acme.pending()
    with pytest.raises(ConfigurationError, match="known: acme, acme2"):
        host.platform("nobody")
