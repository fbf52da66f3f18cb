"""Facebook keeps the contract of every platform; what is its own is the data."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from convroute.spi import HttpResponse, Pixel, Secret
from convroute.testing import PlatformContract
from convroute_facebook import Facebook
from convroute_facebook.emulator import EmulatedFacebook


def refused(status: int, code: int, subcode: int | None = None, **more: Any) -> HttpResponse:
    error = {"message": "Invalid parameter", "type": "OAuthException", "code": code, **more}
    if subcode is not None:
        error["error_subcode"] = subcode
    return HttpResponse.of(status, {"error": {**error, "fbtrace_id": "AbCd123"}})


def shop(**fields: Any) -> Pixel:
    made = Pixel(
        name="shop",
        platform="facebook",
        pixel_id="900000000000001",
        access_token=Secret("made-up-token"),
        default_phone_region="US",
    )
    return evolve(made, **fields)


class TestFacebook(PlatformContract):
    platform = Facebook()
    emulator = EmulatedFacebook()
    pixel = shop(options={"app_secret": Secret("made-up-app-secret")})
    bad_pixels = {
        "pixel_id": shop(pixel_id="my pixel"),
        "access_token": shop(access_token=Secret("")),
        "event_names.Lead": shop(event_names={"Lead": " "}),
        "options.partner_agent": shop(options={"partner_agent": "1"}),
    }
    identifier_samples = {"fbp": "fb.1.1937048400000.1234567890"}
    refusals = {
        "an expired token": refused(400, 190, 463),
        "an unknown object": refused(400, 100, 33),
        "an event that is too old": refused(400, 100, 2804003),
        "an event of a batch": refused(400, 100, 2804019, error_user_msg="$['data'][0]['event_time']"),
        "too many calls": refused(400, 80004, 2446079),
        "a missing permission": refused(403, 200),
        "a fault of Meta's, said to pass": refused(500, 2, is_transient=True),
        "a code that nobody knows": refused(400, 31337),
        "none taken": HttpResponse.of(200, {"events_received": 0, "messages": []}),
        "an error with HTTP 200": refused(200, 190),
        "an answer without a count": HttpResponse.of(200, {"success": True}),
    }  # fmt: skip

    def acceptance(self, count: int) -> HttpResponse:
        taken = {"events_received": count, "messages": [], "fbtrace_id": "AbCd123"}
        return HttpResponse.of(200, taken)
