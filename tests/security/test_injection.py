"""Line breaks and the like in any value that could come to stand in a header, a URL or the log."""

from __future__ import annotations

import json
from typing import Any

import pytest
from raw_http import request

FIRE = "/api/v1/pixels/fire"
FORGED = "a\r\nX-Injected: 1\r\n\r\n2026-01-01 INFO convroute.server forged"
SPLITS = {"CRLF": FORGED, "LF": "a\nforged", "CR": "a\rforged", "NUL": "a\x00forged", "ESC": "a\x1b[2Jforged",
          "NEL": "a\x85forged", "line separator": "a\u2028forged", "DEL": "a\x7fforged"}  # fmt: skip
KEY_TEXTS = ("leadId", "eventName", "eventId", "orderId", "testEventCode", "pixelId", "platform")


def fire(server: Any, body: Any, *headers: str) -> Any:
    return server.ask(request("POST", FIRE, json.dumps(body).encode(), *headers))


@pytest.mark.parametrize("value", SPLITS.values(), ids=SPLITS)
def test_a_name_or_an_id_is_one_line(server: Any, event: Any, value: str):
    for name in KEY_TEXTS:
        reply = fire(server, event() | {name: value})
        assert (reply.status, reply.error["code"]) == (400, "VALIDATION_ERROR")
        assert f"{name}: must not contain control characters" in reply.error["details"]
        assert "x-injected" not in reply.headers
    assert "forged" not in server.log()


@pytest.mark.parametrize(
    "value", [FORGED, "a\x1b[2Jforged", "a\u2028forged"], ids=["CRLF", "ESC", "separator"]
)
@pytest.mark.parametrize("platform", ["facebook", "tiktok"])
def test_any_other_text_reaches_no_header_no_url_and_no_log(
    server: Any, platforms: Any, event: Any, platform: str, value: str
):
    platforms.reset(platform)
    further = {
        "sourceUrl": f"https://shop.example.com/{value}",
        "referrerUrl": value,
        "properties": {value: value, "note": value},
        "contents": [{"id": value, "name": value}],
        "lead": {"email": "ann@example.com", "userAgent": value, "city": value, "fbclid": value, "ttclid": value},
    }  # fmt: skip
    reply = fire(server, event(platform, **further))
    assert reply.status in (200, 400)
    assert "x-injected" not in reply.headers
    for exchange in platforms.exchanges(platform):
        assert "forged" not in exchange.path
    assert "forged" not in server.log()


@pytest.mark.parametrize("name", [FORGED, "../../x", "a@evil.example.com", "a?b=1#c"])
def test_a_name_of_a_member_is_not_logged(server: Any, event: Any, name: str):
    for body in (event() | {name: 1}, event(lead={name: {"x": 1}}), event(extras={name: {}})):
        fire(server, body)
    log = server.log()
    assert "forged" not in log
    assert "evil" not in log


@pytest.mark.parametrize(
    "given", ["a\x85b", "a b", "x" * 129, "é", "<script>", "%0d%0aX: 1", "a\tb", "\udcff"]
)
def test_a_request_id_that_is_no_plain_word_is_replaced(server: Any, given: str):
    reply = server.ask(request("GET", "/healthz", b"", f"X-Request-ID: {given}"))
    assert reply.status == 200
    made = reply.headers["x-request-id"]
    assert len(made) == 32
    assert made.isalnum()
    assert given not in server.log()


def test_a_request_id_stands_once_in_the_answer_and_in_the_log(server: Any):
    reply = server.ask(
        request("GET", "/healthz", b"", "X-Request-ID: first-1", "X-Request-ID: second-2")
    )
    assert reply.headers["x-request-id"] == "first-1"
    assert "second-2" not in server.log()


@pytest.mark.parametrize("given", ["a\tb", "a\x85b", "\u2028", "x" * 256, "\udcff"])
def test_an_idempotency_key_is_one_line(server: Any, event: Any, given: str):
    reply = fire(server, event(), f"Idempotency-Key: a{given}b")
    assert reply.status == 400
    assert reply.error["details"][0].startswith("Idempotency-Key: must ")
    assert given not in reply.body.decode()


def test_every_line_of_the_log_is_one_of_ours(server: Any):
    for line in server.log().splitlines():
        assert line[:2] == "20", line
        assert line.split()[3].startswith("convroute.server"), line
