"""Checks of the request: nothing secret in sight, every event in it once, and the same each time."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, unquote, urlsplit

from attrs import evolve

from convroute.jsonvalue import dump, load
from convroute.model.http import HttpRequest
from convroute.secret import Secret
from convroute.testing.contracts.body import leaves
from convroute.testing.contracts.fault import calling, demand
from convroute.testing.contracts.subject import TOKEN, PlatformSubject

MOST_TRIED: Final = 1000
ODD_PIXEL_ID: Final = "77/../../contract?x=1#y&z"


class RequestChecks(PlatformSubject):
    """The request is complete, repeatable, and shows no secret."""

    def test_the_token_is_sent(self) -> None:
        """In a header or in the body: without it the platform answers 401."""
        request = self.request([self.payload()])
        revealed = [*request.revealed_headers().values(), request.content().decode()]
        demand(
            any(TOKEN in text for text in revealed),
            "the pixel's access token is not in the request",
            'send it: headers={"Authorization": pixel.access_token.prefixed("Bearer ")}',
        )

    def test_the_token_is_in_no_url(self) -> None:
        """URLs are logged by every proxy on the way."""
        request = self.request([self.payload()])
        demand(
            TOKEN not in unquote(request.url),
            "the access token stands in the URL",
            "send it in a header, or as a Secret in the JSON body",
        )

    def test_the_token_is_masked_wherever_a_request_is_shown(self) -> None:
        """A preview shows the request, and a log its repr: a Secret is masked there, a text is not."""
        request = self.request([self.payload()])
        shown = repr(request) + str(request.masked())
        demand(
            TOKEN not in shown,
            "the access token shows in a preview or a repr",
            "keep it a Secret up to the end: never call reveal(); use prefixed() for 'Bearer '",
        )
        for name, option in self.destination().options.items():
            if isinstance(option, Secret):
                demand(
                    option.reveal() not in shown,
                    f"the secret option {name} shows in a preview or a repr",
                    "keep it a Secret up to the end",
                )

    def test_the_token_is_in_no_payload(self) -> None:
        """Payloads are stored until they are delivered."""
        for what, payload in self.payloads().items():
            demand(
                TOKEN not in str([*leaves(payload.body), *leaves(payload.envelope)]),
                f"the access token is in the payload ({what})",
                "the token belongs to request, which is given the pixel",
            )

    def test_the_url_is_absolute_and_whole(self) -> None:
        """A transport sends it as it is, and logs along the way show it."""
        parts = urlsplit(self.request([self.payload()]).url)
        demand(
            parts.scheme in ("http", "https") and parts.hostname,
            "the URL is no absolute http or https URL",
            'begin with the settings\' base_url: f"{self.settings.base_url}/events"',
        )
        demand(
            not (parts.username or parts.password or parts.fragment),
            "the URL holds a user, a password or a fragment",
            "a token goes into a header; nothing follows a #",
        )

    def test_an_odd_pixel_id_stays_in_its_place(self) -> None:
        """A slash or a question mark in an id must not lead to another path, or to another host."""
        pixel = evolve(self.destination(), pixel_id=ODD_PIXEL_ID)
        good = urlsplit(self.request([self.payload()]).url)
        odd = urlsplit(self.request([self.payload(pixel=pixel)], pixel).url)
        demand(
            (odd.netloc, odd.fragment) == (good.netloc, good.fragment)
            and odd.path.count("/") == good.path.count("/")
            and odd.query.count("&") == good.query.count("&")
            and bool(odd.query) == bool(good.query),
            "a pixel id with a slash changes the path of the URL",
            f'quote it: quote(pixel.pixel_id, safe="") makes {quote("a/b", safe="")} of a/b',
        )

    def test_headers_can_be_sent(self) -> None:
        """Names and values are text in one line; a secret value is a Secret."""
        for name, value in self.request([self.payload()]).headers.items():
            text = value.reveal() if isinstance(value, Secret) else value
            demand(
                isinstance(name, str)
                and isinstance(text, str)
                and not {"\r", "\n"} & {*name, *text},
                f"the header {name} cannot be sent",
                "give text in one line",
            )

    def test_the_same_payloads_make_the_same_request(self) -> None:
        """A retry must be the same request, or the platform cannot tell that it is one."""
        payloads = [self.payload()]
        demand(
            _bytes(self.request(payloads)) == _bytes(self.request(payloads)),
            "the same payloads make two different requests",
            "no time, no nonce and no counter in request",
        )

    def test_the_body_is_what_map_gave(self) -> None:
        """The payload is what was previewed and stored: request adds what stands around it."""
        payload = self.payload()
        content = calling(
            "writing the request's JSON",
            lambda: self.request([payload]).content(),
            "put JSON values and Secrets into HttpRequest.json, nothing else",
        )
        sent = {(_name(path), str(leaf)) for path, leaf in leaves(load(content))}
        for path, leaf in leaves(load(dump({**payload.envelope, "body": payload.body}))):
            demand(
                (_name(path), str(leaf)) in sent,
                f"{path} is in the payload and not in the request",
                'send the body whole, and the envelope beside it: {"events": [...], **payloads[0].envelope}',
            )

    def test_a_batch_holds_every_event_once_in_its_order(self) -> None:
        """Verdicts are read by position: an event that is dropped here is counted as delivered."""
        if self.platform.batch_limit == 1:
            self.not_for_this_plugin("a request holds one event (batch_limit is 1)")
        payloads = self.batch(min(5, self.platform.batch_limit))
        content = self.request(payloads).content().decode()
        one = self.request(payloads[:1]).content().decode().count(f'"{payloads[0].event_id}"')
        found = [content.count(f'"{payload.event_id}"') for payload in payloads]
        demand(
            found == [one] * len(payloads) and one,
            f"of {len(payloads)} events the request holds {sum(1 for n in found if n)}",
            "send every payload: [payload.body for payload in payloads]",
        )
        places = [content.index(f'"{payload.event_id}"') for payload in payloads]
        demand(
            places == sorted(places),
            "the request holds the events in another order",
            "keep the order of the payloads: outcomes are read by it",
        )

    def test_a_full_batch_makes_one_request(self) -> None:
        """`batch_limit` is what the platform documents, and what request can build."""
        count = min(self.platform.batch_limit, MOST_TRIED)
        one = self.payload()
        payloads = [evolve(one, event_id=f"{one.event_id}-{number}") for number in range(count)]
        content = self.request(payloads).content()
        least = count * len(dump(one.body))
        demand(
            len(content) >= least,
            f"a request of {count} events is shorter than the events",
            "declare the batch_limit that the platform documents, and send every payload",
        )

    def test_a_timeout_is_positive(self) -> None:
        """Seconds, or None to leave it to the transport."""
        timeout = self.request([self.payload()]).timeout
        demand(
            timeout is None or timeout > 0, "the timeout is not positive", "give seconds, or None"
        )


def _name(path: str) -> str:
    return path.rpartition(".")[2]


def _bytes(request: HttpRequest) -> tuple[object, ...]:
    return request.method, request.url, request.revealed_headers(), request.content()
