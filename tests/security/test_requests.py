"""What is not quite HTTP, and paths, methods and hosts that are tried to get around something."""

from __future__ import annotations

from typing import Any

import pytest
from raw_http import KEY, request

JSON = f"Host: x\r\nX-API-Key: {KEY}\r\nContent-Type: application/json\r\n"
FIRE = f"POST /api/v1/pixels/fire HTTP/1.1\r\n{JSON}"
GET = "GET /healthz HTTP/1.1\r\nHost: x\r\n"
SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
NOT_HTTP = ["request: is not valid HTTP/1.1; nothing of it was read further"]
CUT_SHORT = ["body: could not be read to its end"]
CHUNKED = "2\r\n{}\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        "canary\r\n\r\n",
        "\x16\x03\x01\x02\x00canary\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n",
        "CANARY /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n\r\n",
        f"{GET}Host: y\r\n\r\n",
        f"{GET}X-Canary: canary\x01\r\n\r\n",
        f"{GET}X-Canary: canary\x00\r\n\r\n",
        f"{GET}X-Canary: a\rcanary\r\n\r\n",
        f"{GET}X-Canary: a\r\n canary\r\n\r\n",
        f"{GET}X Canary: a\r\n\r\n",
        f"{GET}: canary\r\n\r\n",
        GET + "".join(f"X-{at}: canary\r\n" for at in range(500)) + "\r\n",
        f"{FIRE}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{CHUNKED}",
        f"{FIRE}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{SMUGGLED}",
        f"{FIRE}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{{}}",
        f"{FIRE}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}} ",
        f"{FIRE}Content-Length: 2, 2\r\n\r\n{{}}",
        f"{FIRE}Content-Length: +2\r\n\r\n{{}}",
        f"{FIRE}Content-Length: -1\r\n\r\n{{}}",
        f"{FIRE}Content-Length: 0x2\r\n\r\n{{}}",
        f"{FIRE}Content-Length: 99999999999999999999999\r\n\r\n{{}}",
        f"{FIRE}Content-Length : 2\r\n\r\n{{}}",
        f"{FIRE}Transfer-Encoding : chunked\r\n\r\n{CHUNKED}",
        f"{FIRE}Transfer-Encoding: xchunked\r\n\r\n{CHUNKED}",
        f"{FIRE}Transfer-Encoding: chunked, identity\r\n\r\n{CHUNKED}",
        f"{FIRE}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n{CHUNKED}",
        f"{FIRE}Transfer-Encoding: chunked\r\n\r\n-2\r\n{{}}\r\n0\r\n\r\n",
        f"{FIRE}Transfer-Encoding: chunked\r\n\r\n0x2\r\n{{}}\r\n0\r\n\r\n",
        f"{FIRE}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{{}}\r\n0\r\n\r\n",
        f"{FIRE}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}XX0\r\n\r\n",
        f"{FIRE}Content-Length: 2\r\n\r\n{{}}".replace("\r\n", "\n"),
    ],
    ids=[
        "a word", "TLS", "HTTP/2", "HTTP/9.9", "no such method", "no host", "two hosts",
        "control character", "NUL", "bare CR", "folded header", "space in a name", "no name",
        "500 headers", "length and chunks", "chunks and length", "length twice", "two lengths",
        "list of lengths", "signed length", "negative length", "hexadecimal length",
        "overlong length", "space after length", "space after encoding", "no such encoding",
        "chunks, then nothing", "chunks twice", "negative chunk", "0x chunk", "overlong chunk",
        "chunk without end", "bare line feeds",
    ],
)  # fmt: skip
def test_what_is_no_http_is_refused_without_an_echo(server: Any, sent: str):
    with server.connect() as client:
        client.send(sent.encode("latin-1"))
        reply = client.reply()
        assert (reply.status, reply.error["code"]) == (400, "VALIDATION_ERROR")
        assert reply.error["details"] in (NOT_HTTP, CUT_SHORT)
        assert "canary" not in str(reply) + reply.body.decode()
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers.get("server") in (None, "convroute")
        assert client.is_closed(), "what comes after it may be another request"
    assert "canary" not in server.log()


@pytest.mark.parametrize(
    "sent",
    [
        f"GET /{'a' * 9000} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"{GET}X-Long: {'a' * 9000}\r\n\r\n",
        f"{GET}{'X' * 9000}: a\r\n\r\n",
    ],
    ids=["path", "value", "name"],
)
def test_a_line_that_is_too_long_is_told_as_that(server: Any, sent: str):
    reply = server.ask(sent)
    assert reply.status == 400
    assert reply.error["details"] == [
        "request: its first line, or a header, is longer than 8190 bytes"
    ]


def test_pipelined_requests_are_answered_in_their_order(server: Any):
    many = 200
    with server.connect() as client:
        client.send(*(request("GET", f"/api/v1/leads/{at}") for at in range(many)), GET, "\r\n")
        statuses = [client.reply().status for _ in range(many + 1)]
    assert statuses == [404] * many + [200]


@pytest.mark.parametrize(
    "path",
    [
        "/%61pi/v1/pixels", "/api%2Fv1%2Fpixels", "/api/v1/pixels/", "/api/v1/../v1/pixels",
        "//api/v1/pixels", "/docs/../api/v1/pixels", "/./api/v1/pixels", "/API/v1/pixels",
        "/docs/..;/api/v1/pixels", "http://x/api/v1/pixels", "/api/v1/pixels%00", "/api/v1/pixels;x",
        "/api\\v1\\pixels", "*",
    ],
)  # fmt: skip
def test_no_spelling_of_a_path_gets_around_the_key(server: Any, path: str):
    assert server.ask(request("GET", path, key="wrong")).status in (400, 401, 404)


@pytest.mark.parametrize(
    "path",
    ["/static", "/static/", "/convroute/", "/docs/", "/.git/config", "/../etc/passwd", "/convroute.db",
     "/convroute.toml", "/%2e%2e/convroute.toml", "/docs/docs.css", "/docs.html.j2"],
)  # fmt: skip
def test_no_file_and_no_folder_is_served(server: Any, path: str):
    assert server.ask(request("GET", path)).error["code"] == "NOT_FOUND"


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PROPFIND", "PATCH"])
@pytest.mark.parametrize("path", ["/healthz", "/docs", "/api/v1/pixels"])
def test_other_methods_are_refused_and_echo_nothing(server: Any, method: str, path: str):
    reply = server.ask(
        request(method, path, b"", "Origin: https://evil.example.com", "X-Echo: said-twice")
    )
    assert reply.error["code"] == "METHOD_NOT_ALLOWED"
    assert reply.headers["allow"] == "GET,HEAD"
    assert "said-twice" not in str(reply.headers) + reply.body.decode()


def test_head_has_the_headers_of_get_and_no_body(server: Any):
    for path in ("/docs", "/openapi.json", "/healthz", "/api/v1/pixels"):
        with server.connect() as client:
            client.send(request("GET", path))
            got = client.reply()
            client.send(
                f"HEAD {path} HTTP/1.1\r\nHost: x\r\nX-API-Key: {KEY}\r\nConnection: close\r\n\r\n"
            )
            head = client._file.read().decode()
        assert head.startswith("HTTP/1.1 200")
        assert head.endswith("\r\n\r\n")
        for name in ("content-type", "content-security-policy", "content-length"):
            assert got.headers[name] in head


@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/api/v1/pixels"])
@pytest.mark.parametrize(
    "host", ["evil.example.com", 'x"><script>alert(1)</script>', "evil.example.com:99999"]
)
def test_an_answer_does_not_follow_the_host_header(server: Any, path: str, host: str):
    ours = server.ask(request("GET", path))
    theirs = server.ask(
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Host: {host}\r\nX-API-Key: {KEY}\r\n\r\n"
    )
    assert theirs.body == ours.body
    assert "evil" not in str(theirs.headers)


@pytest.mark.parametrize("path", ["/healthz", "/docs", "/api/v1/pixels", "/nothing"])
def test_no_origin_is_let_in(server: Any, path: str):
    reply = server.ask(request("GET", path, b"", "Origin: https://evil.example.com"))
    assert not [name for name in reply.headers if name.startswith("access-control")]
    assert reply.headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in reply.headers["content-security-policy"]


LEAD_IDS = {
    "dots": "..", "encoded dots": "%2e%2e", "slash": "a%2Fb", "slashes": "..%2F..%2Fetc%2Fpasswd",
    "backslash": "a%5Cb", "question mark": "a%3Fb", "number sign": "a%23b", "percent": "100%25",
    "encoded percent": "a%252Fb", "semicolon": "a;b", "quote": "a'b%22c", "SQL": "x'%20OR%201=1--",
    "wildcard": "%25_*", "unicode": "%C3%A9%E2%98%83%F0%9F%98%80", "longest": "a" * 255,
    "like a route": "import",
}  # fmt: skip


@pytest.mark.parametrize("spelt", LEAD_IDS.values(), ids=LEAD_IDS)
def test_a_lead_id_is_one_id_whatever_stands_in_it(server: Any, spelt: str):
    path = f"/api/v1/leads/{spelt}"
    other = request("PUT", "/api/v1/leads/other", b'{"city": "Bonn"}')
    assert server.ask(other).status in (200, 201)
    assert server.ask(request("GET", path)).status == 404
    assert server.ask(request("PUT", path, b'{"city": "Rome"}')).status == 201
    assert b"Rome" in server.ask(request("GET", path)).body
    assert server.ask(request("DELETE", path)).status == 200
    assert server.ask(request("GET", path)).status == 404
    assert b"Bonn" in server.ask(request("GET", "/api/v1/leads/other")).body


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "spelt",
    ["%00", "a%00b", "%0d%0aX-Injected:%201", "a%0Ab", "a%1Bb", "a%7Fb", "a%C2%85b", "a%E2%80%A8b", "%20a", "a%20",
     "a" * 256],
    ids=["NUL", "NUL within", "CRLF", "LF", "ESC", "DEL", "NEL", "line separator", "blank before", "blank after",
         "too long"],
)  # fmt: skip
def test_a_lead_id_that_could_forge_something_is_refused(server: Any, method: str, spelt: str):
    reply = server.ask(request(method, f"/api/v1/leads/{spelt}", b"{}" if method == "PUT" else b""))
    assert (reply.status, reply.error["code"]) == (400, "VALIDATION_ERROR")
    assert [detail.partition(":")[0] for detail in reply.error["details"]] == ["leadId"]
    assert "x-injected" not in reply.headers
