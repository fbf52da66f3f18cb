"""What is Acme's own: its answers, and one fire through a real socket."""

from __future__ import annotations

import json

import pytest

import convroute_acme
from convroute import Payload, Pixel, Router, Secret, Settings, Status
from convroute.spi import HttpResponse, Verdict
from convroute.testing import RawAnswer, ScriptedServer
from convroute_acme import Acme

ANSWERS = {
    "taken": (HttpResponse.of(200, {"accepted": 1}), Verdict.DELIVERED),
    "refused with HTTP 200": (HttpResponse.of(200, {"accepted": 0}), Verdict.REJECTED),
    "a proxy's page": (HttpResponse(status=200, body=b"<html>"), Verdict.UNKNOWN),
    "a bad token": (HttpResponse.of(401, {}), Verdict.CREDENTIAL),
    "too much": (HttpResponse.of(429, {}), Verdict.THROTTLED),
}


@pytest.mark.parametrize("answer, verdict", ANSWERS.values(), ids=ANSWERS)
def test_verdicts(answer: HttpResponse, verdict: Verdict) -> None:
    (outcome,) = Acme().outcomes(answer, [Payload(body={}, event_id="e1")])
    assert outcome.verdict is verdict


async def test_one_fire() -> None:
    pixel = Pixel(name="acme", platform="acme", pixel_id="77", access_token=Secret("made-up"))
    async with ScriptedServer([RawAnswer(body=b'{"accepted": 1}')]) as server:
        settings = Settings(plugins={"acme": {"base_url": server.url}})
        async with Router([pixel], settings=settings, plugins={"acme": convroute_acme}) as router:
            receipt = await router.fire(
                platform="acme", pixel_id="77", event_name="Lead", lead={"email": "ann@example.com"}
            )
    assert receipt.status is Status.DELIVERED
    (request,) = server.requests
    assert (request.path, request.headers["authorization"]) == (
        "/pixels/77/events",
        "Bearer made-up",
    )
    assert json.loads(request.body)["events"][0]["type"] == "Lead"
