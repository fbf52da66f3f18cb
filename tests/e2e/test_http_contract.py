"""The HTTP contract, point by point, at a server process with both platforms behind real sockets."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from convroute.emulation import EmulationHost

EMAIL, PHONE = "ann@example.com", "+12025550123"


CONTRACT = {"success", "platform", "eventName", "pixelId", "leadId"}


FURTHER = {"eventId", "deliveryId", "reference", "notes"}


both = pytest.mark.parametrize("platform", ["facebook", "tiktok"])


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


class TestFire:
    @both
    def test_200_has_the_five_members_of_the_contract(
        self, server: Any, event: Any, platforms: EmulationHost, platform: str
    ):
        body = event(platform, eventId="event-1")
        answer = server.fire(body)
        assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
        document = answer.document
        assert set(document) == {"success", "data"}
        assert document["success"] is True
        data = document["data"]
        assert {name: data[name] for name in CONTRACT} == {
            "success": True,
            "platform": platform,
            "eventName": "Lead",
            "pixelId": body["pixelId"],
            "leadId": "lead_ann",
        }
        assert set(data) - CONTRACT <= FURTHER
        assert data["eventId"] == "event-1"
        assert data["reference"]
        (received,) = platforms.received(platform)
        assert (received.name, received.event_id) == ("Lead", "event-1")

    @both
    def test_every_field_of_the_request_is_taken(
        self, server: Any, event: Any, platforms: EmulationHost, platform: str
    ):
        happened = datetime.now(UTC) - timedelta(hours=1)
        body = event(
            platform, eventName="Purchase", eventValue=59.7, currency="EUR", actionSource="website",
            testEventCode="TEST12345", eventId="event-2", eventTime=happened.isoformat(),
            sourceUrl="https://shop.example.com/thanks", referrerUrl="https://shop.example.com/",
            orderId="order-1", contents=[{"id": "sku-1", "quantity": 3, "price": 19.9}],
            properties={"plan": "gold"}, lead={"email": "bob@example.com"},
        )  # fmt: skip
        answer = server.fire(body)
        assert answer.status == 200, answer.document
        (received,) = platforms.received(platform)
        assert (received.name, received.test, received.event_id) == ("Purchase", True, "event-2")
        assert received.body["event_time"] == int(happened.timestamp())
        sent = json.dumps(received.body)
        for part in (
            "59.7",
            "EUR",
            "sku-1",
            "order-1",
            "gold",
            "thanks",
            digest("bob@example.com"),
        ):
            assert part in sent, part

    @both
    @pytest.mark.parametrize(
        "source",
        ["website", "phone_call", "chat", "system_generated", "email", "app", "physical_store", "other"],
    )  # fmt: skip
    def test_every_action_source_reaches_the_platform(
        self,
        server: Any,
        event: Any,
        platforms: EmulationHost,
        platform: str,
        source: str,
        nothing_sent: Any,
    ):
        more = {"sourceUrl": "https://shop.example.com/"} if source == "website" else {}
        answer = server.fire(event(platform, actionSource=source, **more))
        if (platform, source) == ("facebook", "app"):
            # Meta takes app events only with app_data, which has no field of its own.
            assert (answer.status, answer.error["code"]) == (400, "VALIDATION_ERROR")
            assert answer.error["details"][0].startswith("extras.facebook.app_data: ")
            assert nothing_sent()
        else:
            assert answer.status == 200, answer.document
            assert len(platforms.received(platform)) == 1

    @both
    def test_unix_seconds_are_a_time_too(
        self, server: Any, event: Any, platforms: EmulationHost, platform: str
    ):
        happened = int(datetime.now(UTC).timestamp()) - 60
        assert server.fire(event(platform, eventTime=happened)).status == 200
        assert platforms.received(platform)[0].body["event_time"] == happened

    @both
    def test_an_inline_lead_alone_is_enough(
        self, server: Any, event: Any, platforms: EmulationHost, platform: str
    ):
        answer = server.fire(event(platform, leadId="stranger", lead={"email": "bob@example.com"}))
        assert (answer.status, answer.data["leadId"]) == (200, "stranger")
        assert digest("bob@example.com") in json.dumps(platforms.received(platform)[0].body)

    @both
    def test_an_inline_lead_is_laid_over_the_stored_one(
        self, server: Any, event: Any, platforms: EmulationHost, platform: str
    ):
        assert server.fire(event(platform, lead={"email": "bob@example.com"})).status == 200
        sent = json.dumps(platforms.received(platform)[0].body)
        assert digest("bob@example.com") in sent
        assert digest(EMAIL) not in sent
        phone = PHONE if platform == "tiktok" else PHONE.removeprefix("+")
        assert digest(phone) in sent

    @both
    def test_a_click_id_of_the_landing_page_reaches_the_platform(
        self, server: Any, event: Any, platforms: EmulationHost, platform: str
    ):
        landing = "https://shop.example.com/?fbclid=IwClickOfFacebook1&ttclid=E.C.P.ClickOfTikTok1"
        path = f"/api/v1/leads/clicked_{platform}"
        stored = server.call("PUT", path, {"email": EMAIL, "landingUrl": landing}, quiet=True).data
        clicks = stored["clickIds"]
        assert (clicks["fbclid"]["value"], clicks["ttclid"]["value"]) == (
            "IwClickOfFacebook1",
            "E.C.P.ClickOfTikTok1",
        )
        body = event(platform, leadId=f"clicked_{platform}", actionSource="website")
        assert server.fire(body).status == 200
        received: Any = platforms.received(platform)[0].body
        if platform == "tiktok":
            assert received["user"]["ttclid"] == "E.C.P.ClickOfTikTok1"
        else:
            seen = datetime.fromisoformat(clicks["fbclid"]["seenAt"])
            version, domain, at, click = received["user_data"]["fbc"].split(".", 3)
            assert (version, domain, click) == ("fb", "1", "IwClickOfFacebook1")
            assert int(at) // 1000 == int(seen.timestamp())


class TestEventIds:
    @both
    def test_an_idempotency_key_gives_a_stable_event_id(
        self, server: Any, event: Any, platforms: EmulationHost, platform: str
    ):
        def fired(key: str, **more: Any):
            answer = server.fire(event(platform, **more), headers={"Idempotency-Key": key})
            return answer.data["eventId"]

        first = fired("order-77")
        assert fired("order-77") == first
        assert fired("order-78") != first
        assert fired("order-77", eventName="Contact") != first
        assert fired("order-77", eventId="mine") == "mine"
        repeats = [e.duplicate for e in platforms.received(platform) if e.event_id == first]
        assert repeats == [False, True]

    @both
    def test_an_order_gives_a_stable_event_id_at_every_pixel(
        self, server: Any, event: Any, platform: str
    ):
        first = server.fire(event(platform, orderId="order-9")).data["eventId"]
        assert server.fire(event(platform, orderId="order-9")).data["eventId"] == first
        other = "tiktok" if platform == "facebook" else "facebook"
        assert server.fire(event(other, orderId="order-9")).data["eventId"] == first
        assert server.fire(event(platform)).data["eventId"] != first

    def test_without_any_key_every_event_has_an_id_of_its_own(self, server: Any, event: Any):
        ids = {server.fire(event("facebook")).data["eventId"] for _ in range(3)}
        assert len(ids) == 3

    @pytest.mark.parametrize("key", ["", " ", "k" * 256])
    def test_a_key_that_is_none_is_refused(self, server: Any, event: Any, key: str):
        answer = server.fire(event("facebook"), headers={"Idempotency-Key": key})
        assert answer.status == 400
        assert answer.error["details"][0].startswith("Idempotency-Key: ")
