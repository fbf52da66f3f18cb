"""What the server answers when a platform refuses, or cannot be reached."""

from __future__ import annotations

import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from convroute.emulation import EmulationHost, Fault, FaultKind
from convroute.model.http import HttpResponse
from convroute.testing import emulated_in_thread
from convroute_tiktok.emulator import EmulatedTikTok

BATCH = "/api/v1/pixels/fire/batch"


both = pytest.mark.parametrize("platform", ["facebook", "tiktok"])


def platform_details(answer: Any) -> dict[str, str]:
    """The details that are `name: value`, by name."""
    pairs = (detail.partition(": ") for detail in answer.error["details"])
    return {name: value for name, _, value in pairs if value}


class TestPlatformFailures:
    @pytest.mark.parametrize(
        "platform, code, subcode", [("facebook", "100", "2804004"), ("tiktok", "40002", None)]
    )
    def test_502_rejected_with_the_platforms_code_and_trace(
        self, server: Any, event: Any, platforms_clock: Any, platform: str, code: str, subcode: Any
    ):
        platforms_clock.ahead = -timedelta(days=1)  # every event lies in the platform's future
        answer = server.fire(event(platform, eventId="event-4"))
        assert (answer.status, answer.error["code"]) == (502, "PLATFORM_REJECTED")
        details = platform_details(answer)
        assert (details["code"], details.get("subcode")) == (code, subcode)
        assert (details["eventId"], bool(details["reference"])) == ("event-4", True)

    @pytest.mark.parametrize(
        "platform, code, subcode", [("facebook", "190", "463"), ("tiktok", "40105", None)]
    )
    def test_502_auth_of_an_expired_token(
        self, server: Any, event: Any, platforms: EmulationHost, platform: str, code: str, subcode: Any
    ):  # fmt: skip
        answer = server.fire(event(platform, "expired"))
        assert (answer.status, answer.error["code"]) == (502, "PLATFORM_AUTH")
        details = platform_details(answer)
        assert (details["code"], details.get("subcode")) == (code, subcode)
        assert details["reference"]
        assert len(platforms.exchanges(platform)) == 1
        assert not platforms.received(platform)

    @both
    def test_502_of_a_pixel_that_the_platform_does_not_know(
        self, server: Any, event: Any, platforms: EmulationHost, platform: str
    ):
        answer = server.fire(event(platform, "wrong"))
        # To Meta such a pixel does not exist; to TikTok it is one that the token may not use.
        code = "PLATFORM_REJECTED" if platform == "facebook" else "PLATFORM_AUTH"
        assert (answer.status, answer.error["code"]) == (502, code)
        assert not platforms.received(platform)

    @pytest.mark.parametrize("platform, code", [("facebook", "80004"), ("tiktok", "40132")])
    def test_503_throttled_says_how_long_the_platform_asked_to_wait(
        self, server: Any, event: Any, platforms: EmulationHost, platform: str, code: str
    ):
        answer = server.fire(event(platform, "throttled"))
        assert (answer.status, answer.error["code"]) == (503, "PLATFORM_UNAVAILABLE")
        assert answer.headers["retry-after"] == "60"
        assert platform_details(answer)["code"] == code
        assert not platforms.received(platform)

    @both
    @pytest.mark.parametrize(
        "fault",
        [
            Fault(kind=FaultKind.STATUS, status=500),
            Fault(kind=FaultKind.STATUS, status=503),
            Fault(kind=FaultKind.HTML),
            Fault(kind=FaultKind.HTML, status=200),
            Fault(kind=FaultKind.EMPTY),
            Fault(kind=FaultKind.TRUNCATED),
            Fault(kind=FaultKind.RESET_BEFORE),
            Fault(kind=FaultKind.RESET_AFTER),
            Fault(kind=FaultKind.THROTTLED),
        ],
        ids=lambda fault: f"{fault.kind.value}-{fault.status or 'plain'}",
    )
    def test_503_and_never_success_whatever_goes_wrong_on_the_way(
        self, server: Any, event: Any, platforms: EmulationHost, platform: str, fault: Fault
    ):
        platforms.script(platform, [fault])
        answer = server.fire(event(platform, eventId="event-5"))
        assert (answer.status, answer.error["code"]) == (503, "PLATFORM_UNAVAILABLE")
        assert int(answer.headers["retry-after"]) > 0
        assert answer.error["eventId"] == "event-5"
        assert server.fire(event(platform, eventId="event-5")).status == 200, "it heals"


@pytest.fixture(scope="module")
def nowhere():
    """The URL of a port on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_503_of_a_platform_that_is_down_and_retries_heal_a_stumble(
    serving: Any, settings_for: Any, platforms: EmulationHost, nowhere: str, event: Any, tmp_path: Path, lead: Any
):  # fmt: skip
    text, tokens = settings_for(platforms, retry="attempts = 3")
    text = text.replace(platforms.base_url("tiktok"), nowhere)
    with serving(tmp_path, text, variables=tokens) as server:
        lead = {"lead": lead}
        answer = server.fire(event("tiktok", **lead))
        assert (answer.status, answer.error["code"]) == (503, "PLATFORM_UNAVAILABLE")
        assert "the connection was refused" in answer.error["details"]
        assert int(answer.headers["retry-after"]) > 0
        platforms.script("facebook", [Fault(kind=FaultKind.STATUS, status=503, times=2)])
        assert server.fire(event("facebook", **lead)).status == 200
        assert [exchange.status for exchange in platforms.exchanges("facebook")] == [503, 503, 200]
        platforms.script("facebook", [Fault(kind=FaultKind.RESET_AFTER)])
        again = server.fire(event("facebook", **lead))
        sent = [(e.event_id, e.duplicate) for e in platforms.received("facebook")[1:]]
        assert sent == [(again.data["eventId"], False), (again.data["eventId"], True)]


class RefusingTikTok(EmulatedTikTok):
    """Refuses whatever comes with HTTP 200, as told."""

    said: Any = None

    def answer(self, request: Any):
        return HttpResponse.of(200, self.said)


REFUSALS: list[Any] = [
    {"code": code, "message": "No", "request_id": "202601010000000000000000000000AA", "data": {}}
    for code in (
        40000, 40001, 40002, 40006, 40016, 40051, 40061, 40062, 40100, 40104, 40105, 40132, 40301,
        40700, 41000, 50000, 51000, 60001, 61000, 70001, 99999, -1,
    )
]  # fmt: skip


ODD: list[Any] = [
    {}, [], None, "OK", 0, {"message": "OK"}, {"code": None}, {"code": True}, {"code": False},
    {"code": "OK"}, {"code": 0.5}, {"code": [0]}, {"data": {"code": 0}}, {"success": True},
]  # fmt: skip


def test_a_refusal_of_tiktok_with_http_200_is_never_a_success(
    serving: Any, settings_for: Any, tmp_path: Path, lead: Any
):
    emulator = RefusingTikTok()
    with emulated_in_thread(emulator) as host:
        text, tokens = settings_for(host)
        with serving(tmp_path, text, variables=tokens) as server:
            body: dict[str, Any] = {
                "leadId": "x", "lead": lead, "platform": "tiktok", "eventName": "Lead",
                "pixelId": host.pixels("tiktok")[0].pixel_id,
            }  # fmt: skip
            for said in [*REFUSALS, *ODD]:
                emulator.said = said
                answer = server.fire(body)
                assert answer.status in (502, 503), said
                assert answer.document["success"] is False, said
                results = server.call("POST", BATCH, [body, body]).data
                assert (results["delivered"], results["failed"]) == (0, 2), said
                assert not any(result["success"] for result in results["results"]), said
                if isinstance(said, dict) and said.get("request_id"):
                    details = platform_details(answer)
                    assert details["code"] == str(said["code"])
                    assert details["reference"] == said["request_id"]
            emulator.said = {"code": 0, "message": "OK", "request_id": "A1", "data": {}}
            assert server.fire(body).status == 200
