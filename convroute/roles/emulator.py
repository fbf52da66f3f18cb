"""The emulated platform: answers as an advertising API does, for demos and tests."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from attrs import field, frozen

from convroute.jsonvalue import JSON
from convroute.model.http import HttpResponse
from convroute.model.pixel import Pixel


@frozen(kw_only=True)
class EmulatedRequest:
    """A request that reached an emulated platform.

    Attributes:
        method: The HTTP method.
        path: The path below the emulator's base URL, with its leading slash.
        query: The query's parameters.
        headers: Keyed in lower case.
        body: The bytes.
        received_at: Now, as the host sees it.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(factory=dict, repr=False)
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    received_at: datetime


@frozen(kw_only=True)
class EmulatedEvent:
    """An event that an emulated platform took.

    Attributes:
        pixel_id: Where it was sent.
        name: The event's name, in the platform's words.
        event_id: Its deduplication key, if it had one.
        body: The event object as it arrived.
        test: Whether it came with a test code.
        duplicate: Whether the platform dropped it as a repeat.
    """

    pixel_id: str
    name: str
    event_id: str | None
    body: Mapping[str, JSON] = field(repr=False)
    test: bool = False
    duplicate: bool = False


class Emulator(ABC):
    """One emulated platform. It holds state (what arrived, what it has seen), and needs no socket or clock.

    Attributes:
        name: The platform's name; its base URL is the host's URL and this name, and the plugin of that name
            takes it as `base_url` in its table.
        title: Its name for people.
    """

    name: ClassVar[str]
    title: ClassVar[str]

    @abstractmethod
    def pixels(self) -> Sequence[Pixel]:
        """Give the accounts that the emulated platform knows, with made-up tokens.

        The first is good for every kind of event; others may have an expired token, and are named for it.
        """

    @abstractmethod
    def answer(self, request: EmulatedRequest) -> HttpResponse:
        """Answer as the platform does: same paths, same envelope, same validation, same deduplication."""

    @abstractmethod
    def received(self) -> Sequence[EmulatedEvent]:
        """Give the events that were taken so far, in their order."""

    @abstractmethod
    def reset(self) -> None:
        """Forget everything that arrived, deduplication keys included."""

    @abstractmethod
    def throttled(self) -> HttpResponse:
        """Give the platform's own answer to a client that sends too much: for faults on request."""
