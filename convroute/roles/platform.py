"""The platform: what a plugin implements to speak one advertising API, without ever seeing a socket."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from attrs import frozen

from convroute.errors import Fault
from convroute.jsonvalue import JSON
from convroute.model.conversion import Conversion
from convroute.model.features import Features
from convroute.model.http import HttpRequest, HttpResponse
from convroute.model.lead_record import record_name
from convroute.model.match_key_spec import MatchKeySpec
from convroute.model.outcome import Outcome
from convroute.model.payload import Payload, Refusal
from convroute.model.pixel import Pixel
from convroute.model.window import Window


@frozen
class IdentifierSpec:
    """An identifier that a platform issues and reads.

    Attributes:
        name: The parameter's name, the key in `MatchKeys.identifiers`.
        description: What it is and where it is found.
        in_url: True for a click id, which is captured from the landing URL's parameter of that name.
    """

    name: str
    description: str
    in_url: bool = False


@frozen
class NoOptions:
    """The options of a platform that has none."""


class Platform(ABC):
    """One advertising platform's server-side events, as pure functions of values.

    Attributes:
        name: Its name in the registry, in settings and in the API's `platform`.
        title: Its name for people.
        api_version: The version of its API that is spoken, if it has versions.
        documentation: Where the platform describes its API.
        identifiers: The identifiers that it issues and reads.
        wanted: Every match key that it can use, the most useful first: previews count what is missing by it.
        event_names: Its standard event names.
        custom_event_names: Whether it takes others too.
        options_class: The attrs class of `[convroute.pixels.options]`.
        batch_limit: How many events one request may hold.
        features: What else readers compare platforms by.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    api_version: str = ""
    documentation: ClassVar[str] = ""
    identifiers: ClassVar[tuple[IdentifierSpec, ...]] = ()
    wanted: ClassVar[tuple[MatchKeySpec, ...]] = ()
    event_names: ClassVar[frozenset[str]] = frozenset()
    custom_event_names: ClassVar[bool] = True
    options_class: ClassVar[type[Any]] = NoOptions
    batch_limit: ClassVar[int] = 1
    features: ClassVar[Features] = Features()

    @abstractmethod
    def map(self, conversion: Conversion, pixel: Pixel) -> Payload | Refusal:
        """Say the conversion in the platform's words.

        A pure function: no clock (`conversion.fired_at` is now), no I/O, no randomness. It never raises for
        data: a field that cannot be used is dropped with a note, and a conversion that the platform would
        not take is a `Refusal`.
        """

    @abstractmethod
    def request(self, payloads: Sequence[Payload], pixel: Pixel) -> HttpRequest:
        """Put payloads of one envelope, at most `batch_limit` of them, into one request."""

    @abstractmethod
    def outcomes(self, response: HttpResponse, payloads: Sequence[Payload]) -> Sequence[Outcome]:
        """Read the answer: one outcome for each payload, in their order.

        Only the *body* can make `delivered`. `Outcome.from_status` is there for a body that says nothing.
        """

    def check(self, pixel: Pixel) -> Iterable[Fault]:
        """Look at a pixel's settings when the router starts; give what is wrong, without values.

        The options have been read by then. Paths are below the pixel: `pixel_id`, `options.shop`.
        """
        return ()

    def windows(self, conversion: Conversion, pixel: Pixel) -> tuple[Window, ...]:
        """Tell, for a preview, how old event and click are and how old they may be. Pure, as `map` is."""
        return ()

    def out_of_reach(self, conversion: Conversion, pixel: Pixel) -> Mapping[str, str]:
        """Name, for a preview, the wanted match keys that this event cannot have, each with the reason.

        Nobody is told to supply a browser's id for a phone call. Pure, as `map` is.
        """
        return {}

    def to_record(self) -> dict[str, JSON]:
        """Describe the platform as JSON values, in camel case: what `platforms` lists and the server gives."""
        return {
            "name": self.name,
            "title": self.title,
            "apiVersion": self.api_version,
            "documentation": self.documentation,
            "identifiers": [
                {"name": spec.name, "description": spec.description, "inUrl": spec.in_url}
                for spec in self.identifiers
            ],
            "eventNames": sorted(self.event_names),
            "customEventNames": self.custom_event_names,
            "matchKeys": [
                {
                    "key": spec.name,
                    "fields": [record_name(name) for name in spec.fields],
                    "why": spec.why,
                    "hashed": spec.hashed,
                    "rare": spec.rare,
                }
                for spec in self.wanted
            ],
            "batchLimit": self.batch_limit,
            "features": self.features.to_record(),
        }
