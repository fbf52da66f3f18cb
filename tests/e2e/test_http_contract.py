"""The HTTP contract, point by point, at a server process with both platforms behind real sockets."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from convroute.emulation import EmulationHost, Fault, FaultKind
from convroute.model.http import HttpResponse
from convroute.testing import emulated_in_thread
from convroute_tiktok.emulator import EmulatedTikTok

FIRE = "/api/v1/pixels/fire"
PREVIEW = "/api/v1/pixels/preview"
BATCH = "/api/v1/pixels/fire/batch"
IMPORT = "/api/v1/leads/import"
MIB = 1024 * 1024

EMAIL, PHONE = "ann@example.com", "+12025550123"
CONTRACT = {"success", "platform", "eventName", "pixelId", "leadId"}
FURTHER = {"eventId", "deliveryId", "reference", "notes"}

both = pytest.mark.parametrize("platform", ["facebook", "tiktok"])


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def envelope(code: str, message: str, *details: str, event_id: str | None = None) -> dict[str, Any]:
    error = {"code": code, "message": message, "details": list(details)}
    if event_id:
        error["eventId"] = event_id
    return {"success": False, "error": error}


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


class TestValidation:
    @both
    def test_400_tells_every_fault_at_once_and_names_its_field(
        self, server: Any, event: Any, platform: str, nothing_sent: Any
    ):
        body = event(
            platform, eventName="", eventValue="10", currency="EURO", actionSource="fax",
            eventTime="yesterday", contents={"id": "x"}, bogus=1, lead={"email": {"a": 1}},
        )  # fmt: skip
        del body["leadId"]
        answer = server.fire(body)
        assert answer.status == 400
        assert set(answer.document) == {"success", "error"}
        assert {n: answer.error[n] for n in ("code", "message")} == {
            "code": "VALIDATION_ERROR",
            "message": "Invalid input data",
        }
        details = answer.error["details"]
        named = {detail.partition(":")[0] for detail in details}
        assert named == {
            "leadId", "eventName", "eventValue", "currency", "actionSource", "eventTime", "contents",
            "bogus", "lead.email",
        }  # fmt: skip
        assert len(details) == len(named)
        assert nothing_sent()

    def test_400_of_an_empty_request_is_this_body(self, server: Any):
        document = server.fire({}).document
        document["error"]["details"].sort()
        assert document == envelope(
            "VALIDATION_ERROR", "Invalid input data",
            "eventName: is required", "leadId: is required",
            "pixelId: is required", "platform: is required",
        )  # fmt: skip

    def test_an_unknown_platform_is_told_the_known_ones(self, server: Any, event: Any):
        answer = server.fire(event("facebook") | {"platform": "myspace"})
        assert answer.status == 400
        (detail,) = answer.error["details"]
        assert detail.startswith("platform: ")
        assert "known: facebook, tiktok" in detail

    @both
    def test_a_value_without_currency_is_refused_here(
        self, server: Any, event: Any, platform: str, nothing_sent: Any
    ):
        answer = server.fire(event(platform, eventValue=10))
        assert answer.status == 400
        assert [d.partition(":")[0] for d in answer.error["details"]] == ["currency"]
        assert nothing_sent()

    @both
    def test_an_event_that_is_too_old_is_refused_here_with_the_limit(
        self, server: Any, event: Any, platform: str, nothing_sent: Any
    ):
        old = (datetime.now(UTC) - timedelta(days=40)).isoformat()
        answer = server.fire(event(platform, eventTime=old))
        assert (answer.status, answer.error["code"]) == (400, "VALIDATION_ERROR")
        detail = answer.error["details"][0]
        assert detail.startswith("eventTime: ")
        assert ("7 days" if platform == "facebook" else "28 days") in detail
        assert nothing_sent()

    @both
    def test_a_bad_field_is_dropped_with_a_note_and_the_rest_goes(
        self, server: Any, event: Any, platforms: EmulationHost, platform: str
    ):
        lead = {
            "email": "no address",
            "phone": "call me",
            "externalId": "crm-1",
            "ipAddress": "203.0.113.7",
        }
        answer = server.fire(event(platform, leadId="odd", lead=lead, actionSource="website"))
        assert answer.status == 200
        notes = " ".join(answer.data["notes"])
        assert "emails[0]: dropped" in notes
        assert "phones[0]: dropped" in notes
        assert digest("crm-1") in json.dumps(platforms.received(platform)[0].body)

    def test_somebody_whom_nothing_identifies_is_refused_here(
        self, server: Any, event: Any, nothing_sent: Any
    ):
        answer = server.fire(event("tiktok", leadId="nobody", lead={"email": "no address"}))
        assert (answer.status, answer.error["code"]) == (400, "VALIDATION_ERROR")
        assert [d.partition(":")[0] for d in answer.error["details"]] == [
            "lead", "emails[0]", "sourceUrl",
        ]  # fmt: skip
        assert nothing_sent()

    @pytest.mark.parametrize(
        "body, said",
        [
            (b"", "body: is empty"),
            (b"{", "body: is not JSON"),
            (b"[]", "body: must be a JSON object"),
            (b'"text"', "body: must be a JSON object"),
            (b'{"eventValue": NaN}', "body: is not JSON"),
            (b"\xff\xfe", "body: is not JSON"),
        ],
        ids=["empty", "cut", "list", "text", "nan", "no-utf8"],
    )
    def test_what_is_no_json_object_is_400(self, server: Any, body: bytes, said: str):
        answer = server.fire(body)
        assert (answer.status, answer.error["code"]) == (400, "VALIDATION_ERROR")
        assert answer.error["details"][0].startswith(said)


class TestRefusals:
    @pytest.mark.parametrize("key", [None, "", "wrong", "e2e-key-012345678"])
    @pytest.mark.parametrize("path", [FIRE, PREVIEW, BATCH, IMPORT])
    def test_401_is_this_body(self, server: Any, key: Any, path: str, nothing_sent: Any):
        answer = server.call("POST", path, {}, key=key)
        assert (answer.status, answer.document) == (
            401,
            envelope("UNAUTHORIZED", "Authentication required"),
        )
        assert nothing_sent()

    @both
    def test_404_says_that_it_is_the_lead(
        self, server: Any, event: Any, platform: str, nothing_sent: Any
    ):
        answer = server.fire(event(platform, leadId="stranger"))
        assert (answer.status, answer.error["code"]) == (404, "NOT_FOUND")
        assert answer.error["message"] == "Resource not found"
        (detail,) = answer.error["details"]
        assert detail.startswith("leadId: ")
        assert nothing_sent()

    @both
    def test_404_says_that_it_is_the_pixel(
        self, server: Any, event: Any, platform: str, nothing_sent: Any
    ):
        answer = server.fire(event(platform) | {"pixelId": "1"})
        assert answer.status == 404
        assert answer.document == envelope(
            "NOT_FOUND",
            "Resource not found",
            "pixelId: no pixel of this id is set up for this platform",
        )
        assert nothing_sent()

    def test_404_of_a_path_and_405_of_a_method_have_the_envelope(self, server: Any):
        assert server.call("GET", "/api/v1/nothing").error["code"] == "NOT_FOUND"
        answer = server.call("GET", FIRE)
        assert (answer.status, answer.error["code"]) == (405, "METHOD_NOT_ALLOWED")
        assert answer.headers["allow"] == "POST"

    def test_413_of_64_mib_with_their_length(self, server: Any, nothing_sent: Any):
        answer = server.fire(b" " * (64 * MIB))
        assert (answer.status, answer.error["code"]) == (413, "PAYLOAD_TOO_LARGE")
        assert answer.error["details"][0].startswith("body: ")
        assert nothing_sent()

    def test_413_of_64_mib_in_chunks(self, server: Any, nothing_sent: Any):
        with socket.create_connection(server.address, timeout=30) as connection:
            connection.sendall(
                f"POST {FIRE} HTTP/1.1\r\nHost: x\r\nX-API-Key: e2e-key-0123456789\r\n"
                "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
            )
            piece = b"100000\r\n" + b" " * MIB + b"\r\n"
            for _ in range(64):
                connection.sendall(piece)
            connection.sendall(b"0\r\n\r\n")
            answered = connection.makefile("rb").read()
        head, _, body = answered.partition(b"\r\n\r\n")
        assert b" 413 " in head.splitlines()[0]
        assert json.loads(body)["error"]["code"] == "PAYLOAD_TOO_LARGE"
        assert nothing_sent()
        assert server.call("GET", "/healthz").status == 200

    @pytest.mark.parametrize(
        "kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", None]
    )
    def test_415_says_what_is_taken(self, server: Any, event: Any, kind: Any):
        answer = server.fire(event("facebook"), type=kind)
        assert (answer.status, answer.error["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
        assert "application/json" in answer.error["details"][0]

    @both
    def test_409_of_an_event_that_the_pixel_does_not_take(
        self, server: Any, event: Any, platform: str, nothing_sent: Any
    ):
        answer = server.fire(event(platform, "picky", eventId="event-3"))
        assert answer.status == 409
        assert answer.document == envelope(
            "SKIPPED",
            "The event was withheld",
            f"pixel '{platform}-picky' does not take this event",
            "eventId: event-3",
            event_id="event-3",
        )
        assert nothing_sent()

    @both
    def test_409_without_consent_and_not_with_it(
        self, server: Any, event: Any, platform: str, nothing_sent: Any
    ):
        denied = event(platform, "consent", lead={"consent": {"ads": "denied"}})
        assert server.fire(denied).status == 409
        assert server.fire(event(platform, "consent")).status == 409
        assert nothing_sent()
        granted = event(platform, "consent", lead={"consent": {"ads": "granted"}})
        assert server.fire(granted).status != 409
        assert not nothing_sent()

    @pytest.mark.parametrize("wish", ["respond-async", "wait=5, Respond-Async; x=1"])
    def test_501_of_an_answer_before_delivery(
        self, server: Any, event: Any, wish: str, nothing_sent: Any
    ):
        answer = server.fire(event("facebook"), headers={"Prefer": wish})
        assert (answer.status, answer.error["code"]) == (501, "NOT_IMPLEMENTED")
        assert nothing_sent()

    @pytest.mark.parametrize(
        "method, path",
        [
            ("GET", "/api/v1/deliveries"),
            ("GET", "/api/v1/deliveries/1"),
            ("POST", "/api/v1/deliveries/1/replay"),
        ],
    )
    def test_501_of_deliveries_without_a_queue(self, server: Any, method: str, path: str):
        answer = server.call(method, path)
        assert (answer.status, answer.error["code"]) == (501, "NOT_IMPLEMENTED")


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
