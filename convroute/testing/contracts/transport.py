"""The contract of a transport, kept against a server on loopback that does what it is told."""

from __future__ import annotations

import asyncio
import inspect
import socket
from typing import Final
from unittest import SkipTest
from urllib.parse import parse_qsl, urlsplit

from convroute.errors import SendingWithheld, TransportError
from convroute.model.http import HttpRequest, HttpResponse
from convroute.roles import Transport
from convroute.testing.contracts.declarations import NAME
from convroute.testing.contracts.fault import demand
from convroute.testing.contracts.subject import TOKEN
from convroute.testing.contracts.transport_subject import TransportSubject
from convroute.testing.scripted_server import RawAnswer, ScriptedServer, Way

SHORT: Final = 0.3
STATUSES: Final = (200, 204, 301, 400, 401, 404, 429, 500, 503)
BODY: Final = bytes(range(256)) * 4
BROKEN: Final = (Way.RESET_AFTER, Way.CLOSED, Way.TRUNCATED, Way.BAD_STATUS_LINE, Way.SILENT)
HIDDEN: Final = (TOKEN, "contract-path-774", "contract-body-774")


class TransportContract(TransportSubject):
    """What every transport must keep; a plugin's tests subclass it and give the transport.

    Example:
        class TestProxied(TransportContract):
            def transport(self):
                return ProxiedTransport()
    """

    def test_it_is_a_transport_with_a_name(self) -> None:
        """A pixel names its transport in the settings, by this word."""
        transport = self.transport()
        demand(
            isinstance(transport, Transport) and inspect.iscoroutinefunction(transport.send),
            "the transport has no `name`, or its send is not `async def`",
            "write a class with a name and async def send(self, request)",
        )
        demand(
            NAME.fullmatch(transport.name),
            "the name is not lower-case letters, digits and single hyphens or underscores",
            "name the transport like its entry point",
        )

    def test_a_transport_that_withholds_says_so(self) -> None:
        """A dry run never answers like a platform: that would make a receipt say `delivered`."""
        if self.sends:
            raise SkipTest("the transport sends")
        error, arrived = self.failing([RawAnswer()])
        demand(
            isinstance(error, SendingWithheld) and not arrived,
            "a transport that withholds sends, or does not raise SendingWithheld",
            "raise SendingWithheld(why), and touch no socket",
        )

    def test_every_status_comes_back(self) -> None:
        """What a status means is the platform's business; only a missing answer is an error."""
        for status in STATUSES:
            response, _ = self.sent(
                [RawAnswer(status=status, body=b"" if status == 204 else b"{}")]
            )
            demand(
                response.status == status,
                f"an answer with status {status} comes back as {response.status}",
                "return every answer, and follow no redirect: the body decides",
            )

    def test_the_answer_comes_back_to_the_byte(self) -> None:
        """Headers in lower case, the body as it was sent."""
        headers = {"X-Trace": "contract-1", "Retry-After": "7"}
        response, _ = self.sent([RawAnswer(status=429, body=BODY, headers=headers)])
        demand(
            isinstance(response, HttpResponse) and response.body == BODY,
            "the body comes back changed",
            "read bytes to the end, and decode nothing",
        )
        demand(
            {"x-trace": "contract-1", "retry-after": "7"}.items() <= dict(response.headers).items(),
            "headers get lost, or are not keyed in lower case",
            "HttpResponse(headers={name.lower(): value ...})",
        )

    def test_the_request_arrives_to_the_byte(self) -> None:
        """Method, path, query, headers and body, secrets revealed: only here."""
        _, (arrived,) = self.sent([RawAnswer()], path="/contract-path-774?a=1&b=%2F")
        demand(
            arrived.method == "POST"
            and urlsplit(arrived.path).path == "/contract-path-774"
            and parse_qsl(urlsplit(arrived.path).query) == [("a", "1"), ("b", "/")],
            "method, path or query arrive changed",
            "send request.url as it is; it is quoted already",
        )
        demand(
            arrived.body == self.make_request("http://x").content(),
            "the body arrives changed",
            "send request.content()",
        )
        demand(
            arrived.headers.get("authorization") == f"Bearer {TOKEN}"
            and arrived.headers.get("content-type", "").startswith("application/json"),
            "a header is missing: Authorization, or Content-Type of the JSON body",
            "send request.revealed_headers(), and application/json where it names no type",
        )

    def test_a_request_is_sent_once(self) -> None:
        """Whether it is sent again is decided above: a retry in here would count events twice."""
        for answer in (
            RawAnswer(status=503),
            RawAnswer(status=301, headers={"location": "/elsewhere"}),
        ):
            _, arrived = self.sent([answer, RawAnswer()])
            demand(
                len(arrived) == 1,
                f"{len(arrived)} requests for one send",
                "switch off retries and redirects",
            )

    def test_a_broken_exchange_is_in_doubt(self) -> None:
        """The request was written, so the platform may have processed it: it goes again under the same event id."""
        for way in BROKEN:
            error, _ = self.failing([RawAnswer(way=way)], timeout=SHORT)
            demand(
                error.in_doubt,
                f"an exchange that breaks after the request ({way.value}) is said to have left no trace",
                "raise TransportError(..., in_doubt=True) for everything after the request was written",
            )

    def test_a_refused_connection_is_not_in_doubt(self) -> None:
        """Nothing was written: it may be sent again without a second thought."""
        self.needs_sending()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        error = self.error_of(lambda t: t.send(self.make_request(f"http://127.0.0.1:{port}")))
        demand(
            not error.in_doubt,
            "a refused connection is said to be in doubt",
            "raise TransportError(..., in_doubt=False) for everything before the request was written",
        )

    def test_what_has_no_json_form_never_leaves(self) -> None:
        """A plugin's mistake is told before a socket is opened."""
        self.needs_sending()

        async def send(transport: Transport) -> tuple[bool, int]:
            async with ScriptedServer() as server:
                try:
                    await transport.send(HttpRequest(url=server.url, json={"x": {1}}))
                except TransportError as error:
                    return error.in_doubt, len(server.requests)
                return True, len(server.requests)

        demand(
            self.ask(send) == (False, 0),
            "a body without a JSON form is sent, or is no TransportError with in_doubt=False",
            "call request.content() first, and turn its TypeError into a TransportError",
        )

    def test_an_error_shows_neither_token_nor_url_nor_body(self) -> None:
        """Errors are logged and stored with the receipt."""
        for way in (Way.CLOSED, Way.BAD_STATUS_LINE):
            error, _ = self.failing([RawAnswer(way=way)], path="/contract-path-774")
            shown = f"{error!r} {error}"
            demand(
                not any(text in shown for text in HIDDEN),
                "an error shows the token, the URL or the body",
                "say it in your own words, and raise it `from None`",
            )

    def test_many_requests_at_once(self) -> None:
        """Pixels are sent to side by side, over one transport."""
        self.needs_sending()

        async def send(transport: Transport) -> list[bytes]:
            async with ScriptedServer() as server:
                requests = [HttpRequest(url=server.url, json={"n": n}) for n in range(10)]
                await asyncio.gather(*map(transport.send, requests))
                return sorted(request.body for request in server.requests)

        demand(
            self.ask(send)
            == sorted(HttpRequest(url="", json={"n": n}).content() for n in range(10)),
            "of ten requests at once not all arrive whole",
            "keep no state of a request on the transport",
        )
