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
    "method, path", [("GET", "nobody/events"), ("POST", "nobody/faults"), ("DELETE", "nobody")]
)
async def test_an_unknown_platform_is_404(
    host: EmulationHost, session: ClientSession, method: str, path: str
) -> None:
    assert (await control(session, host, method, path))[0] == 404


async def test_the_page_shows_counts_and_escapes_what_arrived(
    host: EmulationHost, session: ClientSession
) -> None:
    event = {"name": "<script>alert(1)</script>"}
    await session.post(f"{host.base_url('acme')}/", json=[event])
    async with session.get(f"{host.url}/_emulation") as response:
        text = await response.text()
        assert response.content_type == "text/html"
    assert "1 requests, 1 events, 0 tests, 0 duplicates, 0 faults waiting" in text
    assert "Acme &lt;Ads&gt;" in text
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "src=" not in text
    assert "href=" not in text
