"""No personal value, its hash or a token gets into a note, a refusal, a receipt or an exception."""

from __future__ import annotations

import asyncio
from functools import cache
from hashlib import sha256
from typing import Any

import canary
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from laws.subjects import installed
from laws.wire import Recorder, recording_router

from convroute import InvalidEventError
from convroute.model.match_keys import PLAIN_FIELDS
from convroute.wire import camel

relaxed = settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
RECORDER = Recorder()
ROUTER = recording_router(RECORDER)
PIXELS = sorted((pixel.platform, pixel.pixel_id) for pixel in ROUTER.pixels.values())

# Good for their fields and not; what is told of them is that, and never they themselves.
PERSONAL = (
    canary.EMAIL, canary.PHONE, canary.IP, canary.CLICK, f"{canary.EMAIL} ", f"<{canary.EMAIL}>",
    f"{canary.PHONE}99999999",
    f"{canary.FIRST_NAME} {canary.LAST_NAME}", f"https://{canary.FIRST_NAME}@shop.example.com/?mail={canary.EMAIL}",
    sha256(canary.EMAIL.encode()).hexdigest(), sha256(canary.EMAIL.encode()).hexdigest().upper(),
)  # fmt: skip
HIDDEN = (*canary.HIDDEN.values(), "canary")
secrets = st.sampled_from(PERSONAL)
names = st.sampled_from((canary.EMAIL, canary.PHONE, f"x {canary.EMAIL}"))
anything = st.recursive(
    secrets,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names, inner, max_size=2),
    max_leaves=4,
)


@cache
def events(platform: str, pixel_id: str) -> SearchStrategy[dict[str, Any]]:
    words = st.sampled_from(installed()[platform].words)
    issued = st.sampled_from([spec.name for spec in installed()[platform].platform.identifiers])
    members = st.dictionaries(words | names, anything, max_size=3)
    clicks = st.dictionaries(issued | names, secrets | anything, max_size=2)
    lead = st.fixed_dictionaries(
        {},
        optional={
            **{camel(name): secrets | anything for name in PLAIN_FIELDS},
            "email": secrets,
            "phone": secrets,
            "landingUrl": secrets,
            "createdAt": secrets,
            "consent": anything,
            "clickIds": clicks,
            "custom": members,
            canary.EMAIL: anything,
        },
    )
    optional = {
        **dict.fromkeys(("sourceUrl", "referrerUrl", "currency", "orderId", "eventTime"), secrets),
        **dict.fromkeys(("actionSource", "eventValue", "contents", "limitedDataUse"), anything),
        "properties": members,
        "extras": st.fixed_dictionaries({platform: members}) | members,
        canary.PHONE: anything,
    }
    # Half of them have nothing that is wrong with the event itself: those are mapped.
    fixed = {"leadId": "l1", "platform": platform, "pixelId": pixel_id, "eventName": "Lead"}
    mapped = ("sourceUrl", "referrerUrl", "properties")
    return st.builds(
        lambda lead, event: {**fixed, "lead": lead, **event},
        lead,
        st.fixed_dictionaries({}, optional={name: optional[name] for name in mapped})
        | st.fixed_dictionaries({}, optional=optional),
    )


async def told(record: dict[str, Any]) -> str:
    """Everything that is said of an event, the request apart."""
    try:
        preview = await ROUTER.preview_record(record)
        receipt = await ROUTER.fire_record(record)
    except InvalidEventError as error:
        return f"{error} {error!r} {error.faults!r}"
    shown = {**preview.to_record(), "request": None}
    return f"{shown} {preview!r} {receipt.to_record()} {receipt!r}"


@pytest.mark.parametrize("platform, pixel_id", PIXELS, ids=[platform for platform, _ in PIXELS])
@relaxed
@given(data=st.data())
def test_what_is_said_of_an_event_holds_nothing_personal(platform: str, pixel_id: str, data: Any):
    text = asyncio.run(told(data.draw(events(platform, pixel_id)))).lower()
    assert [value for value in HIDDEN if value.lower() in text] == []


@pytest.mark.parametrize("platform, pixel_id", PIXELS, ids=[platform for platform, _ in PIXELS])
def test_the_law_would_see_it(platform: str, pixel_id: str):
    record = {"leadId": "canary", "platform": platform, "pixelId": pixel_id, "eventName": "Lead"}
    text = asyncio.run(told({**record, "lead": {"email": "ann@example.com"}}))
    assert any(value.lower() in text.lower() for value in HIDDEN)
