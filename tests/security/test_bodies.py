"""Bodies that are made to cost more than they weigh."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from raw_http import request

FIRE = "/api/v1/pixels/fire"
IMPORT = "/api/v1/leads/import"
MIB = 1024 * 1024

SQUEEZED: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress}


@pytest.mark.parametrize("encoding", SQUEEZED)
def test_a_compressed_body_is_read(server: Any, event: Any, encoding: str):
    body = SQUEEZED[encoding](json.dumps(event()).encode())
    assert server.ask(request("POST", FIRE, body, f"Content-Encoding: {encoding}")).status == 200


@pytest.mark.parametrize("encoding", SQUEEZED)
def test_a_bomb_is_refused_before_all_of_it_is_unpacked(server: Any, encoding: str):
    before = server.memory()
    bomb = SQUEEZED[encoding](b" " * 160 * MIB)
    assert len(bomb) < MIB
    reply = server.ask(request("POST", FIRE, bomb, f"Content-Encoding: {encoding}"))
    assert (reply.status, reply.error["code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert server.memory() - before < 112 * MIB


def test_a_bomb_in_an_import_is_read_in_little_memory(server: Any):
    before = server.memory()
    bomb = gzip.compress(b" " * 80 * MIB, 6)
    server.ask(request("POST", IMPORT, bomb, "Content-Encoding: gzip", type="text/csv"))
    assert server.memory() - before < 48 * MIB
    assert server.is_serving()


@pytest.mark.parametrize("path, kind", [(FIRE, "application/json"), (IMPORT, "text/csv")])
@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "x-canary"])
def test_other_encodings_are_refused(server: Any, path: str, kind: str, encoding: str):
    reply = server.ask(request("POST", path, b"{}", f"Content-Encoding: {encoding}", type=kind))
    assert (reply.status, reply.error["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert reply.error["details"] == ["Content-Encoding: must be gzip or deflate, or be left out"]


def nested(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"leadId":' + nested(100_000) + b"}",
        b'{"leadId":"\xff"}',
        b'{"leadId":"\\ud800"}',
        b'{"eventValue":NaN}',
        b'{"eventValue":1e999}',
        b'{"eventValue":' + b"9" * 5000 + b"}",
        "{}".encode("utf-16"),
        b"\xef\xbb\xbf{}",
        b"{}{}",
        b"{'leadId': 1}",
    ],
    ids=["open", "deep", "no UTF-8", "half a character", "NaN", "infinite", "5000 digits", "UTF-16", "mark", "two",
         "single quotes"],
)  # fmt: skip
def test_what_is_no_json_is_refused_with_its_place(server: Any, body: bytes):
    reply = server.ask(request("POST", FIRE, body))
    assert (reply.status, reply.error["code"]) == (400, "VALIDATION_ERROR")
    (told,) = reply.error["details"]
    assert told.startswith("body: is not JSON at line 1, column ")


@pytest.mark.parametrize("levels", [200, 300, 900])
@pytest.mark.parametrize("field", ["properties", "extras", "custom"])
def test_what_is_nested_deep_is_sent_dropped_or_refused(
    server: Any, event: Any, levels: int, field: str
):
    deep = json.loads(nested(levels))
    body = event(**{
        "properties": {"properties": deep},
        "extras": {"extras": {"facebook": deep}},
        "custom": {"lead": {"email": "ann@example.com", "custom": deep}},
    }[field])  # fmt: skip
    for path in (FIRE, "/api/v1/pixels/preview"):
        assert server.ask(request("POST", path, json.dumps(body).encode())).status in (200, 400)
    assert server.ask(
        request("PUT", "/api/v1/leads/deep", json.dumps(body.get("lead", {})).encode())
    ).status in (200, 201, 400)


def test_of_two_fields_of_one_name_the_last_counts(server: Any):
    # As every common parser has it; so a proxy that looks into bodies sees what counts.
    body = b'{"city": "Rome", "city": "Bonn"}'
    reply = server.ask(request("PUT", "/api/v1/leads/twice", body))
    assert json.loads(reply.body)["data"]["city"] == "Bonn"


MANY = 100_000


@pytest.mark.parametrize(
    "more",
    [
        {f"k{at}": 1 for at in range(MANY)},
        {"extras": {f"k{at}": {} for at in range(MANY)}},
        {"contents": [1] * MANY},
        {"contents": [{}] * MANY},
        {"lead": {"emails": [f"a{at}@example.com" for at in range(MANY)]}},
        {"lead": {"phones": [f"+1202555{at:05}" for at in range(MANY)]}},
    ],
    ids=["fields", "extras", "items of no kind", "empty items", "addresses", "numbers"],
)
def test_many_faults_are_told_in_part_and_hold_nobody_up(
    server: Any, event: Any, more: dict[str, Any]
):
    reply = server.ask(request("POST", FIRE, json.dumps(event(**more)).encode()))
    assert (reply.status, reply.error["code"]) == (400, "VALIDATION_ERROR")
    assert 1 <= len(reply.error["details"]) <= 102


@pytest.mark.parametrize(
    "more",
    [
        {"properties": {f"k{at}": at for at in range(20_000)}},
        {"contents": [{"id": "sku"}] * 20_000},
        {"lead": {"email": "ann@example.com", "custom": {f"k{at}": at for at in range(20_000)}}},
        {"lead": {"email": "ann@example.com", "phone": "9" * 2 * MIB}},
        {"lead": {"email": "a" * 2 * MIB, "phone": "+12025550123"}},
        {"lead": {"email": "ann@example.com", "ipAddress": "1." * MIB}},
        {"lead": {"email": "ann@example.com", "landingUrl": f"https://x.example.com/?{'a=1&' * 500_000}"}},
    ],
    ids=["properties", "items", "custom", "phone", "email", "IP address", "landing page"],
)  # fmt: skip
@pytest.mark.parametrize("platform", ["facebook", "tiktok"])
def test_much_of_what_is_allowed_is_mapped_in_time(
    server: Any, event: Any, platform: str, more: dict[str, Any]
):
    body = json.dumps(event(platform, **more)).encode()
    assert server.ask(request("POST", "/api/v1/pixels/preview", body)).status == 200


def test_a_header_of_many_columns_is_read_in_time(server: Any):
    columns = ",".join(f"c{at}" for at in range(100_000))
    reply = server.ask(request("POST", IMPORT, f"id,{columns}\na,1\n".encode(), type="text/csv"))
    assert reply.status == 200


def test_a_line_of_sixty_four_mebibytes_is_not_kept(server: Any):
    before = server.memory()
    content = b'{"id":"' + b"x" * 64 * MIB + b'"}\n'
    reply = server.ask(request("POST", IMPORT, content, type="application/x-ndjson"))
    assert b"is longer than 1 MiB" in reply.body
    assert server.memory() - before < 48 * MIB


@pytest.mark.parametrize(
    "content, told",
    [
        (b"PK\x03\x04canary", "is a spreadsheet or an archive; export it as CSV in UTF-8"),
        (gzip.compress(b"id\na\n"), "is a compressed file; unpack it first"),
        ("id\na\n".encode("utf-16"), "is a file in UTF-16; save it as UTF-8"),
        ("id\na\n".encode("utf-16-le"), "is a file in UTF-16; save it as UTF-8"),
        (b"", "must be a header row with a column `id`; the file is empty"),
        (b"\n \n", "must be a header row with a column `id`; the file is empty"),
        (b"canary,email\na,b\n", "must be a header row with a column `id`; nothing after it was read"),
        (b"id,city,city\na,b,c\n", "must name each column once; column 3 is named as column 2"),
    ],
    ids=["workbook", "gzip", "UTF-16", "UTF-16 without mark", "empty", "blank", "no id", "twice"],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(server: Any, content: bytes, told: str):
    reply = server.ask(request("POST", IMPORT, content, type="text/csv"))
    assert (reply.status, reply.error["code"]) == (400, "VALIDATION_ERROR")
    assert reply.error["details"] == [f"line 1: {told}"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_a_formula_is_kept_as_the_text_that_it_is(server: Any, cell: str):
    # Nothing here writes CSV or a spreadsheet; whoever does has to quote it there.
    content = f"id,city\nformula,{cell}\n".encode()
    assert server.ask(request("POST", IMPORT, content, type="text/csv")).status == 200
    kept = json.loads(server.ask(request("GET", "/api/v1/leads/formula")).body)["data"]["city"]
    assert kept == cell.strip()
