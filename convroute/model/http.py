"""HTTP messages as values: platforms make and read them, only transports send them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from attrs import field, frozen

from convroute.jsonvalue import JSON, dump, load
from convroute.secret import MASK, Secret


@frozen(kw_only=True)
class HttpRequest:
    """A request that has not left.

    Attributes:
        method: The HTTP method.
        url: Absolute, without any secret in it.
        headers: Their values; a token stands as a `Secret`.
        json: The body; a token in it stands as a `Secret`. None for no body.
        timeout: Seconds for the whole exchange; None leaves it to the transport.
    """

    method: str = "POST"
    url: str
    headers: Mapping[str, str | Secret] = field(factory=dict)
    json: object = field(default=None, repr=False)
    timeout: float | None = None

    def content(self) -> bytes:
        """Give the body's bytes, secrets revealed: for transports."""
        return b"" if self.json is None else dump(self.json, secrets="reveal")

    def revealed_headers(self) -> dict[str, str]:
        """Give the headers, secrets revealed: for transports."""
        return {k: v.reveal() if isinstance(v, Secret) else v for k, v in self.headers.items()}

    def masked(self) -> dict[str, JSON]:
        """Give the request for showing: method, url, headers and body, with every secret masked."""
        return {
            "method": self.method,
            "url": self.url,
            "headers": {k: MASK if isinstance(v, Secret) else v for k, v in self.headers.items()},
            "json": load(dump(self.json, secrets="mask")),
        }


@frozen(kw_only=True)
class HttpResponse:
    """What came back.

    Attributes:
        status: The HTTP status.
        headers: Keyed in lower case.
        body: The bytes.
    """

    status: int
    headers: Mapping[str, str] = field(factory=dict)
    body: bytes = field(default=b"", repr=False)

    @cached_property
    def json(self) -> JSON:
        """The body as JSON, of any type; None if it is not JSON (a proxy's HTML, say)."""
        try:
            return load(self.body)
        except ValueError:
            return None

    @property
    def document(self) -> Mapping[str, JSON]:
        """The body if it is a JSON object, else an empty mapping."""
        return self.json if isinstance(self.json, Mapping) else {}

    @classmethod
    def of(
        cls, status: int, document: object, headers: Mapping[str, str] | None = None
    ) -> HttpResponse:
        """Make a JSON response: for emulators and tests."""
        return cls(
            status=status,
            headers={"content-type": "application/json", **(headers or {})},
            body=dump(document),
        )
