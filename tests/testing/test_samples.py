from __future__ import annotations

from datetime import UTC, datetime

import pytest

from convroute.model.lead import Lead
from convroute.model.pixel import Pixel
from convroute.secret import Secret
from convroute.testing import SAMPLE_FIRES, SAMPLE_LEADS, SampleFire

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PIXEL = Pixel(name="p", platform="acme", pixel_id="A1", access_token=Secret("made-up"))
CONTRACT = {
    "leadId", "pixelId", "platform", "eventName", "eventValue", "currency", "actionSource",
    "testEventCode", "eventId", "eventTime", "sourceUrl", "referrerUrl", "orderId", "contents",
    "properties", "lead",
}  # fmt: skip


@pytest.mark.parametrize("record", SAMPLE_LEADS, ids=lambda record: str(record["id"]))
def test_a_sample_lead_is_a_lead_record(record: dict[str, object]) -> None:
    lead = Lead.from_record(record)
    assert lead.id == record["id"]
    assert lead.present()


@pytest.mark.parametrize("fire", SAMPLE_FIRES, ids=lambda fire: fire.title)
def test_a_sample_fire_is_a_fire_request(fire: SampleFire) -> None:
    body = fire.body(PIXEL, NOW)
    assert set(body) <= CONTRACT
    assert {"leadId", "pixelId", "platform", "eventName"} <= set(body)
    if fire.age is not None:
        assert datetime.fromisoformat(str(body["eventTime"])) == NOW - fire.age


def test_good_samples_are_of_known_leads_or_bring_them() -> None:
    known = {record["id"] for record in SAMPLE_LEADS}
    for fire in SAMPLE_FIRES:
        if fire.good:
            assert fire.arguments["leadId"] in known or "lead" in fire.arguments


def test_there_are_good_and_bad_ones() -> None:
    assert {fire.good for fire in SAMPLE_FIRES} == {True, False}
