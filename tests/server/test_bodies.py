from __future__ import annotations

import gzip
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient

FIRE = "/api/v1/pixels/fire"


async def refusal(client: TestClient[Any, Any], path: str = FIRE, **request: Any):
    response = await client.post(path, **request)
    body = await response.json()
    return response.status, body["error"]["code"], body["error"]["details"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=latin-1"},
        {},
    ],
    ids=["text", "form", "latin-1", "none"],
)
@pytest.mark.parametrize(
    "method, path", [("POST", FIRE), ("POST", f"{FIRE}/batch"), ("PUT", "/api/v1/leads/lead_1")]
)
async def test_only_json_is_taken(
    client: TestClient[Any, Any], headers: Any, method: str, path: str
):
    skip = () if headers else ("Content-Type",)
    response = await client.request(
        method, path, data=b"{}", headers=headers, skip_auto_headers=skip
    )
    body = await response.json()
    assert (response.status, body["error"]["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert body["error"]["details"] == ["Content-Type: must be application/json, in UTF-8"]


JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "content, detail",
    [
        (b"", "body: is empty; it must be JSON"),
        (b'{"leadId":\n  canary}', "body: is not JSON at line 2, column 3"),
        (b'{"leadId": "\xff"}', None),
        (b'{"v": NaN}', None),
        (b"[" * 5000, None),
        (b"[]", "body: must be a JSON object"),
        (b'"canary"', "body: must be a JSON object"),
        (b"null", "body: must be a JSON object"),
    ],
    ids=["empty", "word", "no UTF-8", "NaN", "deep", "list", "text", "null"],
)
async def test_what_is_no_json_object_is_told_without_its_content(
    client: TestClient[Any, Any], content: Any, detail: str | None
):
    status, code, (told,) = await refusal(client, data=content, headers=JSON)
    assert (status, code) == (400, "VALIDATION_ERROR")
    assert told.startswith("body: ")
    assert "canary" not in told
    assert detail in (None, told)


async def test_a_body_that_is_too_long_is_refused_by_its_length(client: TestClient[Any, Any]):
    status, code, details = await refusal(client, data=b" " * 20_001, headers=JSON)
    assert (status, code) == (413, "PAYLOAD_TOO_LARGE")
    assert details == ["body: must have at most 20000 bytes"]


async def test_a_body_of_the_longest_length_is_read(client: TestClient[Any, Any]):
    status, code, _ = await refusal(client, data=b"{}".ljust(20_000), headers=JSON)
    assert (status, code) == (400, "VALIDATION_ERROR")


async def test_a_body_of_unknown_length_is_refused_once_it_is_too_long(
    client: TestClient[Any, Any],
):
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 1000

    status, code, _ = await refusal(client, data=endless(), headers=JSON)
    assert (status, code) == (413, "PAYLOAD_TOO_LARGE")


async def test_a_compressed_body_is_measured_unpacked(
    client: TestClient[Any, Any], event: dict[str, Any]
):
    headers = JSON | {"Content-Encoding": "gzip"}
    bomb = gzip.compress(b" " * 5_000_000)
    assert len(bomb) < 20_000
    status, code, _ = await refusal(client, data=bomb, headers=headers)
    assert (status, code) == (413, "PAYLOAD_TOO_LARGE")


async def test_a_broken_encoding_is_the_clients_fault(client: TestClient[Any, Any]):
    headers = JSON | {"Content-Encoding": "gzip"}
    status, code, details = await refusal(client, data=b"not gzip at all", headers=headers)
    assert (status, code, details) == (
        400,
        "VALIDATION_ERROR",
        ["body: could not be read to its end"],
    )


async def test_a_path_that_is_not_there(client: TestClient[Any, Any]):
    response = await client.get("/api/v1/nothing")
    body = await response.json()
    assert (response.status, body["error"]["code"]) == (404, "NOT_FOUND")
    assert body["error"]["message"] == "Resource not found"


async def test_a_method_that_the_path_does_not_take(client: TestClient[Any, Any]):
    response = await client.get(FIRE)
    body = await response.json()
    assert (response.status, body["error"]["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert response.headers["Allow"] == "POST"
    assert body["error"]["details"] == ["method: this path takes POST"]


@pytest.mark.parametrize("path", ["/healthz", "/docs", "/nothing", "/api/v1/pixels"])
async def test_every_answer_has_the_safe_headers_and_no_banner(
    anonymous: TestClient[Any, Any], path: str
):
    headers = (await anonymous.get(path)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "Server" not in headers


async def test_a_sane_request_id_is_taken_and_logged(
    client: TestClient[Any, Any], caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    response = await client.get("/api/v1/pixels", headers={"X-Request-ID": "crm:42"})
    assert response.headers["X-Request-ID"] == "crm:42"
    assert "GET /api/v1/pixels 200 in" in caplog.text
    assert "request crm:42" in caplog.text


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, "é", "<script>"])
async def test_any_other_request_id_is_replaced(client: TestClient[Any, Any], given: str):
    response = await client.get("/healthz", headers={"X-Request-ID": given})
    made = response.headers["X-Request-ID"]
    assert len(made) == 32
    assert made.isalnum()


async def test_two_requests_have_two_ids(client: TestClient[Any, Any]):
    first, second = [(await client.get("/healthz")).headers["X-Request-ID"] for _ in "12"]
    assert first != second


async def test_a_lead_id_does_not_reach_the_log(
    client: TestClient[Any, Any], caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    await client.get("/api/v1/leads/canary@example.com?x=canary")
    assert "/api/v1/leads/{leadId} 404" in caplog.text
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("convroute")]
    assert not any("canary" in line for line in ours)
