from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession

from convroute.emulation import EmulationHost, Fault, FaultKind
from convroute.emulation import stage as stage_module

FORM = "application/x-www-form-urlencoded"
TOKEN = "made-up"


async def post(session: ClientSession, host: EmulationHost, **options: Any) -> Any:
    async with session.post(f"{host.base_url('acme')}/take", **options) as response:
        await response.read()
    return host.exchanges("acme")[-1]


async def test_an_exchange_has_both_sides(host: EmulationHost, session: ClientSession) -> None:
    exchange = await post(session, host, json=[{"name": "Lead"}], headers={"X-Own": "1"})
    assert (exchange.number, exchange.method, exchange.path) == (1, "POST", "/take")
    assert (exchange.headers["x-own"], exchange.json) == ("1", [{"name": "Lead"}])
    assert exchange.answer.document["accepted"] == 1
    assert (exchange.status, exchange.refused_by, exchange.where) == (200, None, "")


HEADERS = ("Authorization", "Access-Token", "X-Api-Key", "X-Api-Token", "Cookie", "X-Client-Secret")


@pytest.mark.parametrize("header", HEADERS)
async def test_tokens_in_headers_are_masked(
    host: EmulationHost, session: ClientSession, header: str
) -> None:
    exchange = await post(session, host, json=[], headers={header: "of nobody that is known"})
    assert exchange.headers[header.lower()] == "***"


BODIES = {
    "member": ({"json": {"access_token": "unknown", "data": []}}, {"access_token": "***", "data": []}),
    "proof": ({"json": {"appsecret_proof": "00"}}, {"appsecret_proof": "***"}),
    "known-token-anywhere": ({"json": [{"name": "a", "x": TOKEN}]}, [{"name": "a", "x": "***"}]),
    "form": (
        {"data": urlencode({"access_token": "unknown", "data": "[]"}), "headers": {"content-type": FORM}},
        {"access_token": "***", "data": "[]"},
    ),
    "neither": ({"data": b"\xff"}, None),
    "nothing": ({}, None),
}  # fmt: skip


@pytest.mark.parametrize("options, shown", BODIES.values(), ids=BODIES)
async def test_bodies_are_shown_without_tokens(
    host: EmulationHost, session: ClientSession, options: Any, shown: Any
) -> None:
    exchange = await post(session, host, **options)
    assert exchange.json == shown
    assert TOKEN.encode() not in exchange.content
    assert TOKEN not in repr(exchange)


async def test_a_refusal_says_which_rule(host: EmulationHost, session: ClientSession) -> None:
    exchange = await post(session, host, json=[{"name": "bad"}])
    assert exchange.refused_by.name == "bad-name"
    assert exchange.where == "[0].name"


async def test_what_the_platform_said_and_what_left_are_told_apart(
    host: EmulationHost, session: ClientSession
) -> None:
    host.script("acme", [Fault(kind=FaultKind.STATUS, processed=True), Fault(kind=FaultKind.HTML)])
    heard, unheard = [await post(session, host, json=[]) for _ in range(2)]
    assert (heard.answer.status, heard.status, heard.processed) == (200, 503, True)
    assert (unheard.answer, unheard.status, unheard.processed) == (None, 502, False)


async def test_what_is_kept_is_bounded_by_size_too(
    host: EmulationHost, session: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage_module, "MOST_KEPT", 6000)
    for number in range(4):
        await post(session, host, json=[{"name": str(number), "long": "x" * 1000}])
    kept: list[Any] = [e.json for e in host.exchanges("acme")]
    assert [body[0]["name"] for body in kept] == ["2", "3"]
    await post(session, host, json=[{"name": "huge", "long": "x" * 10_000}])
    assert [e.number for e in host.exchanges("acme")] == [5]
