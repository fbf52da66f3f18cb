from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from convroute import Router, ServerSettings, Settings
from convroute.server import create_app

LEADS = "/api/v1/leads"


def at(lead_id: str):
    return URL(f"{LEADS}/{quote(lead_id, safe='')}", encoded=True)


async def put(client: TestClient[Any, Any], lead_id: str, record: Any):
    response = await client.put(at(lead_id), json=record)
    return response.status, await response.json()


async def test_a_lead_is_put_got_replaced_and_forgotten(client: TestClient[Any, Any]):
    record = {"email": "bob@example.com", "firstName": "Bob"}
    expected = {"id": "lead_2", **record}
    assert await put(client, "lead_2", record) == (201, {"success": True, "data": expected})
    response = await client.get(at("lead_2"))
    assert (response.status, await response.json()) == (200, {"success": True, "data": expected})
    status, body = await put(client, "lead_2", {"id": "lead_2", "phone": "+12025550123"})
    assert (status, body["data"]) == (200, {"id": "lead_2", "phone": "+12025550123"})
    response = await client.delete(at("lead_2"))
    assert (response.status, await response.json()) == (
        200,
        {"success": True, "data": {"leadId": "lead_2", "forgotten": True}},
    )
    for method in ("GET", "DELETE"):
        response = await client.request(method, at("lead_2"))
        body = await response.json()
        assert (response.status, body["error"]["code"]) == (404, "NOT_FOUND")
        assert body["error"]["details"] == ["leadId: no lead of this id is stored"]


async def test_a_click_id_is_captured_when_the_lead_is_stored(client: TestClient[Any, Any]):
    record = {
        "landingUrl": "https://shop.example.com/?acid=click-1",
        "createdAt": "2026-05-01T12:00:00Z",
    }
    _, body = await put(client, "lead_2", record)
    assert body["data"]["clickIds"] == {
        "acid": {"value": "click-1", "seenAt": "2026-05-01T12:00:00+00:00"}
    }


@pytest.mark.parametrize(
    "lead_id",
    ["a/b", "a%2Fb", "a b", "100%", "ann+1@example.com", "{x}", "日本", "a?b#c", "..a", "x" * 255],
)
async def test_any_text_can_be_an_id_and_is_decoded_once(
    client: TestClient[Any, Any], plugin: Any, lead_id: str
):
    status, body = await put(client, lead_id, {"email": "bob@example.com"})
    assert (status, body["data"]["id"]) == (201, lead_id)
    assert lead_id in plugin.memory.leads
    response = await client.get(at(lead_id))
    assert (await response.json())["data"]["id"] == lead_id


@pytest.mark.parametrize("lead_id", ["x" * 256, "a\nb", "a\x00b", " a"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_an_id_that_cannot_be_one_is_refused(
    client: TestClient[Any, Any], lead_id: str, method: str
):
    response = await client.request(method, at(lead_id), json={})
    body = await response.json()
    assert response.status == 400
    assert body["error"]["details"][0].startswith("leadId: ")


async def test_every_fault_of_a_record_is_told(client: TestClient[Any, Any]):
    record = {"id": "other", "email": {"a": 1}, "createdAt": "yesterday", "consent": "maybe"}
    status, body = await put(client, "lead_2", record)
    assert status == 400
    assert {detail.partition(":")[0] for detail in body["error"]["details"]} == {
        "id", "email", "createdAt", "consent",
    }  # fmt: skip


async def test_a_number_may_stand_for_the_id(client: TestClient[Any, Any]):
    assert (await put(client, "42", {"id": 42}))[0] == 201


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_a_store_that_fails_is_unavailable(
    client: TestClient[Any, Any], plugin: Any, method: str
):
    plugin.memory.fail()
    response = await client.request(method, at("lead_1"), json={})
    body = await response.json()
    assert (response.status, body["error"]["code"]) == (503, "LEADS_UNAVAILABLE")
    assert response.headers["Retry-After"] == "5"
    assert "convroute.db" not in str(body)


NDJSON = {"Content-Type": "application/x-ndjson"}
CSV = {"Content-Type": "text/csv; charset=utf-8"}


async def upload(client: TestClient[Any, Any], content: Any, headers: Any):
    response = await client.post(f"{LEADS}/import", data=content, headers=headers)
    return response.status, await response.json()


async def test_ndjson_is_imported_and_faults_are_told_by_line(
    client: TestClient[Any, Any], plugin: Any
):
    content = (
        b'{"id": "n1", "email": "a@example.com", "landingUrl": "https://x.example.com/?acid=c"}\n'
        b"canary\n\n"
        b'{"id": "n2", "email": {"canary": 1}}\n'
        b'{"email": "canary@example.com"}\n'
        b'{"id": "n3"}'
    )
    status, body = await upload(client, content, NDJSON)
    data = body["data"]
    assert (status, data["read"], data["written"], data["refused"]) == (200, 5, 2, 3)
    assert [fault["line"] for fault in data["faults"]] == [2, 4, 5]
    assert "canary" not in str(body)
    assert set(plugin.memory.leads) >= {"n1", "n3"}
    assert plugin.memory.leads["n1"].keys.value_of("acid") == "c"


async def test_csv_is_imported(client: TestClient[Any, Any], plugin: Any):
    content = b"id,email,first_name,source\nc1,a@example.com,Ann,fair\n"
    status, body = await upload(client, content, CSV)
    assert (status, body["data"]["written"]) == (200, 1)
    assert plugin.memory.leads["c1"].to_record() == {
        "id": "c1", "email": "a@example.com", "firstName": "Ann", "custom": {"source": "fair"},
    }  # fmt: skip


async def test_an_import_may_be_longer_than_other_bodies(client: TestClient[Any, Any], plugin: Any):
    async def lines() -> AsyncIterator[bytes]:
        for number in range(5000):
            yield b'{"id": "many%d"}\n' % number

    status, body = await upload(client, lines(), NDJSON)
    assert (status, body["data"]["written"]) == (200, 5000)
    whole = b"".join(b'{"id": "whole%d"}\n' % number for number in range(5000))
    assert len(whole) > 20_000
    status, body = await upload(client, whole, NDJSON)
    assert (status, body["data"]["written"]) == (200, 5000)


async def test_an_import_of_another_type_is_refused(client: TestClient[Any, Any]):
    status, body = await upload(client, b"{}", {"Content-Type": "application/json"})
    assert status == 415
    assert body["error"]["details"] == [
        "Content-Type: must be application/x-ndjson or text/csv, in UTF-8"
    ]


async def test_an_import_into_a_store_that_fails(client: TestClient[Any, Any], plugin: Any):
    plugin.memory.fail()
    status, body = await upload(client, b'{"id": "n1"}', NDJSON)
    assert (status, body["error"]["code"]) == (503, "LEADS_UNAVAILABLE")


@pytest.mark.parametrize(
    "method, path", [("GET", "/x"), ("PUT", "/x"), ("DELETE", "/x"), ("POST", "/import")]
)
async def test_without_a_lead_store_the_server_says_what_to_configure(
    server_settings: ServerSettings, method: str, path: str
):
    router = Router(settings=Settings(server=server_settings), plugins={})
    headers = {"X-API-Key": "another-key"}
    async with TestClient(TestServer(create_app(router)), headers=headers) as client:
        response = await client.request(method, LEADS + path, json={})
        body = await response.json()
    assert (response.status, body["error"]["code"]) == (501, "NOT_IMPLEMENTED")
    assert "`database`" in body["error"]["details"][0]
