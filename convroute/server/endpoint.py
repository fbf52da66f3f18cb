"""The endpoint: a route with everything that is said of it; the application and its document share it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web
from attrs import field, frozen

from convroute.server.schema_of_class import Schema


@frozen(kw_only=True)
class Example:
    """A body as a client would send it, or get it.

    Attributes:
        title: What it shows.
        value: JSON values; text for other media types.
    """

    title: str
    value: Any


@frozen(kw_only=True)
class Endpoint:
    """One method of one path.

    Attributes:
        method: The HTTP method.
        path: With parameters as `{leadId}`.
        handler: What answers.
        name: Its operation id.
        tag: The group in which it is shown.
        summary: One line.
        description: What else a caller must know.
        open: Whether it needs no key.
        request: Media type to schema of the body; empty for none.
        request_examples: Media type to an example of the body.
        data: The schema of a success's `data`; None for an answer that is no envelope.
        answer: An example of a success's `data`.
        statuses: Further success statuses.
        failures: Statuses of failures that its own work brings.
        headers: Optional request headers: name to what it does.
        plain: The media type of an answer that is no envelope.
    """

    method: str
    path: str
    handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    name: str
    tag: str
    summary: str
    description: str = ""
    open: bool = False
    request: Mapping[str, Schema] = field(factory=dict)
    request_examples: Mapping[str, Example] = field(factory=dict)
    data: Schema | None = None
    answer: Any = None
    statuses: tuple[int, ...] = (200,)
    failures: tuple[int, ...] = ()
    headers: Mapping[str, str] = field(factory=dict)
    plain: str = ""

    @property
    def route(self) -> str:
        """The path as the router of requests takes it: a parameter may hold anything but a slash."""
        return self.path.replace("}", ":[^/]+}")

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names in the path."""
        return tuple(part[1:-1] for part in self.path.split("/") if part.startswith("{"))
