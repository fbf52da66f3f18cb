from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from hashlib import sha256
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from convroute import ConfigurationError, LeadSourceError, PluginError, Router, hookimpl
from convroute.server import create_app
from convroute.server.app_keys import LIFECYCLE
from convroute.server.endpoints import ENDPOINTS


async def test_docs_load_nothing_and_run_nothing(anonymous: TestClient[Any, Any]):
    response = await anonymous.get("/docs")
    html = await response.text()
    assert response.content_type == "text/html"
    assert not re.search(r"<script|<link|<img|<iframe|\son\w+=|\sstyle=|url\(|@import", html)
    assert not re.search(r"(?:src|href)=[\"'](?!#|openapi\.json)", html)
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in policy


async def test_docs_show_every_endpoint_with_a_registered_platform(anonymous: TestClient[Any, Any]):
    html = await (await anonymous.get("/docs")).text()
    for endpoint in ENDPOINTS:
        assert endpoint.summary in html
        assert f'id="{endpoint.name}"' in html
    targets = re.findall(r'href="#(\w+)"', html)
    assert targets
    assert all(f'id="{target}"' in html for target in targets)
    assert "&#34;platform&#34;: &#34;acme&#34;" in html
    assert "{platform}" not in html
    assert "one of acme" in html
    assert html.count("<h4>Answer 20") == sum(e.answer is not None for e in ENDPOINTS)
    assert html.count("<h4>Request, ") == sum(len(e.request) for e in ENDPOINTS)
    assert "`" not in html


async def test_docs_follow_the_readers_colours(anonymous: TestClient[Any, Any]):
    html = await (await anonymous.get("/docs")).text()
    assert "prefers-color-scheme: dark" in html
    assert '<html lang="en">' in html


async def test_pixels_are_listed_without_their_tokens(client: TestClient[Any, Any]):
    response = await client.get("/api/v1/pixels")
    text = await response.text()
    pixels = (await response.json())["data"]["pixels"]
    assert [pixel["name"] for pixel in pixels] == ["consented", "purchases", "shop-eu"]
    assert pixels[1] == {
        "name": "purchases", "platform": "acme", "pixelId": "778", "transport": "scripted",
        "events": ["Purchase"], "hasTestEventCode": False, "testUntil": None,
    }  # fmt: skip
    assert "tok-made-up" not in text


async def test_platforms_are_listed_from_the_registry(client: TestClient[Any, Any]):
    body = await (await client.get("/api/v1/platforms")).json()
    assert body["data"]["platforms"] == [
        {
            "name": "acme", "title": "Acme Ads", "apiVersion": "2",
            "documentation": "https://ads.example.com/docs",
            "identifiers": [
                {"name": "acid", "description": "The click id of Acme.", "inUrl": True}
            ],
            "eventNames": ["Lead", "Purchase"], "customEventNames": True,
            "matchKeys": [
                {"key": "email", "fields": ["emails"], "why": "", "hashed": False, "rare": False},
                {"key": "phone", "fields": ["phones"], "why": "", "hashed": False, "rare": False},
            ],
            "batchLimit": 100,
            "features": {
                "actionSources": {}, "countsTestEvents": None, "deduplication": None, "rateLimit": None,
                "limitedDataUse": "",
            },
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    "method, path",
    [("GET", ""), ("GET", "/d-1"), ("POST", "/d-1/replay")],
)
async def test_deliveries_need_a_queue(client: TestClient[Any, Any], method: str, path: str):
    response = await client.request(method, f"/api/v1/deliveries{path}")
    body = await response.json()
    assert (response.status, body["error"]["code"]) == (501, "NOT_IMPLEMENTED")
    assert body["success"] is False


class TestHealth:
    async def test_alive_and_ready(self, anonymous: TestClient[Any, Any]):
        for path, status in (("/healthz", "ok"), ("/readyz", "ready")):
            response = await anonymous.get(path)
            assert (response.status, await response.json()) == (
                200,
                {"success": True, "data": {"status": status}},
            )

    @pytest.mark.parametrize("path", ["/healthz", "/readyz", "/docs"])
    async def test_head_asks_as_get_does(self, anonymous: TestClient[Any, Any], path: str):
        response = await anonymous.head(path)
        assert (response.status, await response.read()) == (200, b"")

    async def test_not_ready_while_the_store_fails(
        self, anonymous: TestClient[Any, Any], plugin: Any
    ):
        plugin.memory.fail()
        response = await anonymous.get("/readyz")
        body = await response.json()
        assert (response.status, body["error"]["code"]) == (503, "NOT_READY")
        assert "convroute.db" not in str(body)
        assert (await anonymous.get("/healthz")).status == 200

    @pytest.mark.parametrize("error", [RuntimeError("secret"), LeadSourceError("no")])
    async def test_not_ready_whatever_the_store_raises(
        self,
        anonymous: TestClient[Any, Any],
        plugin: Any,
        error: Any,
        caplog: pytest.LogCaptureFixture,
    ):
        plugin.memory.error = error
        assert (await anonymous.get("/readyz")).status == 503
        assert "secret" not in caplog.text

    async def test_not_ready_while_the_store_is_silent(
        self, anonymous: TestClient[Any, Any], plugin: Any, monkeypatch: pytest.MonkeyPatch
    ):
        async def silent(_: Any):
            await asyncio.sleep(60)

        monkeypatch.setattr("convroute.server.health.PATIENCE", 0.01)
        monkeypatch.setattr(plugin.memory, "get", silent)
        assert (await anonymous.get("/readyz")).status == 503

    async def test_not_ready_while_stopping(self, anonymous: TestClient[Any, Any]):
        anonymous.app[LIFECYCLE].stopping = True
        body = await (await anonymous.get("/readyz")).json()
        assert body["error"]["details"] == ["server: is stopping"]

    async def test_ready_without_any_store(self):
        app = create_app(Router(plugins={}))
        async with TestClient(TestServer(app)) as client:
            assert (await client.get("/readyz")).status == 200


class Extra:
    def __init__(self, error: Any = None) -> None:
        self.error = error

    @hookimpl
    def convroute_server_setup(self, app: Any, router: Router):
        if self.error:
            raise self.error

        async def count(request: Any):
            return web.json_response({"pixels": len(router.pixels)})

        async def gone(request: Any):
            raise web.HTTPFound("/healthz")

        app.router.add_get("/extra/pixels", count)
        app.router.add_get("/extra/gone", gone)


async def test_hook_convroute_server_setup():
    app = create_app(Router(plugins={"extra": Extra()}))
    async with TestClient(TestServer(app)) as client:
        assert await (await client.get("/extra/pixels")).json() == {"pixels": 0}
        assert (await client.get("/extra/gone", allow_redirects=False)).status == 302


@pytest.mark.parametrize("error", [RuntimeError("no"), ConfigurationError("no")])
def test_a_plugin_that_fails_to_set_up_stops_the_server(error: Any):
    with pytest.raises(ConfigurationError, match="no"):
        create_app(Router(plugins={"extra": Extra(error)}))


def test_a_plugin_that_fails_to_set_up_is_named():
    plugins = {"first": Extra(), "second": Extra(RuntimeError("no"))}
    words = "plugin 'second': convroute_server_setup failed: RuntimeError: no"
    with pytest.raises(PluginError, match=words) as caught:
        create_app(Router(plugins=plugins))
    assert caught.value.plugin == "second"
