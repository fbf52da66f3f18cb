"""TikTok keeps the contract of every platform; what is its own is the data."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from convroute.spi import HttpResponse, Pixel, Secret
from convroute.testing import PlatformContract
from convroute_tiktok import TikTok
from convroute_tiktok.emulator import EmulatedTikTok


def answered(code: Any, status: int = 200, message: str = "refused") -> HttpResponse:
    return HttpResponse.of(
        status, {"code": code, "message": message, "request_id": "20310517AB", "data": {}}
    )


def shop(**fields: Any) -> Pixel:
    made = Pixel(
        name="shop",
        platform="tiktok",
        pixel_id="CTESTPIXELCODE000001",
        access_token=Secret("made-up-token"),
        default_phone_region="US",
    )
    return evolve(made, **fields)


class TestTikTok(PlatformContract):
    platform = TikTok()
    emulator = EmulatedTikTok()
    pixel = shop()
    bad_pixels = {
        "pixel_id": shop(pixel_id=" "),
        "default_currency": shop(default_currency="XXX"),
        "event_names.Lead": shop(event_names={"Lead": " "}),
        "options.offline_event_set_id": shop(options={"offline_event_set_id": "C12"}),
        "options.default_page_url": shop(options={"default_page_url": "shop.example"}),
    }
    identifier_samples = {"ttp": "94e2a4j9-h3ss-k5h5-98cc-c84n745mk098", "locale": "en-US"}
    sent_plain = ("city", "state", "country")  # user object, doc 1771101303285761
    refusals = {
        "a missing field": answered(40002, message="missing required field data.0.event"),
        "an expired token": answered(40105),
        "no permission for the pixel": answered(40001),
        "an invalid event": answered(40051),
        "personal data in clear": answered(40062),
        "too many requests": answered(40100),
        "too many events of the pixel": answered(40132),
        "a fault of TikTok's": answered(50000),
        "a code that nobody knows": answered(7),
        "no code at all": HttpResponse.of(200, {"message": "OK"}),
        "taken, with an error status": answered(0, status=500),
    }

    def acceptance(self, count: int) -> HttpResponse:
        return answered(0, message="OK")
