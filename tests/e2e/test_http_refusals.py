"""What the server refuses by itself: invalid events, unknown leads and pixels, callers without a key."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from convroute.emulation import EmulationHost

FIRE = "/api/v1/pixels/fire"


PREVIEW = "/api/v1/pixels/preview"


BATCH = "/api/v1/pixels/fire/batch"


IMPORT = "/api/v1/leads/import"


MIB = 1024 * 1024


both = pytest.mark.parametrize("platform", ["facebook", "tiktok"])


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def envelope(code: str, message: str, *details: str, event_id: str | None = None) -> dict[str, Any]:
    error = {"code": code, "message": message, "details": list(details)}
    if event_id:
        error["eventId"] = event_id
    return {"success": False, "error": error}


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
