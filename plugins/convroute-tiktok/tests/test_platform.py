from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from convroute.spi import Payload, Pixel, PluginConfig, Secret
from convroute_tiktok import TikTok, TikTokOptions, TikTokSettings, convroute_platforms


def test_request(fire: Callable[..., Any], pixel: Callable[..., Pixel], platform: TikTok):
    payloads = [fire(event_id=str(i), test_event_code="TEST1") for i in range(3)]
    request = platform.request(payloads, pixel())
    assert request.method == "POST"
    assert request.url == "https://business-api.tiktok.com/open_api/v1.3/event/track/"
    assert isinstance(request.headers["Access-Token"], Secret)
    assert request.headers["Content-Type"] == "application/json"
    assert request.masked()["json"] == {
        "event_source": "web",
        "event_source_id": "CTESTPIXELCODE000001",
        "test_event_code": "TEST1",
        "data": [dict(payload.body) for payload in payloads],
    }
    assert b"made-up-token" not in request.content()


def test_settings(pixel: Callable[..., Pixel]):
    config = PluginConfig(
        name="tiktok", table={"base_url": "http://127.0.0.1:8099/tiktok/", "api_version": "v1.4"}
    )
    [platform] = convroute_platforms(config)
    request = platform.request([Payload(body={}, event_id="1")], pixel())
    assert request.url == "http://127.0.0.1:8099/tiktok/open_api/v1.4/event/track/"
    assert platform.api_version == "v1.4"


def test_a_good_pixel_has_no_fault(pixel: Callable[..., Pixel], platform: TikTok):
    options = {
        "offline_event_set_id": "7000000000000000002",
        "default_page_url": "https://shop.example",
        "default_phone_region": "us",
    }
    assert (
        list(
            platform.check(
                pixel(options=options, default_currency="EUR", default_phone_region="DE")
            )
        )
        == []
    )


@pytest.mark.parametrize(
    "fields, path",
    [
        ({"pixel_id": " "}, "pixel_id"),
        ({"options": {"offline_event_set_id": "C12"}}, "options.offline_event_set_id"),
        ({"options": {"crm_event_set_id": ""}}, "options.crm_event_set_id"),
        ({"options": {"tiktok_app_id": "com.example"}}, "options.tiktok_app_id"),
        ({"options": {"default_page_url": "shop.example"}}, "options.default_page_url"),
        ({"options": {"default_phone_region": "USA"}}, "options.default_phone_region"),
        ({"default_phone_region": "Germany"}, "default_phone_region"),
        ({"default_currency": "BGN"}, "default_currency"),
        ({"event_names": {"Lead": " "}}, "event_names.Lead"),
    ],
)
def test_a_faulty_pixel(fields: Any, path: Any, pixel: Callable[..., Pixel], platform: TikTok):
    assert [fault.path for fault in platform.check(pixel(**fields))] == [path]


def test_defaults_are_the_documented_ones():
    assert TikTok() == TikTok(settings=TikTokSettings())
    assert TikTok.options_class is TikTokOptions
    assert TikTok.batch_limit == 1000
    assert {spec.name for spec in TikTok.identifiers if spec.in_url} == {"ttclid"}


def test_the_emulated_platform_is_imported_only_when_asked_for():
    import subprocess
    import sys

    code = "import sys, convroute_tiktok; print([m for m in sys.modules if 'convroute_tiktok.emulator' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
