from __future__ import annotations

from typing import Any

import pytest
from aiohttp import ClientSession

from convroute.emulation import EmulationHost, FaultKind


async def control(
    session: ClientSession, host: EmulationHost, method: str, path: str, **options: Any
) -> tuple[int, Any]:
    async with session.request(method, f"{host.url}/_emulation/{path}", **options) as response:
        is_json = response.content_type == "application/json"
        return response.status, await response.json() if is_json else await response.text()


async def test_faults_are_scripted_by_http(host: EmulationHost, session: ClientSession) -> None:
    faults = [{"kind": "latency", "seconds": 0.5}, {"kind": "status", "status": 500, "times": 2}]
    answer = await control(session, host, "POST", "acme/faults", json=faults)
    assert answer == (200, {"pending": 3})
    pending = [(f.kind, f.seconds, f.status) for f in host.pending("acme")]
    assert pending == [
        (FaultKind.LATENCY, 0.5, None),
        (FaultKind.STATUS, 0.0, 500),
        (FaultKind.STATUS, 0.0, 500),
    ]


BAD = {
    "not-json": (b"{", "not JSON"),
    "not-a-list": (b"{}", "faults: must be a list"),
    "unknown-kind": (b'[{"kind": "flood"}]', "faults[0].kind: must be one of latency"),
    "kind-missing": (b"[{}]", "faults[0].kind: is required"),
    "unknown-member": (b'[{"kind": "html", "second": 1}]', "did you mean seconds"),
    "negative": (b'[{"kind": "latency", "seconds": -1}]', "faults[0]"),
    "second-of-two": (b'[{"kind": "html"}, {"kind": 7}]', "faults[1].kind"),
    "too-many": (b'[{"kind": "html", "times": 10000}, {"kind": "html"}]', "at most 10000"),
}


@pytest.mark.parametrize("body, message", BAD.values(), ids=BAD)
async def test_bad_faults_are_named_and_none_is_queued(
    host: EmulationHost, session: ClientSession, body: bytes, message: str
) -> None:
    status, answer = await control(session, host, "POST", "acme/faults", data=body)
    assert status == 400
    assert any(message in error for error in answer["errors"]), answer
    assert not host.pending("acme")


async def test_events_come_back_as_json(host: EmulationHost, session: ClientSession) -> None:
    await session.post(f"{host.base_url('acme')}/", json=[{"name": "Lead", "value": 1}])
    assert await control(session, host, "GET", "acme/events") == (
        200,
        [
            {
                "pixel_id": "A1",
                "name": "Lead",
                "event_id": None,
                "body": {"name": "Lead", "value": 1},
                "test": False,
                "duplicate": False,
                "merged": False,
                "received_at": None,
            }
        ],
    )


async def test_delete_forgets_faults_and_events(
    host: EmulationHost, session: ClientSession
) -> None:
    await session.post(f"{host.base_url('acme')}/", json=[{"name": "Lead"}])
    await control(session, host, "POST", "acme/faults", json=[{"kind": "html"}])
    assert (await control(session, host, "DELETE", "acme"))[0] == 204
    assert await control(session, host, "GET", "acme/events") == (200, [])
    assert not host.pending("acme")


@pytest.mark.parametrize(
    "method, path",
    [
        ("GET", "nobody/events"),
        ("POST", "nobody/faults"),
        ("PUT", "nobody/limit"),
        ("DELETE", "nobody"),
    ],
)
async def test_an_unknown_platform_is_404(
    host: EmulationHost, session: ClientSession, method: str, path: str
) -> None:
    assert (await control(session, host, method, path))[0] == 404


async def test_pending_faults_come_back_as_json(
    host: EmulationHost, session: ClientSession
) -> None:
    faults = [{"kind": "wrong_count", "by": 2}, {"kind": "html", "after": 1, "times": None}]
    await control(session, host, "POST", "acme/faults", json=faults)
    status, waiting = await control(session, host, "GET", "acme/faults")
    assert status == 200
    told = [(f["kind"], f["by"], f["after"], f["times"]) for f in waiting]
    assert told == [("wrong_count", 2, 0, 1), ("html", -1, 1, None)]
    again = await control(session, host, "POST", "acme/faults", json=waiting)
    assert again == (200, {"pending": 4})


async def test_a_limit_is_set_by_http(host: EmulationHost, session: ClientSession) -> None:
    answer = await control(session, host, "PUT", "acme/limit", json={"per_hour": 1})
    assert answer == (200, {"limits": [{"requests": 1, "seconds": 3600.0}]})
    url = f"{host.base_url('acme')}/"
    assert [(await session.get(url)).status for _ in range(2)] == [200, 429]
    assert await control(session, host, "PUT", "acme/limit", json={}) == (200, {"limits": []})
    assert (await session.get(url)).status == 200


async def test_the_clock_is_put_forward_by_http(
    host: EmulationHost, session: ClientSession
) -> None:
    answer = await control(session, host, "POST", "advance", json={"hours": 1.5})
    assert answer == (200, {"now": "2026-03-01T13:30:00+00:00"})


WRONG = {
    "limit-unit": ("PUT", "acme/limit", {"per_week": 1}, "per_week is none of per_second"),
    "limit-text": ("PUT", "acme/limit", {"per_day": "many"}, "per_day must be a whole number"),
    "limit-negative": ("PUT", "acme/limit", {"per_day": -1}, "per_day must be a whole number"),
    "limit-list": ("PUT", "acme/limit", [1], "the body must be an object"),
    "clock-back": ("POST", "advance", {"hours": -1}, "the clock only goes forward"),
    "clock-unit": ("POST", "advance", {"years": 1}, "takes days, hours, minutes, seconds"),
    "clock-text": ("POST", "advance", {"hours": "two"}, "takes days, hours, minutes, seconds"),
    "clock-too-far": ("POST", "advance", {"days": 10**7}, "takes days, hours"),
}


@pytest.mark.parametrize("method, path, body, message", WRONG.values(), ids=WRONG)
async def test_what_is_wrong_is_told(
    host: EmulationHost, session: ClientSession, method: str, path: str, body: Any, message: str
) -> None:
    status, answer = await control(session, host, method, path, json=body)
    assert status == 400
    assert message in answer["errors"][0]


async def test_exchanges_come_back_as_json(host: EmulationHost, session: ClientSession) -> None:
    url = f"{host.base_url('acme')}/take?token=made-up"
    await session.post(url, json=[{"name": "bad"}], headers={"x-api-token": "made-up"})
    _, (exchange,) = await control(session, host, "GET", "acme/exchanges")
    assert exchange.pop("headers")["x-api-token"] == "***"
    assert exchange == {
        "number": 1,
        "at": "2026-03-01T12:00:00+00:00",
        "method": "POST",
        "path": "/take",
        "json": [{"name": "bad"}],
        "status": 400,
        "answer": {"status": 400, "headers": {}, "json": {}},
        "refused": {
            "rule": "bad-name",
            "field": "name",
            "refuses": "<bad> names",
            "source": "the book of names",
            "where": "[0].name",
        },
        "fault": None,
        "processed": True,
        "limited": False,
    }


async def test_the_rules_come_back_as_json(host: EmulationHost, session: ClientSession) -> None:
    status, (rule,) = await control(session, host, "GET", "acme/rules")
    assert (status, rule["name"], rule["source"]) == (200, "bad-name", "the book of names")
