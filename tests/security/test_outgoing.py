"""Where a request with a token goes: to the platform that the settings name, whatever anybody tries."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from convroute import Pixel, Router, Secret, Settings
from convroute.cli.root import main
from convroute.errors import ConfigurationError
from convroute.model.http import HttpRequest
from convroute.retry import RetryPolicy
from convroute.testing import RawAnswer, ScriptedServer
from convroute.transports.http import HttpSettings, HttpTransport

TOKEN = "made-up-token-canary"
PLATFORMS = {"facebook": "123456789", "tiktok": "C0123456789"}
both = pytest.mark.parametrize("platform", PLATFORMS)

URLS = {
    "empty": "", "blank": " ", "no scheme": "api.example.com", "no host": "https://", "file": "file:///etc/passwd",
    "FTP": "ftp://api.example.com", "script": "javascript:alert(1)", "user": "https://api.example.com@evil.example.com",
    "user and password": "https://a:b@evil.example.com", "query": "https://evil.example.com?x=",
    "fragment": "https://evil.example.com#", "dots": "https://api.example.com/../x", "escape": "https://api.example.com/%2e%2e",
    "backslash": "https://api.example.com\\@evil.example.com", "line break": "https://api.example.com\r\nX: 1",
    "blank within": "https://api.example.com /x", "no port": "https://api.example.com:port",
    "port too high": "https://api.example.com:99999", "no ASCII": "https://api.example\u3002com",
    "semicolon": "https://api.example.com/;x", "tab": "https://api.ex\tample.com",
}  # fmt: skip
VERSIONS = {
    "empty": "", "dots": "..", "dot": ".", "slash": "v1/../..", "host": "@evil.example.com", "query": "v1?x=1",
    "fragment": "v1#", "escape": "%2e%2e", "backslash": "v1\\..", "line break": "v1\r\nX: 1", "blank": "v 1",
}  # fmt: skip


def pixel(platform: str, **changes: Any) -> Pixel:
    return Pixel(
        **{
            "name": "p",
            "platform": platform,
            "pixel_id": PLATFORMS[platform],
            "access_token": Secret(TOKEN),
            **changes,
        }
    )


def faults(platform: str, table: dict[str, Any], **changes: Any) -> dict[str, str]:
    settings = Settings(plugins={platform: table})
    try:
        Router([pixel(platform, **changes)], settings=settings)
    except ConfigurationError as error:
        return {fault.path: fault.message for fault in error.faults}
    return {}


def router_to(server: ScriptedServer, platform: str) -> Router:
    settings = Settings(plugins={platform: {"base_url": server.url}}, retry=RetryPolicy(attempts=1))
    return Router([pixel(platform)], settings=settings)


@both
@pytest.mark.parametrize("url", URLS.values(), ids=URLS)
def test_a_base_url_that_could_lead_elsewhere_is_refused(platform: str, url: str):
    ((path, message),) = faults(platform, {"base_url": url}).items()
    assert path.endswith("base_url")
    assert message.startswith("must be ")
    assert "evil" not in message


@both
@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_a_version_that_is_more_than_a_segment_is_refused(platform: str, version: str):
    found = faults(platform, {"api_version": version})
    assert [path.rpartition(".")[2] for path in found] == ["api_version"]


@both
@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.com",
        "http://192.0.2.7",
        "http://10.0.0.1:8090",
        "http://127.0.0.1.example.com",
    ],
)
def test_plain_http_to_another_machine_has_to_be_asked_for(platform: str, url: str):
    (message,) = faults(platform, {"base_url": url}).values()
    assert message.startswith(
        "must be an https URL: over plain http anybody on the way could read the token"
    )
    assert faults(platform, {"base_url": url, "allow_plain_http": True}) == {}


@both
@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8090/x", "http://localhost:1", "http://[::1]:9", "http://emulator.localhost", "https://x.example.com/y/"],
)  # fmt: skip
def test_this_machine_and_https_are_taken(platform: str, url: str):
    assert faults(platform, {"base_url": url}) == {}


def test_check_tells_it_with_its_place(tmp_path: Path):
    file = tmp_path / "convroute.toml"
    file.write_text('[convroute.plugins.tiktok]\nbase_url = "http://api.example.com"\n')
    result = CliRunner().invoke(main, ["check", "--config", str(file)])
    assert result.exit_code == 3
    assert "plugins.tiktok.base_url: must be an https URL" in result.output


@pytest.mark.parametrize(
    "pixel_id", ["..", "../../x", "1@evil.example.com", "1?x", "1#", "%2e%2e", "1\r\nX: 1"]
)
def test_a_pixel_id_in_a_path_is_digits(pixel_id: str):
    (path,) = faults("facebook", {}, pixel_id=pixel_id)
    assert path.endswith("pixel_id")


@both
@pytest.mark.parametrize("token", ["a\r\nX-Injected: 1", "a\nb", "a\x00b", "a\u2028b", "é"])
def test_a_token_that_no_header_can_carry_is_refused(platform: str, token: str):
    found = faults(platform, {}, access_token=Secret(token))
    assert any(path.endswith("access_token") for path in found)
    assert "Injected" not in str(found)


# --- the transport


@pytest.fixture
async def transport() -> AsyncIterator[HttpTransport]:
    async with HttpTransport(settings=HttpSettings(total_timeout=5)) as entered:
        yield entered


def carrying_a_token(url: str) -> HttpRequest:
    return HttpRequest(
        url=f"{url}/events",
        headers={"Authorization": Secret(f"Bearer {TOKEN}")},
        json={"access_token": Secret(TOKEN)},
    )


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_to_another_host_never_gets_the_token(
    transport: HttpTransport, status: int
):
    async with ScriptedServer([RawAnswer()]) as other:
        elsewhere = other.url.replace("127.0.0.1", "localhost")
        redirect = RawAnswer(status=status, headers={"location": f"{elsewhere}/events"}, body=b"")
        async with ScriptedServer([redirect]) as platform:
            response = await transport.send(carrying_a_token(platform.url))
            assert len(platform.requests) == 1
        assert response.status == status
        assert other.requests == []


@both
async def test_a_redirected_event_is_not_delivered(platform: str):
    answer = RawAnswer(status=302, headers={"location": "https://evil.example.com/"}, body=b"")
    async with ScriptedServer([answer]) as server, router_to(server, platform) as router:
        receipt = await router.fire(
            platform=platform,
            pixel_id=PLATFORMS[platform],
            event_name="Lead",
            lead={"email": "ann@example.com"},
            source_url="https://shop.example.com/",
        )
    assert not receipt.ok
    assert "evil" not in str(receipt)


async def test_a_bomb_in_an_answer_stays_packed(transport: HttpTransport):
    bomb = gzip.compress(b" " * 32 * 1024 * 1024)
    answer = RawAnswer(body=bomb, headers={"content-encoding": "gzip"})
    async with ScriptedServer([answer]) as server:
        response = await transport.send(carrying_a_token(server.url))
    assert response.body == bomb


async def test_a_proxy_of_the_environment_gets_nothing_unless_it_is_asked_for(
    transport: HttpTransport, monkeypatch: pytest.MonkeyPatch
):
    async with ScriptedServer([RawAnswer()]) as proxy, ScriptedServer([RawAnswer()]) as platform:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        await transport.send(carrying_a_token(platform.url))
        assert (len(platform.requests), len(proxy.requests)) == (1, 0)


@both
@pytest.mark.parametrize("code", ["x\r\nX-Injected: 1", "../..", "?a=b", "@evil.example.com"])
async def test_no_value_of_an_event_changes_where_it_goes(platform: str, code: str):
    async with ScriptedServer([RawAnswer(body=b"{}")] * 2) as server:
        async with router_to(server, platform) as router:
            for word in ("plain", code):
                await router.fire(
                    platform=platform,
                    pixel_id=PLATFORMS[platform],
                    event_name="Lead",
                    lead={"id": word, "email": "ann@example.com", "userAgent": word},
                    source_url=f"https://shop.example.com/{word}",
                    properties={word: word},
                )
        plain, tried = server.requests
    assert tried.path == plain.path
    assert tried.headers.keys() == plain.headers.keys()
