"""What else the server offers: previews, batches, leads and views."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from convroute.emulation import EmulationHost

FIRE = "/api/v1/pixels/fire"


PREVIEW = "/api/v1/pixels/preview"


BATCH = "/api/v1/pixels/fire/batch"


IMPORT = "/api/v1/leads/import"


both = pytest.mark.parametrize("platform", ["facebook", "tiktok"])


PIXELS = {
    f"{platform}-{name}"
    for platform in ("facebook", "tiktok")
    for name in ("good", "expired", "throttled", "picky", "wrong", "consent")
}


class TestPreview:
    @both
    @pytest.mark.parametrize("source", ["system_generated", "website"])
    def test_it_sends_nothing_and_shows_what_fire_then_sends(
        self,
        server: Any,
        event: Any,
        platforms: EmulationHost,
        platform: str,
        source: str,
        nothing_sent: Any,
    ):
        body = event(
            platform, eventId="event-6", eventTime=int(datetime.now(UTC).timestamp()) - 5,
            eventName="Purchase", eventValue=12.5, currency="EUR", actionSource=source,
            sourceUrl="https://shop.example.com/thanks?utm_source=x",
            contents=[{"id": "sku-1", "quantity": 1, "price": 12.5}],
        )  # fmt: skip
        answer = server.call("POST", PREVIEW, body, quiet=True)
        assert answer.status == 200
        assert nothing_sent()
        shown = answer.data
        assert shown["wouldSend"] is True
        assert {key["source"] for key in shown["matchKeys"]} >= {"sqlite"}
        assert 0 < shown["coverage"] <= 1
        assert server.fire(body).status == 200
        (received,) = platforms.received(platform)
        (exchange,) = platforms.exchanges(platform)
        assert shown["request"]["json"]["data"] == [received.body]
        assert shown["request"]["method"] == exchange.method
        assert shown["request"]["url"] == platforms.base_url(platform) + exchange.path
        assert shown["eventId"] == received.event_id
        token = platforms.pixels(platform)[0].access_token.reveal()
        assert token.encode() not in answer.body
        assert "***" in shown["request"]["headers"].values()

    @both
    def test_what_would_not_leave_says_why(self, server: Any, event: Any, platform: str):
        shown = server.call("POST", PREVIEW, event(platform, "picky"), quiet=True).data
        assert (shown["wouldSend"], shown["request"]) == (False, None)
        assert "does not take this event" in shown["reason"]

    def test_it_refuses_what_fire_refuses(self, server: Any, event: Any):
        bodies: list[dict[str, Any]] = [
            {},
            event("facebook", leadId="stranger"),
            event("facebook") | {"pixelId": "1"},
        ]
        for body in bodies:
            preview, fire = server.call("POST", PREVIEW, body), server.fire(body)
            assert (preview.status, preview.document) == (fire.status, fire.document)


class TestBatch:
    def test_each_event_has_its_own_answer(self, server: Any, event: Any, platforms: EmulationHost):
        events = [
            event("facebook", eventId="a"),
            event("tiktok", eventId="b"),
            {},
            event("facebook", leadId="stranger"),
            event("facebook") | {"pixelId": "1"},
            event("facebook", "picky"),
            event("facebook", "expired"),
            event("tiktok", "throttled"),
            "no object",
            event("facebook", eventId="c", leadId="lead_new", lead={"email": "bob@example.com"}),
        ]
        answer = server.call("POST", BATCH, {"events": events})
        assert answer.status == 200
        results = answer.data["results"]
        assert [result["status"] for result in results] == [
            200, 200, 400, 404, 404, 409, 502, 503, 400, 200,
        ]  # fmt: skip
        assert [result["success"] for result in results] == [
            result["status"] == 200 for result in results
        ]
        assert (answer.data["delivered"], answer.data["skipped"], answer.data["failed"]) == (
            3,
            1,
            6,
        )
        assert results[7]["retryAfter"] == 60
        assert [e.event_id for e in platforms.received("facebook")] == ["a", "c"]
        good = [e for e in platforms.exchanges("facebook") if e.status == 200]
        assert len(good) == 1, "two events of one pixel leave in one request"

    def test_a_thousand_are_taken_and_one_more_is_not(
        self, server: Any, event: Any, platforms: EmulationHost, nothing_sent: Any
    ):
        many = [event("facebook", eventId=f"many-{n}") for n in range(1001)]
        refused = server.call("POST", BATCH, many)
        assert (refused.status, refused.error["code"]) == (400, "VALIDATION_ERROR")
        assert nothing_sent()
        assert server.call("POST", BATCH, many[:1000]).data["delivered"] == 1000
        assert len(platforms.received("facebook")) == 1000
        assert len(platforms.exchanges("facebook")) == 1


class TestLeads:
    def test_put_get_put_delete_get(self, server: Any):
        path = "/api/v1/leads/lead_bob"
        assert server.call("GET", path).status == 404
        record = {
            "emails": ["bob@example.com", "bob.home@example.com"], "phone": "202 555 0145",
            "clickIds": {"fbp": "fb.1.1700000000000.123", "ttp": {"value": "ttp1", "seenAt": 1700000000}},
            "consent": {"ads": True}, "custom": {"source": "fair"}, "createdAt": "2026-01-02T03:04:05Z",
        }  # fmt: skip
        made = server.call("PUT", path, record, quiet=True)
        assert made.status == 201
        got = server.call("GET", path, quiet=True)
        assert (got.status, got.data) == (200, made.data)
        assert got.data["id"] == "lead_bob"
        assert got.data["emails"] == record["emails"]
        assert got.data["clickIds"]["ttp"]["value"] == "ttp1"
        assert got.data["custom"] == {"source": "fair"}
        replaced = server.call("PUT", path, {"email": "bob@example.com"}, quiet=True)
        assert (replaced.status, replaced.data) == (
            200,
            {"id": "lead_bob", "email": "bob@example.com"},
        )
        assert server.call("DELETE", path).data == {"leadId": "lead_bob", "forgotten": True}
        for method in ("GET", "DELETE"):
            gone = server.call(method, path)
            assert (gone.status, gone.error["code"]) == (404, "NOT_FOUND")
            assert gone.error["message"] == "Resource not found"

    def test_a_record_at_fault_is_400_with_every_field(self, server: Any):
        record = {"id": "other", "email": 1.5, "phone": {"x": 1}, "createdAt": "never"}
        answer = server.call("PUT", "/api/v1/leads/lead_bad", record)
        assert (answer.status, answer.error["code"]) == (400, "VALIDATION_ERROR")
        named = {detail.partition(":")[0] for detail in answer.error["details"]}
        assert named == {"id", "email", "phone", "createdAt"}
        assert server.call("GET", "/api/v1/leads/lead_bad").status == 404

    @pytest.mark.parametrize(
        "kind, content",
        [
            (
                "application/x-ndjson",
                (
                    b'{"id":"i1","email":"i1@example.com","firstName":"Ann"}\n'
                    b'{"id":"i2","phone":"+12025550101","shop":"x"}\n'
                    b'{"email":"nobody@example.com"}\nno json\n'
                ),
            ),
            (
                "text/csv",
                (
                    b"id,email,firstName,phone,shop\ni1,i1@example.com,Ann,,\n"
                    b"i2,,,+12025550101,x\n,nobody@example.com,,,\ni3,a,b,c,d,e\n"
                ),
            ),
            (
                "text/csv; charset=utf-8",
                (
                    b"\xef\xbb\xbfid;email;first_name;phone;shop\r\ni1;i1@example.com;Ann;;\r\n"
                    b"i2;;;+12025550101;x\r\n;nobody@example.com;;;\r\ni3;a;b;c;d;e\r\n"
                ),
            ),
        ],
        ids=["ndjson", "csv-camel", "csv-snake-semicolons"],
    )
    def test_import_takes_good_records_and_names_the_lines_of_the_others(
        self, server: Any, kind: str, content: bytes
    ):
        report = server.call("POST", IMPORT, content, type=kind).data
        assert (report["read"], report["written"], report["refused"]) == (4, 2, 2)
        first = 3 if "ndjson" in kind else 4
        assert [fault["line"] for fault in report["faults"]] == [first, first + 1]
        one = server.call("GET", "/api/v1/leads/i1", quiet=True).data
        assert one == {"id": "i1", "email": "i1@example.com", "firstName": "Ann"}
        two = server.call("GET", "/api/v1/leads/i2", quiet=True).data
        assert two == {"id": "i2", "phone": "+12025550101", "custom": {"shop": "x"}}
        for lead_id in ("i1", "i2"):
            assert server.call("DELETE", f"/api/v1/leads/{lead_id}").status == 200

    @both
    def test_an_imported_lead_can_be_fired_with_the_click_of_its_landing_page(
        self, server: Any, event: Any, platforms: EmulationHost, platform: str
    ):
        url = "https://shop.example.com/?fbclid=IwImportedClick&ttclid=ImportedClick0001"
        content = f"id,email,landingUrl\nimported,carl@example.com,{url}\n".encode()
        assert server.call("POST", IMPORT, content, type="text/csv").data["written"] == 1
        answer = server.fire(event(platform, leadId="imported", actionSource="website"))
        assert answer.status == 200
        assert "Imported" in json.dumps(platforms.received(platform)[0].body)

    def test_an_import_of_another_type_is_415(self, server: Any):
        assert server.call("POST", IMPORT, b"[]").status == 415

    def test_an_import_is_a_stream_without_a_limit(self, server: Any):
        line = b'{"id":"same","email":"same@example.com","custom":{"pad":"' + b"x" * 4000 + b'"}}\n'
        answer = server.call("POST", IMPORT, line * 2600, type="application/x-ndjson")
        assert (answer.status, answer.data["written"]) == (200, 2600)


class TestViews:
    def test_pixels_are_listed_without_their_tokens(self, server: Any, platforms: EmulationHost):
        answer = server.call("GET", "/api/v1/pixels")
        listed = {pixel["name"]: pixel for pixel in answer.data["pixels"]}
        assert set(listed) == PIXELS
        assert listed["facebook-picky"]["events"] == ["Purchase"]
        assert listed["tiktok-good"]["platform"] == "tiktok"
        for pixel in platforms.pixels():
            assert pixel.access_token.reveal().encode() not in answer.body
        assert b"oken" not in answer.body

    def test_platforms_are_listed_with_what_they_take(self, server: Any):
        listed = {p["name"]: p for p in server.call("GET", "/api/v1/platforms").data["platforms"]}
        assert set(listed) == {"facebook", "tiktok"}
        for platform in listed.values():
            assert "Purchase" in platform["eventNames"]
            assert platform["documentation"].startswith("https://")
            assert platform["batchLimit"] == 1000
        assert "fbclid" in {i["name"] for i in listed["facebook"]["identifiers"]}
        assert "ttclid" in {i["name"] for i in listed["tiktok"]["identifiers"]}

    def test_the_openapi_document_is_valid_and_built_from_the_registry(self, server: Any):
        document = server.call("GET", "/openapi.json", key=None, quiet=True).document
        assert document["openapi"].startswith("3.1")
        assert not list(OpenAPIV31SpecValidator(document).iter_errors())
        schema = document["components"]["schemas"]["FireRequest"]
        assert sorted(schema["properties"]["platform"]["enum"]) == ["facebook", "tiktok"]
        assert {"leadId", "pixelId", "platform", "eventName"} <= set(schema["required"])
        for path in (FIRE, PREVIEW, BATCH, IMPORT, "/api/v1/leads/{leadId}", "/api/v1/pixels"):
            assert path in document["paths"]

    def test_the_docs_page_loads_nothing_from_elsewhere(self, server: Any):
        answer = server.call("GET", "/docs", key=None, quiet=True)
        assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        page = answer.body.decode()
        assert FIRE in page
        assert not re.search(r"<script|<link|<img|@import|src=", page)

    @pytest.mark.parametrize("path, status", [("/healthz", "ok"), ("/readyz", "ready")])
    def test_health_needs_no_key(self, server: Any, path: str, status: str):
        answer = server.call("GET", path, key=None)
        assert (answer.status, answer.data) == (200, {"status": status})
