from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import convroute_acme
import convroute_csv_leads
from convroute import Pixel, Router, Secret, Settings, Status
from convroute.retry import RetryPolicy
from convroute.spi import Verdict
from convroute.testing import RawAnswer, ScriptedServer

PIXEL = Pixel(name="acme", platform="acme", pixel_id="77", access_token=Secret("made-up"))
ANSWERS = {
    "taken": (RawAnswer(body=b'{"accepted": 1}'), Status.DELIVERED, Verdict.DELIVERED),
    "refused with HTTP 200": (
        RawAnswer(body=b'{"accepted": 0}'),
        Status.REJECTED,
        Verdict.REJECTED,
    ),
    "a body that says nothing": (RawAnswer(body=b"{}"), Status.FAILED, Verdict.UNKNOWN),
    "a bad token": (RawAnswer(status=401), Status.REJECTED, Verdict.CREDENTIAL),
}


def acme_router(base_url: str, **settings: Any):
    tables = {"acme": {"base_url": base_url}, **settings.pop("plugins", {})}
    plugins = {"acme": convroute_acme, "csv": convroute_csv_leads}
    return Router([PIXEL], plugins=plugins, settings=Settings(plugins=tables, **settings))


@pytest.mark.parametrize("answer, status, verdict", ANSWERS.values(), ids=ANSWERS)
async def test_acme_reads_the_body(answer: RawAnswer, status: Status, verdict: Verdict):
    async with (
        ScriptedServer([answer]) as server,
        acme_router(server.url, retry=RetryPolicy(attempts=1)) as router,
    ):
        receipt = await router.fire(
            pixel_id="77", platform="acme", event_name="Purchase", event_value=19.9, currency="EUR",
            lead={"email": " Ann@Example.com ", "landingUrl": "https://shop.example.com/?acid=c1"},
            event_id="e1", test_event_code="T1",
        )  # fmt: skip
        (request,) = server.requests
    assert (receipt.status, receipt.verdict) == (status, verdict)
    assert request.path == "/pixels/77/events"
    assert request.headers["authorization"] == "Bearer made-up"
    body = json.loads(request.body)
    assert body["test"] is True
    (event,) = body["events"]
    assert event.pop("ts") > 0
    assert event == {
        "type": "Purchase",
        "id": "e1",
        "user": {
            "em": sha256(b"ann@example.com").hexdigest(),
            "click": "c1",
        },
        "amount": {"value": 19.9, "currency": "EUR"},
        "source": "system_generated",
    }


async def test_acme_refuses_what_identifies_nobody():
    router = acme_router("http://127.0.0.1:9")
    preview = await router.preview(
        pixel_id="77", platform="acme", event_name="Lead", lead={"email": "no address"}
    )
    assert not preview.would_send
    assert preview.field == "lead"
    assert [note.field for note in preview.notes] == ["emails[0]"]


async def test_the_csv_source_completes_a_lead(tmp_path: Path):
    leads = tmp_path / "leads.csv"
    leads.write_text("\ufeffid,email,acid\nlead_1,ann@example.com,c9\n", encoding="utf-8")
    router = acme_router("http://127.0.0.1:9", plugins={"csv": {"path": str(leads)}})
    preview = await router.preview(
        pixel_id="77", platform="acme", event_name="Lead", lead_id="lead_1"
    )
    assert {origin.key: origin.source for origin in preview.match_keys} == {
        "em": "csv",
        "click": "csv",
    }
